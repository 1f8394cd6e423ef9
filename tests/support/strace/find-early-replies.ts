import type { Traced } from './read-strace.ts';

/**
 * Texts whose reply was written before a sync had returned that began after they were written into the write-ahead
 * log; and those that cannot be found at all. One sentence each; none: every reply waited for its sync (I18).
 */
export function findEarlyReplies(traced: readonly Traced[], texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const written = traced.findIndex((one) => isWrittenToLog(one) && one.text.includes(text));
    const replied = traced.findIndex((one) => isReply(one) && one.text.includes(text));
    if (written === -1) return [`"${text}" never went into the write-ahead log`];
    if (replied === -1) return [`"${text}" was never answered`];
    const synced = findSyncAfter(traced, written);
    if (synced === -1) return [`"${text}" was never synced`];
    return synced < replied ? [] : [`"${text}" was answered before its sync had returned`];
  });
}

/** Place of the end of the first sync that succeeded and began after `place`; -1: none. */
function findSyncAfter(traced: readonly Traced[], place: number): number {
  const beganAt = new Map<number, number>();
  return traced.findIndex((one, at) => {
    if (!isSync(one) || !isLog(one)) return false;
    if (one.state === 'begun') beganAt.set(one.pid, at);
    return one.state === 'ended' && (beganAt.get(one.pid) ?? -1) > place && one.text.endsWith(' = 0');
  });
}

export function isSync({ call }: Traced): boolean {
  return call === 'fsync' || call === 'fdatasync';
}

function isLog({ file }: Traced): boolean {
  return file.endsWith('.db-wal');
}

function isWrittenToLog(one: Traced): boolean {
  return one.state === 'ended' && one.call.startsWith('pwrite') && isLog(one);
}

function isReply({ state, call, file, text }: Traced): boolean {
  return state === 'begun' && call.startsWith('write') && /^(socket|TCP)/.test(file) && text.includes('statusCode');
}
