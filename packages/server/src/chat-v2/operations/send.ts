import { actAsCustomer } from '../../chat/customer.ts';
import { parseSend, type SendRequest } from '../parse/send.ts';
import { answer, type ChatOperation } from './operation.ts';

/** CV-OP-2. */
export const send: ChatOperation<SendRequest> = {
  parse: parseSend,
  async run(api, access, { message: text, messageType, eventAttributes: attributes, retryToken, position }) {
    const command = { type: 'send-message', text, messageType, attributes } as const;
    const outcome = await actAsCustomer(api.chat, access, command, { token: retryToken ?? null });
    return answer(api, access, outcome, position);
  },
};
