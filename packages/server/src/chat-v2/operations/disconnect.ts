import { disconnect as leave } from '../../chat/customer.ts';
import { type DisconnectRequest, parseDisconnect } from '../parse/disconnect.ts';
import { acknowledge, type ChatOperation } from './operation.ts';

/** CV-OP-5: a repeat is an ACK like the first. */
export const disconnect: ChatOperation<DisconnectRequest> = {
  parse: parseDisconnect,
  async run(api, access, { position }) {
    await leave(api.chat, access);
    return acknowledge(api, access, position);
  },
};
