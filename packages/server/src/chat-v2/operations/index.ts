import type { GivenCredentials } from '../parse/credentials.ts';
import { customNotice } from './custom-notice.ts';
import { disconnect } from './disconnect.ts';
import type { ChatOperation, InChatId } from './operation.ts';
import { pushUrl } from './push-url.ts';
import { readReceipt } from './read-receipt.ts';
import { refresh } from './refresh.ts';
import { send } from './send.ts';
import { startTyping } from './start-typing.ts';
import { stopTyping } from './stop-typing.ts';
import { updateData } from './update-data.ts';
import { updateNickname } from './update-nickname.ts';

type AnyOperation = ChatOperation<{ readonly credentials: GivenCredentials }>;

/** Each operation's own types meet in its file; here only their common shape counts. */
export const chatOperations = {
  send,
  startTyping,
  stopTyping,
  refresh,
  disconnect,
  pushUrl,
  updateNickname,
  readReceipt,
  customNotice,
  updateData,
} as unknown as { readonly [id in InChatId]: AnyOperation };
