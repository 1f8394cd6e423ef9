import type { AccountId } from '../domain/ids.ts';

/** Who the assistant is in every chat; agents will have accounts of their own beside it. */
export const assistantAccount = 'bot:assistant' as AccountId;
export const assistantNickname = 'Parley Assistant';
