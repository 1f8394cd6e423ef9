// The kit against servers that are wrong in one thing each: Parley behind a proxy that spoils it. What the kit must catch
// each by are the ids in the lists, these and no others; and the proxy that spoils nothing passes (passes.test.ts).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checks, runConformance, watches } from '@parley/conform';
import { briefTimeoutSeconds, goneGraceSeconds, listedOrigin, settings } from '../support/conform/settings.ts';
import { startProxy } from '../support/conform/start-proxy.ts';
import { wrongErrors } from '../support/conform/wrong-errors.ts';
import { wrongEvents } from '../support/conform/wrong-events.ts';
import { wrongHttp } from '../support/conform/wrong-http.ts';
import { wrongOperations } from '../support/conform/wrong-operations.ts';
import { wrongReplies } from '../support/conform/wrong-replies.ts';
import type { WrongServer } from '../support/conform/wrong-server.ts';
import { type Parley, startParley } from '../support/parley.ts';

const wrongServers = [...wrongHttp, ...wrongReplies, ...wrongEvents, ...wrongOperations, ...wrongErrors];

/** What takes long, unless it is what must fail. */
const slow = ['CV-HTTP-8', 'CV-POS-4', 'CV-OP-3.later'];

let parley: Parley;
before(async () => {
  parley = await startParley({ settings });
});
after(() => parley[Symbol.asyncDispose]());

describe('the kit catches a server', { concurrency: 6 }, () => {
  for (const server of wrongServers) {
    const { wrong, caughtBy } = server;
    test(`[${rulesOf(caughtBy)}] ${wrong}`, async () => {
      assert.deepEqual(await findFailures(server), [...caughtBy].sort());
    });
  }
});

test('every check and every watch catches one of them', () => {
  const caught = new Set(wrongServers.flatMap(({ caughtBy }) => caughtBy));
  assert.deepEqual(
    [...checks, ...watches].map(({ id }) => id).filter((id) => !caught.has(id)),
    [],
  );
});

async function findFailures({
  caughtBy,
  only,
  service = 'test',
  thorough,
  create,
}: WrongServer): Promise<readonly string[]> {
  await using proxy = await startProxy(parley.url, create());
  const asked = only ?? [caughtBy[0]!.split('-').slice(0, 2).join('-')];
  const skip = slow.filter((id) => asked.some((one) => id.startsWith(`${one}-`)));
  const { outcomes } = await runConformance({
    url: proxy.url,
    service,
    otherService: 'other',
    ...(service === 'brief' ? { clientTimeoutSeconds: briefTimeoutSeconds } : {}),
    ...(service === 'gone' ? { endedGraceSeconds: goneGraceSeconds } : {}),
    ...(service === 'listed' ? { origin: listedOrigin } : {}),
    ...(thorough === undefined ? {} : { thorough }),
    only: asked,
    skip,
    concurrency: 2,
  });
  return outcomes
    .filter(({ state }) => state === 'failed')
    .map(({ id }) => id)
    .sort();
}

function rulesOf(ids: readonly string[]): string {
  return [...new Set(ids.map(ruleOf))].join(', ');
}

function ruleOf(id: string): string {
  return id.split('.')[0]!;
}
