// The kit against Parley: in full, in each profile, on every kind of service; and what it says of itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  CannotTest,
  checks,
  isConformant,
  type KitOptions,
  mostRequests,
  mostRequestsThorough,
  type Report,
  rules,
  runConformance,
  unseen,
  watches,
} from '@parley/conform';
import { likeDescribed } from '../support/conform/like-described.ts';
import { briefTimeoutSeconds, goneGraceSeconds, listedOrigin, settings } from '../support/conform/settings.ts';
import { startProxy } from '../support/conform/start-proxy.ts';
import { type Parley, startParley } from '../support/parley.ts';
import { readSpecifiedRules } from '../support/rules/read-specified-rules.ts';

const all = [...checks, ...watches];
const root = join(import.meta.dirname, '..', '..');
let parley: Parley;
before(async () => {
  parley = await startParley({ settings });
});
after(() => parley[Symbol.asyncDispose]());

const run = (options: Omit<KitOptions, 'url'>, url = parley.url) => runConformance({ url, ...options });

function assertPasses(report: Report): void {
  const failed = report.outcomes.flatMap((outcome) =>
    outcome.state === 'failed' ? [`${outcome.id}: ${outcome.sentence}`] : [],
  );
  assert.deepEqual(failed, []);
  assert.ok(isConformant(report));
}

const skippedOf = ({ outcomes }: Report) => outcomes.filter(({ state }) => state === 'skipped').map(({ id }) => id);

describe('Parley passes', { concurrency: 4 }, () => {
  test('where a source is limited: the kit waits as long as it is told to', async () => {
    const own = 'limitsPerSource: { requestChat: 14, onLoopback: true }\nservices: [{ name: test }]';
    await using slow = await startParley({ settings: own });
    const asked = { service: 'test', only: ['CV-OP-1', 'CV-EV-4', 'CV-POS-2.request-chat'] };
    const [limited, unlimited] = [await run(asked, slow.url), await run(asked)];
    assertPasses(limited);
    assert.ok(limited.requests > unlimited.requests, 'some were answered 429, and sent again');
  });

  test('in full, and all is asked but what the kit has to be told', async () => {
    const report = await run({ service: 'test', otherService: 'other', thorough: true });
    assertPasses(report);
    assert.deepEqual(skippedOf(report), [
      'CV-HTTP-7.other-origins',
      'CV-ERR-5.grace',
      'CV-LIFE-1.stays',
      'CV-LIFE-1.silence',
    ]);
    assert.deepEqual(report.outcomes.map(({ id }) => id).sort(), all.map(({ id }) => id).sort());
    assert.ok(report.requests < mostRequestsThorough / 2, `${report.requests} requests`);
  });

  test('[CV-LIFE-1] with a client timeout that the kit is told', async () => {
    const report = await run({ service: 'brief', clientTimeoutSeconds: briefTimeoutSeconds, only: ['CV-LIFE'] });
    assertPasses(report);
    assert.deepEqual(skippedOf(report), []);
  });

  test('where a bot and the service speak in between', async () => {
    const report = await run({ service: 'assisted' });
    assertPasses(report);
    assert.ok(report.requests < mostRequests / 2, `${report.requests} requests`);
  });

  test('where it limits how many requests a chat may send', async () => {
    assertPasses(await run({ service: 'usual', only: ['CV-HTTP-4', 'CV-POS', 'CV-OP-11'] }));
  });

  test('behind the proxy that spoils nothing', async () => {
    await using proxy = await startProxy(parley.url);
    assertPasses(await run({ service: 'test', otherService: 'other' }, proxy.url));
  });

  test('one check at a time', async () => {
    assertPasses(await run({ service: 'test', only: ['CV-POS', 'CV-REP', 'CV-EV'], concurrency: 1 }));
  });

  test('[CV-ERR-5] with a grace time that the kit is told', async () => {
    const report = await run({ service: 'gone', endedGraceSeconds: goneGraceSeconds, only: ['CV-ERR-5.grace'] });
    assertPasses(report);
    assert.deepEqual(skippedOf(report), []);
  });

  test('[CV-HTTP-7] with an origin that its list allows', async () => {
    const asked = { service: 'listed', only: ['CV-HTTP-7'] };
    const report = await run({ ...asked, origin: listedOrigin });
    assertPasses(report);
    assert.deepEqual(skippedOf(report), []);
    assert.ok(!isConformant(await run(asked)), 'the header is missing for other origins');
  });
});

describe('the reference profile', () => {
  test('is passed by Parley, and asks for less than half', async () => {
    const report = await run({ service: 'test', reference: true });
    assertPasses(report);
    assert.deepEqual(skippedOf(report), []);
    assert.ok(report.outcomes.every(({ profile }) => profile === 'reference'));
    assert.ok(report.outcomes.length < all.length / 2);
  });

  test('is passed by a server that does what the public description says, and no more', async () => {
    await using proxy = await startProxy(parley.url, likeDescribed());
    assertPasses(await run({ service: 'test', reference: true }, proxy.url));
    const full = await run({ service: 'test', skip: ['CV-OP-3.later'] }, proxy.url);
    assert.ok(!isConformant(full), 'and it fails the full profile');
    assert.deepEqual(
      full.outcomes.filter(({ state, profile }) => state === 'failed' && profile === 'reference'),
      [],
    );
  });

  test('asks of operations, codes and fields only what the description names', () => {
    const own = new Set(
      [...checks, ...watches].filter(({ profile }) => profile === 'reference').map(({ id }) => id.split('.')[0]),
    );
    for (const rule of ['CV-OP-9', 'CV-OP-11', 'CV-HTTP-7', 'CV-REP-2', 'CV-REP-6', 'CV-LIFE-1'])
      assert.ok(!own.has(rule), rule);
  });
});

describe('what cannot be tested', () => {
  const fails = (options: Omit<KitOptions, 'url'>, url?: string) =>
    run(options, url).then(
      () => assert.fail('it was tested'),
      (error: Error) => {
        assert.ok(error instanceof CannotTest, error.stack);
        return error.message;
      },
    );

  test('is said: no server, no service, no API there, no such check, no URL', async () => {
    assert.match(
      await fails({ service: 'test' }, 'http://127.0.0.1:1'),
      /^http:\/\/127\.0\.0\.1:1 cannot be reached\./,
    );
    assert.match(await fails({ service: 'nobody' }), /does not know the service nobody/);
    assert.match(await fails({ service: 'test' }, `${parley.url}/elsewhere`), /no chat API at/);
    assert.match(await fails({ service: 'test', only: ['CV-POS-9'] }), /no check called CV-POS-9/);
    assert.match(await fails({ service: 'test', only: ['CV-POS-1'], skip: ['CV-POS'] }), /No check is left/);
    assert.match(await fails({ service: 'test' }, 'ftp://127.0.0.1'), /no URL of a server/);
  });
});

describe('the kit', () => {
  test('has each id once, each of a rule that docs/SPEC.md holds and that it can explain', () => {
    const ids = all.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    const held = new Set(
      specifiedRules()
        .filter((rule) => rule.held)
        .map(({ id }) => id),
    );
    for (const id of ids) {
      assert.match(id, /^CV-[A-Z]+-[0-9]+\.[a-z0-9-]+$/);
      const rule = id.split('.')[0]!;
      assert.ok(held.has(rule), `${id}: ${rule} is held`);
      assert.ok(rules[rule], `${rule} has a sentence`);
    }
  });

  test('asks for every rule of the customer API that is held, or says why it cannot', () => {
    const asked = new Set(all.map(({ id }) => id.split('.')[0]));
    const held = specifiedRules().filter(({ id, held: isHeld }) => isHeld && id.startsWith('CV-'));
    assert.deepEqual(
      held
        .filter(({ id }) => !asked.has(id))
        .map(({ id }) => id)
        .sort(),
      Object.keys(unseen).sort(),
    );
  });
});

function specifiedRules() {
  return readSpecifiedRules(readFileSync(join(root, 'docs', 'SPEC.md'), 'utf8'));
}
