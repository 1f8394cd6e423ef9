import type { SessionEvent } from '../../../packages/server/src/domain/event.ts';
import { decodeEvent } from '../../../packages/server/src/store/codec.ts';
import type { FollowCursor, StoreDriver } from '../../../packages/server/src/store/index.ts';

/** Every log of a store, by chatId. */
export async function readLogs(driver: StoreDriver): Promise<ReadonlyMap<string, readonly SessionEvent[]>> {
  const byNumber = new Map<number, SessionEvent[]>();
  let cursor: FollowCursor | null = null;
  for (;;) {
    const page: Awaited<ReturnType<StoreDriver['follow']>> = await driver.follow(cursor, 1_000);
    for (const { number, ...row } of page.events) {
      const log = byNumber.get(number) ?? [];
      log.push(decodeEvent(row));
      byNumber.set(number, log);
    }
    if (page.events.length === 0) break;
    cursor = page.cursor;
  }
  const logs = new Map<string, SessionEvent[]>();
  for (const log of byNumber.values()) {
    const [first] = log;
    if (first?.payload.kind === 'participant-joined') logs.set(first.payload.opening?.chatId ?? '', log);
  }
  return logs;
}
