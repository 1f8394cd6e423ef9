import { openSettings, type Settings } from '../../../packages/server/src/config/settings.ts';
import type { Log, LogFields } from '../../../packages/server/src/platform/log.ts';
import { createPasswords, type Passwords } from '../../../packages/server/src/platform/passwords.ts';
import { createSeededRandom } from '../../../packages/server/src/platform/random.ts';
import { createSimulatedTime } from '../../../packages/server/src/platform/simulated-time.ts';
import type { StoreDriver } from '../../../packages/server/src/store/index.ts';
import { createMemoryStore, openMemoryDriver } from '../../../packages/server/src/store/memory/memory-driver.ts';

export interface TestSettings {
  readonly settings: Settings;
  readonly driver: StoreDriver;
  readonly passwords: Passwords;
  /** Every line of the log, as JSON. */
  readonly logged: readonly string[];
}

/** Settings on a store in memory; on `driver`, as another node has them. */
export async function openTestSettings(
  driver: StoreDriver = openMemoryDriver(createMemoryStore(), { exclusive: false }),
  passwords: Passwords = createPasswords(createSeededRandom(7)),
): Promise<TestSettings> {
  const logged: string[] = [];
  const random = createSeededRandom(8);
  const { clock } = createSimulatedTime();
  const settings = await openSettings({ driver, clock, random, log: createListLog(logged), passwords });
  return { settings, driver, passwords, logged };
}

function createListLog(lines: string[]): Log {
  const write = (event: string, fields: LogFields = {}) => {
    lines.push(JSON.stringify({ event, ...fields }));
  };
  const log: Log = { debug: write, info: write, warn: write, error: write, child: () => log, flush: () => {} };
  return log;
}
