import { requestChat } from '../../packages/server/src/chat/request-chat.ts';
import { createInProcessBus } from '../../packages/server/src/platform/bus.ts';
import { createSystemClock } from '../../packages/server/src/platform/clock.ts';
import { createSystemRandom } from '../../packages/server/src/platform/random.ts';
import { createSystemScheduler } from '../../packages/server/src/platform/scheduler.ts';
import { createTickQueue } from '../../packages/server/src/platform/tick-queue.ts';
import { Sessions } from '../../packages/server/src/store/sessions.ts';
import { openSqliteDriver } from '../../packages/server/src/store/sqlite/sqlite-driver.ts';
import { createRecordingLog } from './chat/recording-log.ts';
import { createTestService } from './chat/test-service.ts';

/** Begun at once, so that they share commits. */
const atOnce = 500;

/** Begins chats of the service `test` in the store of a directory that no server runs on. */
export async function fillStore(directory: string, count: number): Promise<void> {
  const clock = createSystemClock();
  const scheduler = createSystemScheduler();
  const random = createSystemRandom();
  await using driver = await openSqliteDriver({ directory, log: createRecordingLog([]) });
  const sessions = new Sessions({
    driver,
    clock,
    scheduler,
    random,
    bus: createInProcessBus(),
    maxCacheBytes: 1024 * 1024,
    onSyncFailed(error) {
      throw error;
    },
  });
  // None times out while the test runs, however slow the machine is.
  const service = createTestService({ name: 'test', clientTimeoutMs: 86_400_000 });
  const services = { find: () => service, isOpen: () => true };
  const denials = createTickQueue({ scheduler, clock, tickMs: 25, capacity: 1 });
  const chat = { sessions, services, clock, random, denials };
  for (let begun = 0; begun < count; begun += atOnce) {
    const some = Array.from({ length: Math.min(atOnce, count - begun) }, (_, place) =>
      requestChat(chat, service, { nickname: `Ada ${begun + place}`, subject: 'Where is my parcel?' }, null),
    );
    await Promise.all(some);
  }
  await sessions.drained();
}
