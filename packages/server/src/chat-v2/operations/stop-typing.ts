import { actAsCustomer } from '../../chat/customer.ts';
import { parseTyping, type TypingRequest } from '../parse/typing.ts';
import { answer, type ChatOperation } from './operation.ts';

/** CV-OP-3. */
export const stopTyping: ChatOperation<TypingRequest> = {
  parse: parseTyping,
  async run(api, access, { position }) {
    return answer(api, access, await actAsCustomer(api.chat, access, { type: 'stop-typing' }), position);
  },
};
