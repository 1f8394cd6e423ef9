import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createGatedDriver } from '../../../../tests/support/store/gated-driver.ts';
import type { SessionNumber } from '../domain/ids.ts';
import { Confirmer } from './confirm.ts';
import { beginSession, commitOne, createAppend, createEvent } from './contract/build.ts';
import { StoreError } from './index.ts';
import { createMemoryStore, openMemoryDriver } from './memory/memory-driver.ts';

function createConfirmer() {
  const store = createMemoryStore();
  const gate = createGatedDriver(openMemoryDriver(store, { exclusive: false }));
  const versions: number[] = [];
  const confirmer = new Confirmer(gate.driver, (version) => versions.push(version));
  const asked = () => gate.calls.filter(({ verb }) => verb === 'confirm').map(({ args }) => args[0]);
  return { store, gate, confirmer, versions, asked };
}

describe('confirmation', () => {
  test('[LS-ST-9] it names last and last visible index; of an unknown session nothing', async () => {
    const { gate, confirmer } = createConfirmer();
    const number = await beginSession(gate.driver, { events: [createEvent(1), createEvent(2, { visible: false })] });
    assert.deepEqual(await confirmer.confirm(number), { last: 2, lastVisible: 1 });
    assert.equal(await confirmer.confirm((number + 9) as SessionNumber), undefined);
  });

  test('[LS-ST-9] a read never rests on a confirmation that began before it arrived', async () => {
    const inner = openMemoryDriver(createMemoryStore(), { exclusive: false });
    const number = await beginSession(inner);
    // The store has answered the first one, and its answer is on its way.
    const onItsWay = Promise.withResolvers<void>();
    let asked = 0;
    const slow = new Confirmer({
      ...inner,
      async confirm(numbers) {
        asked += 1;
        const isFirst = asked === 1;
        const answer = await inner.confirm(numbers);
        if (isFirst) await onItsWay.promise;
        return answer;
      },
    });
    const early = slow.confirm(number);
    await commitOne(inner, createAppend(number, 1));
    const late = slow.confirm(number);
    onItsWay.resolve();
    assert.deepEqual([(await early)?.last, (await late)?.last], [1, 2]);
    assert.equal(asked, 2);
  });

  test('[LS-ST-9] one is in flight, and the next carries all that came since, each session once', async () => {
    const { gate, confirmer, asked } = createConfirmer();
    const [a, b] = [await beginSession(gate.driver), await beginSession(gate.driver)];
    gate.hold('confirm');
    const all = [confirmer.confirm(a), ...[b, a, b, b].map((number) => confirmer.confirm(number))];
    await new Promise(setImmediate);
    assert.deepEqual(asked(), [[a]]);
    gate.open('confirm');
    assert.deepEqual(
      (await Promise.all(all)).map((head) => head?.last),
      [1, 1, 1, 1, 1],
    );
    assert.deepEqual(asked(), [[a], [b, a]]);
    await confirmer.confirm(b);
    assert.deepEqual(asked(), [[a], [b, a], [b]]);
  });

  test('[LS-ST-9] each confirmation brings the version of settings, accounts and tokens', async () => {
    const { gate, confirmer, versions } = createConfirmer();
    const number = await beginSession(gate.driver);
    await confirmer.confirm(number);
    await gate.driver.putDocuments([{ kind: 'settings', name: 'a', expectedVersion: 0, value: 1 }]);
    await confirmer.confirm(number);
    assert.deepEqual(versions, [0, 1]);
  });

  test('one that fails fails for those who asked for it, and not for the next', async () => {
    const { gate, confirmer } = createConfirmer();
    const number = await beginSession(gate.driver);
    gate.hold('confirm');
    const failing = [confirmer.confirm(number)];
    const next = confirmer.confirm(number);
    const refused = Promise.all(failing.map((one) => assert.rejects(one, { code: 'unavailable' })));
    gate.release('confirm', new StoreError('unavailable', 'away'));
    await refused;
    gate.open('confirm');
    assert.equal((await next)?.last, 1);
  });
});
