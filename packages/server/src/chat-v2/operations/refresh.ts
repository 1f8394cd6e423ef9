import { parseRefresh, type RefreshRequest } from '../parse/refresh.ts';
import { acknowledge, type ChatOperation } from './operation.ts';

/** Never holds the request (CV-HTTP-6), and answers at once where memory knows the answer. */
export const refresh: ChatOperation<RefreshRequest> = {
  parse: parseRefresh,
  run(api, access, { position }) {
    const confirmed = api.chat.sessions.confirm(access.record);
    const { tenantName } = access.service;
    if (confirmed === null) return acknowledge(api, access, position, tenantName);
    return confirmed.then(() => acknowledge(api, access, position, tenantName));
  },
};
