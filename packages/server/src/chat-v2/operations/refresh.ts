import type { CustomerAccess } from '../../chat/authenticate.ts';
import { actAsCustomer } from '../../chat/customer.ts';
import { asTemporaryFailure } from '../../chat/temporary-failure.ts';
import type { ChatApi } from '../api.ts';
import { parseRefresh, type RefreshRequest } from '../parse/refresh.ts';
import type { Reply } from '../reply.ts';
import { acknowledge, type ChatOperation } from './operation.ts';

/** Never holds the request (CV-HTTP-6), and answers at once where memory knows the answer. */
export const refresh: ChatOperation<RefreshRequest> = {
  parse: parseRefresh,
  run(api, access, { preview, position }) {
    if (preview !== undefined && access.record.endedAt === 0) return startTyping(api, access, position);
    return readOn(api, access, position);
  },
};

function readOn(api: ChatApi, access: CustomerAccess, position: number): Reply | Promise<Reply> {
  const confirmed = api.chat.sessions.confirm(access.record);
  const { tenantName } = access.service;
  if (confirmed === null) return acknowledge(api, access, position, tenantName);
  return confirmed.then(() => acknowledge(api, access, position, tenantName));
}

/** A preview also counts as startTyping (CV-OP-4); where nothing can be written, there is still something to read. */
async function startTyping(api: ChatApi, access: CustomerAccess, position: number): Promise<Reply> {
  try {
    await actAsCustomer(api.chat, access, { type: 'start-typing' });
  } catch (error) {
    if (asTemporaryFailure(error) === null) throw error;
  }
  return readOn(api, access, position);
}
