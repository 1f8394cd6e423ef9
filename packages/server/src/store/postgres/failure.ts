import { StoreError } from '../index.ts';

/**
 * What an error means for whoever asked:
 * - `lost`: the connection is gone, or its answer is not waited for any more; a commit may have happened.
 * - `passing`: nothing was applied, and it passes by itself (locks, time-outs, no space, too many connections, a standby).
 * - `wrong`: nothing was applied, and asking the same again fails again.
 */
export type Failure = 'lost' | 'passing' | 'wrong';

/** Classes of SQLSTATE that pass: connection, transaction state of a standby, rollback, resources, limits, intervention. */
const passingClasses = new Set(['25', '40', '53', '55', '57']);
/** The server ends the connection; whether before or after a commit is not said. */
const endings = new Set(['57P01', '57P02', '57P03', '57P05']);

export function classifyFailure(cause: unknown): Failure {
  const state = readSqlState(cause);
  if (state === null || state.startsWith('08') || endings.has(state)) return 'lost';
  return passingClasses.has(state.slice(0, 2)) ? 'passing' : 'wrong';
}

/** For everything but a commit: whatever went wrong, nothing is known to be applied. */
export function toStoreError(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause;
  return new StoreError('unavailable', `PostgreSQL failed: ${presentCause(cause)}`, { cause });
}

export function presentCause(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(presentCause).join('; ');
  const state = readSqlState(cause);
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return state === null ? reason : `${reason} (${state})`;
}

/** Five characters that the server sent; `null` for an error of the connection or of this process. */
function readSqlState(cause: unknown): string | null {
  const code = cause instanceof Error && 'severity' in cause && 'code' in cause ? cause.code : null;
  return typeof code === 'string' && code.length === 5 ? code : null;
}
