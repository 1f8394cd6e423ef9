export { Chat, type Credentials, type Target } from './loops/chat.ts';
export type { Load, LoadResult } from './loops/load.ts';
export { openChats } from './loops/open-chats.ts';
export { runClosedLoop } from './loops/run-closed-loop.ts';
export { runFixedRate } from './loops/run-fixed-rate.ts';
export { verifyChats } from './loops/verify-chats.ts';
