import { actAsCustomer } from '../../chat/customer.ts';
import { type PushUrlRequest, parsePushUrl } from '../parse/push-url.ts';
import { answer, type ChatOperation } from './operation.ts';

/** CV-OP-6. */
export const pushUrl: ChatOperation<PushUrlRequest> = {
  parse: parsePushUrl,
  async run(api, access, { url, position }) {
    return answer(api, access, await actAsCustomer(api.chat, access, { type: 'push-url', url }), position);
  },
};
