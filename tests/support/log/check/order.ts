import type { History, Read, Write } from '../history.ts';
import { groupByMark, locateMarks } from '../marks.ts';
import type { Violations } from '../violation.ts';

/** A write whose event is in a log, with when it was first asked for and first ACKed. */
interface Placed {
  readonly mark: string;
  readonly index: number;
  readonly isSeenByCustomer: boolean;
  readonly askedAt: number;
  readonly ackedAt: number;
}

/** I5: what was ACKed before something else was sent comes before it. I6: what was ACKed is in every later read. */
export function checkOrder(history: History, violations: Violations): void {
  const placed = placeWrites(history);
  const reads = Map.groupBy(history.reads, ({ chatId }) => chatId);
  for (const [chatId, writes] of placed) {
    checkRealTime(chatId, writes, violations);
    for (const read of reads.get(chatId) ?? []) checkReadYourWrites(read, writes, violations);
    checkReadsGrow(chatId, reads.get(chatId) ?? [], violations);
  }
}

function placeWrites(history: History): ReadonlyMap<string, readonly Placed[]> {
  const placed = new Map<string, Placed[]>();
  const places = locateMarks(history);
  for (const [mark, writes] of groupByMark(history.writes)) {
    const [found] = places.get(mark) ?? [];
    if (found === undefined) continue;
    const { visibility, to, index } = found.event;
    const entry: Placed = {
      mark,
      index,
      isSeenByCustomer: visibility === 'all' && to === undefined,
      askedAt: Math.min(...writes.map(({ begin }) => begin)),
      ackedAt: Math.min(...writes.map(ackedAt)),
    };
    const list = placed.get(found.chatId) ?? [];
    list.push(entry);
    placed.set(found.chatId, list);
  }
  return placed;
}

function ackedAt({ told, end }: Write): number {
  return told === 'ack' ? end : Number.POSITIVE_INFINITY;
}

function checkRealTime(chatId: string, writes: readonly Placed[], violations: Violations): void {
  for (const first of writes) {
    for (const second of writes) {
      if (first.ackedAt < second.askedAt && first.index > second.index) {
        const order = `${first.mark} at ${first.index} was ACKed before ${second.mark} at ${second.index} was sent`;
        violations.add('I5', `${chatId}: ${order}`);
      }
    }
  }
}

function checkReadYourWrites(read: Read, writes: readonly Placed[], violations: Violations): void {
  for (const { mark, index, isSeenByCustomer, ackedAt: at } of writes) {
    if (at >= read.begin || !read.isComplete) continue;
    if (read.viewer === 'customer' && !isSeenByCustomer) continue;
    if (read.next <= index) {
      violations.add('I6', `${read.chatId}: ${mark} at ${index} was ACKed, and a later read ends before ${read.next}`);
    }
  }
}

/** Also what one reader was told, a later one is told. */
function checkReadsGrow(chatId: string, reads: readonly Read[], violations: Violations): void {
  for (const first of reads) {
    for (const second of reads) {
      if (first.viewer !== second.viewer || first.end >= second.begin || !second.isComplete) continue;
      if (second.next < first.next) {
        violations.add('I6', `${chatId}: a read ended before ${first.next}, a later one before ${second.next}`);
      }
    }
  }
}
