import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createRecordingLog } from '../../../../../tests/support/chat/recording-log.ts';
import { createTestService } from '../../../../../tests/support/chat/test-service.ts';
import { createScratchDirectory } from '../../../../../tests/support/store/scratch-directory.ts';
import { act } from '../../chat/act.ts';
import type { Chat } from '../../chat/ports.ts';
import { requestChat } from '../../chat/request-chat.ts';
import { customerParty } from '../../domain/ids.ts';
import { createInProcessBus } from '../../platform/bus.ts';
import { createSystemClock } from '../../platform/clock.ts';
import { sha256 } from '../../platform/hash.ts';
import { createSystemRandom } from '../../platform/random.ts';
import { createSystemScheduler } from '../../platform/scheduler.ts';
import { createTickQueue } from '../../platform/tick-queue.ts';
import type { StoreDriver } from '../index.ts';
import { Sessions } from '../sessions.ts';
import { openSqliteDriver } from './sqlite-driver.ts';

const service = createTestService();

function createChat(driver: StoreDriver): Chat {
  const [clock, scheduler, random] = [createSystemClock(), createSystemScheduler(), createSystemRandom()];
  const onSyncFailed = (error: Error) => assert.fail(error);
  const sessions = new Sessions({
    driver,
    clock,
    scheduler,
    random,
    bus: createInProcessBus(),
    maxCacheBytes: 1e6,
    onSyncFailed,
  });
  const services = { find: () => service, isOpen: () => true };
  return { sessions, services, clock, random, denials: createTickQueue({ scheduler, clock, tickMs: 25, capacity: 1 }) };
}

/** Every byte under the directory, as text in which ASCII can be searched. */
function readAll(directory: string): string {
  return readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join('\n');
}

describe('what a SQLite file holds of secrets', () => {
  test('[LS-SEC-1] I16 of keys and tokens it holds hashes alone, in the write-ahead log as in the database', async () => {
    await using scratch = await createScratchDirectory();
    const requestToken = 'canary-request-token-0123456789abcdef';
    const sendToken = 'canary-send-token-0123456789abcdef';
    let secureKey: string;
    {
      await using driver = await openSqliteDriver({ directory: scratch.directory, log: createRecordingLog([]) });
      const chat = createChat(driver);
      const outcome = await requestChat(chat, service, { nickname: 'Ann' }, requestToken);
      assert.ok(outcome.state === 'begun');
      const { record } = outcome.access;
      secureKey = outcome.access.secureKey;
      const command = { type: 'send-message', party: customerParty, text: 'a-text-that-is-stored' } as const;
      assert.equal((await act(chat, record, service, command, { token: sendToken })).state, 'done');
      // The search finds what is there.
      assert.ok(readAll(scratch.directory).includes('a-text-that-is-stored'));
      check(readAll(scratch.directory));
    }
    check(readAll(scratch.directory));

    function check(bytes: string): void {
      for (const secret of [secureKey, requestToken, sendToken]) {
        assert.ok(!bytes.includes(secret), secret);
        assert.ok(!bytes.includes(Buffer.from(secret).toString('base64url')));
        assert.ok(bytes.includes(sha256(secret)), `the hash of ${secret}`);
      }
    }
  });

  test('[LS-SEC-1] a repeated request gets its key back after a restart, by its token alone', async () => {
    await using scratch = await createScratchDirectory();
    const open = () => openSqliteDriver({ directory: scratch.directory, log: createRecordingLog([]) });
    const keys: string[] = [];
    for (let start = 0; start < 2; start += 1) {
      await using driver = await open();
      const outcome = await requestChat(createChat(driver), service, { nickname: 'Ann' }, 'a-token-of-128-random-bits');
      assert.ok(outcome.state === 'begun');
      keys.push(`${outcome.access.record.chatId} ${outcome.access.secureKey}`);
    }
    assert.equal(keys[0], keys[1]);
  });
});
