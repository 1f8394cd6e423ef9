import { actAsCustomer } from '../../chat/customer.ts';
import { type CustomNoticeRequest, parseCustomNotice } from '../parse/custom-notice.ts';
import { acknowledge, answer, type ChatOperation } from './operation.ts';

/** CV-OP-9. */
export const customNotice: ChatOperation<CustomNoticeRequest> = {
  parse: parseCustomNotice,
  async run(api, access, request) {
    const { message: text, messageType, userData, eventAttributes: attributes, cancelsIdleTimer, position } = request;
    if (cancelsIdleTimer) {
      await api.chat.sessions.confirm(access.record);
      if (access.record.endedAt === 0) return acknowledge(api, access, position);
    }
    const command = { type: 'custom-notice', text, messageType, userData, attributes } as const;
    return answer(api, access, await actAsCustomer(api.chat, access, command), position);
  },
};
