/**
 * Why the log does not take a command. Nothing was changed.
 * - `ended`: the session is over for this party.
 * - `full`: the transcript is at its cap (LS-LOG-6); joining, leaving and ending still work.
 * - `not-in-chat`: the party is not (or no longer) a participant.
 * - `already-in-chat`: the account is a participant already.
 * - `too-much-user-data`: with what the session has already, the user data would pass its limits.
 * - `not-allowed`: this kind of participant may not do this.
 */
export type DomainErrorCode =
  | 'ended'
  | 'full'
  | 'not-in-chat'
  | 'already-in-chat'
  | 'too-much-user-data'
  | 'not-allowed';

export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: DomainErrorCode;
  constructor(code: DomainErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
