import type { OperationId } from '@parley/protocol/chat-v2';

/** For each operation the parameters without which it is a fault, besides the credentials. */
export const minimalParameters: { readonly [id in OperationId]: { readonly [name: string]: string } } = {
  requestChat: { nickname: 'Ada' },
  send: { message: 'hello' },
  startTyping: {},
  stopTyping: {},
  refresh: {},
  disconnect: {},
  pushUrl: { pushUrl: 'https://example.com/' },
  updateNickname: { nickname: 'Eve' },
  readReceipt: { transcriptPosition: '1' },
  customNotice: {},
  updateData: { 'userData[colour]': 'red' },
};
