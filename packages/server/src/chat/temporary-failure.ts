import { StoreError } from '../store/index.ts';

/** Why something cannot be done now and may be tried again: nothing of it is known to be applied (I18). */
export interface TemporaryFailure {
  readonly code: string;
  readonly reason: string;
}

/** `null` for every other error, also for the broken stored data of one session: trying again would not help. */
export function asTemporaryFailure(error: unknown): TemporaryFailure | null {
  if (!(error instanceof StoreError) || error.code === 'unreadable') return null;
  return { code: error.code, reason: error.message };
}
