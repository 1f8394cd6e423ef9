import type { Traced } from './read-strace.ts';

/** Bytes of a file that a power cut may take: written, and not covered by a sync that began later and succeeded. */
export interface Unsynced {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** From a trace of pwrite64, fsync and fdatasync up to the moment of the cut. */
export function findUnsynced(traced: readonly Traced[]): Unsynced[] {
  const written = new Map<string, { readonly range: Unsynced; endedAt: number }[]>();
  const open = new Map<number, { endedAt: number }>();
  const syncBegan = new Map<number, number>();
  for (const [at, one] of traced.entries()) {
    const { pid, state, call, file, text } = one;
    if (call === 'pwrite64' && state === 'begun') {
      const [, length = '0', offset = '0'] = /, (\d+), (\d+)\)?\s*(?:= .*)?$/.exec(text) ?? [];
      const range = { file, offset: Number(offset), length: Number(length) };
      // One that never ended may have been done by half.
      const write = { range, endedAt: Number.POSITIVE_INFINITY };
      written.set(file, [...(written.get(file) ?? []), write]);
      open.set(pid, write);
    } else if (call === 'pwrite64' && state === 'ended') {
      const write = open.get(pid);
      if (write !== undefined) write.endedAt = at;
    } else if (call.endsWith('sync') && state === 'begun') {
      syncBegan.set(pid, at);
    } else if (call.endsWith('sync') && state === 'ended' && /= 0$/.test(text)) {
      const since = syncBegan.get(pid) ?? -1;
      const left = (written.get(file) ?? []).filter(({ endedAt }) => endedAt > since);
      written.set(file, left);
    }
  }
  return [...written.values()].flat().map(({ range }) => range);
}
