import type { OperationId } from '@parley/protocol/chat-v2';
import type { Fields } from '../wire/form.ts';

/** For each operation the parameters without which it is a fault, besides the credentials. */
export const minimalParameters: { readonly [id in OperationId]: Fields } = {
  requestChat: { nickname: 'Conformance' },
  send: { message: 'hello' },
  startTyping: {},
  stopTyping: {},
  refresh: {},
  disconnect: {},
  pushUrl: { pushUrl: 'https://example.com/' },
  updateNickname: { nickname: 'Tester' },
  readReceipt: { transcriptPosition: '1' },
  customNotice: {},
  updateData: { 'userData[colour]': 'red' },
};
