import { StoreError } from '../index.ts';

/** Where an error came up: while rows were read or written, or while a commit or checkpoint made them durable. */
export type Phase = 'statement' | 'commit';

const full = 13;
const corrupt = 11;
const notADatabase = 26;
const ioError = 10;
/** Extended codes: what of the disk failed. */
const ioErrorRead = ioError | (1 << 8);
const ioErrorShortRead = ioError | (2 << 8);
const ioErrorWrite = ioError | (3 << 8);
const ioErrorFsync = ioError | (4 << 8);
const ioErrorDirFsync = ioError | (5 << 8);
const ioErrorTruncate = ioError | (6 << 8);
const ioErrorNoMemory = ioError | (12 << 8);
const ioErrorShmOpen = ioError | (18 << 8);
const ioErrorShmSize = ioError | (19 << 8);

/** Certainly syncs, or what a sync must follow, wherever they come up. */
const syncs = new Set([ioErrorFsync, ioErrorDirFsync, ioErrorTruncate]);
/** Certainly no sync: the disk took no more pages, or gave none. The transaction has not happened. */
const noSyncs = new Set([ioErrorRead, ioErrorShortRead, ioErrorWrite, ioErrorNoMemory, ioErrorShmOpen, ioErrorShmSize]);

/**
 * What an error of SQLite means (LS-ST-2): no space and a busy or missing file pass by themselves; a failed sync, or
 * one that may have been, leaves nobody knowing what the disk holds. That is never tried again.
 */
export function toStoreError(cause: unknown, phase: Phase): StoreError {
  if (cause instanceof StoreError) return cause;
  const code = errorCode(cause);
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (isFailedSync(code, phase)) return new StoreError('sync-failed', `a sync failed: ${reason}`, { cause });
  if (code === full) return new StoreError('unavailable', 'there is no space left for the store', { cause });
  return new StoreError('unavailable', `SQLite failed: ${reason}`, { cause });
}

/** True when pages of the database itself are damaged: whose they are is all that suffers (LS-LOG-7). */
export function isDamage(cause: unknown): boolean {
  const primary = errorCode(cause) & 0xff;
  return primary === corrupt || primary === notADatabase;
}

function isFailedSync(code: number, phase: Phase): boolean {
  if (syncs.has(code)) return true;
  return phase === 'commit' && (code & 0xff) === ioError && !noSyncs.has(code);
}

/** SQLite's extended result code; 0 when the error is not one of SQLite. */
function errorCode(cause: unknown): number {
  return cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number' ? cause.errcode : 0;
}
