// However large the tables are, every query goes by keys: the plans are made while they are empty, and kept.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ChatId, SessionNumber } from '../../packages/server/src/domain/ids.ts';
import { createJsonLog } from '../../packages/server/src/platform/log.ts';
import { createAppend, createEvent, createSessionRow } from '../../packages/server/src/store/contract/build.ts';
import type { StoreDriver } from '../../packages/server/src/store/index.ts';
import { openPostgresDriver } from '../../packages/server/src/store/postgres/postgres-driver.ts';
import { connectTo, needPostgres, startPostgres } from '../support/postgres.ts';

/** Tables that grow with the chats; the others have a row, or a few. */
const growing = ['session', 'head', 'event', 'snapshot', 'append', 'claim', 'timer', 'sign_of_life', 'document'];
/** Over a whole table, or a partial index, by intent; none of them is asked for a chat. */
const scans: readonly RegExp[] = [
  /^update timer set due_at = due_at \+/,
  /^select service, count\(\*\)/,
  /^select kind, name, version, value from document where value/,
];

test('[LS-ST-5, LS-ST-8] no query and no statement of a function reads a table from end to end', {
  skip: needPostgres(),
}, async () => {
  await using postgres = await startPostgres({
    settings: {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': 0,
      'auto_explain.log_nested_statements': 'on',
      'auto_explain.log_verbose': 'off',
      log_line_prefix: '@@ ',
    },
  });
  const url = await postgres.createDatabase();
  await using driver = await openPostgresDriver({ url, log: createJsonLog('silent') });
  const before = postgres.log.length;
  await askEverything(driver);
  // The log is written behind the answers: what is asked last is waited for.
  await using last = await connectTo(url);
  await last.client.query("select 'that is all'");
  while (!postgres.log.includes('that is all')) await new Promise(setImmediate);

  const plans = readPlans(postgres.log.slice(before));
  const verbs = readdirSync(join(import.meta.dirname, '../../packages/server/src/store/postgres/queries'));
  assert.ok(plans.length > verbs.length, `${plans.length} plans`);
  const faults = plans
    .filter(({ query }) => !scans.some((scan) => scan.test(query)))
    .flatMap(({ query, plan }) => findScans(plan).map((scan) => `${scan} in: ${query}`));
  assert.deepEqual([...new Set(faults)], []);
  // A test of the test: what does read all of a table is seen.
  const shifts = plans.filter(({ query }) => scans[0]!.test(query));
  assert.ok(shifts.some(({ plan }) => findScans(plan).length > 0));
});

async function askEverything(driver: StoreDriver): Promise<void> {
  const take = { key: 'k', value: 'v', expiresAt: 5 };
  const put = [{ kind: 'a', name: 'b', expectedVersion: 0, value: 1 }];
  const row = createSessionRow();
  const begin = createAppend(row, 0, {
    events: [createEvent(1, { token: 't' })],
    take,
    put,
    arm: [{ kind: 'closing', dueAt: 1 }],
  });
  const [begun] = await driver.commit([begin]);
  assert.ok(begun?.state === 'committed');
  const { number } = begun;
  const plain = createAppend(number, 1, { events: [createEvent(2, { token: 'u' })], snapshot: 's' });
  const eventless = createAppend(number, 2, { count: 0, release: ['k'], unseenSince: 9, disarmAll: true, endedAt: 3 });
  for (const append of [plain, eventless]) assert.equal((await driver.commit([append]))[0]?.state, 'committed');
  const ended = createAppend(number, 2, { snapshot: 'z', arm: [{ kind: 'closing', dueAt: 1 }] });
  await driver.commit([ended, createAppend(number, 1, { events: [createEvent(2, { token: 'u' })] })]);
  for (const append of [begin, plain, eventless]) assert.equal(await driver.wasCommitted(append), number);
  await driver.find(row.chatId);
  await driver.find('nobody' as ChatId);
  await driver.load(number);
  await driver.read(number, 1, 10, 1_000);
  await driver.findToken(number, 1, 't');
  await driver.findClaim('k', 1);
  await driver.confirm([number, (number + 1) as SessionNumber]);
  await driver.follow(await driver.followEnd(), 10);
  await driver.dueTimers(5, 10);
  await driver.rearm([{ number, timer: { kind: 'closing', dueAt: 9 } }]);
  await driver.shiftTimers(1);
  await driver.touch([{ number, at: 4 }]);
  await driver.lastSeen(number);
  await driver.readDocuments();
  await driver.readDocuments('a');
  await driver.putDocuments([{ kind: 'a', name: 'c', expectedVersion: 0, value: 2 }]);
  await driver.putDocuments([{ kind: 'a', name: 'c', expectedVersion: 0, value: 2 }]);
  await driver.countLive();
  await driver.purgeClaims(10_000_000, 10);
}

interface Plan {
  readonly query: string;
  readonly plan: string;
}

/** Entries of auto_explain: `Query Text: …`, perhaps over several lines, then the nodes of the plan. */
function readPlans(log: string): Plan[] {
  return log.split('@@ ').flatMap((entry) => {
    const text = /plan:\n\s*Query Text: ([\s\S]*?)\n\t([A-Z][A-Za-z ]*(?: on .*)?\s+\(cost[\s\S]*)/.exec(entry);
    return text === null ? [] : [{ query: text[1]!.replaceAll(/\s+/g, ' '), plan: text[2]! }];
  });
}

/** Nodes that read a growing table without a condition of an index. */
function findScans(plan: string): string[] {
  const lines = plan.split('\n');
  return lines.flatMap((line, at) => {
    const node = /(Seq Scan|Index Scan|Index Only Scan|Bitmap Heap Scan)(?: Backward)?(?: using \S+)? on (\w+)/.exec(
      line,
    );
    if (node === null || !growing.includes(node[2]!)) return [];
    const hasCondition = /(Index|Recheck) Cond/.test(lines[at + 1] ?? '');
    return hasCondition ? [] : [line.trim().replace(/ +\(cost.*/, '')];
  });
}
