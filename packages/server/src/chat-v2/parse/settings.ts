import type { ChatLimits } from './limits.ts';

/** What the parsers need to know of a service; made once per service. */
export interface ParseSettings {
  readonly limits: ChatLimits;
  /** Whether `userId` and `alias` are required along with `secureKey` (CV-OP-0); always off beside HTTP. */
  readonly strictCredentials: boolean;
  /** Whether `message` is read as a preview in startTyping, stopTyping and refresh (CV-OP-4). */
  readonly typingPreview: boolean;
}
