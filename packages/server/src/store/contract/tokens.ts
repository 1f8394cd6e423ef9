import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginSession, commitOne, createAppend, createEvent, readIndices } from './build.ts';
import type { OpenedStore } from './opened-store.ts';

export function testTokens(shared: () => Promise<OpenedStore>): void {
  test('[LS-ST-5] I2 a repeated token adds nothing and names the event that has it', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    await commitOne(store.driver, createAppend(number, 1, { events: [createEvent(2, { token: 'a' })] }));
    assert.deepEqual(
      await commitOne(store.driver, createAppend(number, 2, { events: [createEvent(3, { token: 'a' })] })),
      { state: 'repeated', token: 'a', index: 2 },
    );
    assert.deepEqual(await readIndices(store.driver, number), [1, 2]);
    assert.equal(await store.driver.findToken(number, 1, 'a'), 2);
    assert.equal(await store.driver.findToken(number, 1, 'b'), null);
  });

  test('[LS-ST-5] a token counts for its session and party alone', async () => {
    await using store = await shared();
    const [one, other] = [await beginSession(store.driver), await beginSession(store.driver)];
    const states = (
      await store.driver.commit([
        createAppend(one, 1, { events: [createEvent(2, { token: 'a', party: 1 })] }),
        createAppend(one, 2, { events: [createEvent(3, { token: 'a', party: 2 })] }),
        createAppend(other, 1, { events: [createEvent(2, { token: 'a', party: 1 })] }),
      ])
    ).map(({ state }) => state);
    assert.deepEqual(states, ['committed', 'committed', 'committed']);
    assert.equal(await store.driver.findToken(one, 2, 'a'), 3);
  });

  test('[LS-ST-4] a token is recognised though the log has moved on', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver, { events: [createEvent(1, { token: 'a' })] });
    await commitOne(store.driver, createAppend(number, 1, { count: 4 }));
    assert.deepEqual(
      await commitOne(store.driver, createAppend(number, 0, { events: [createEvent(1, { token: 'a' })] })),
      { state: 'repeated', token: 'a', index: 1 },
    );
  });

  test('[LS-ST-1, LS-ST-5] a token of an earlier append of the batch is repeated', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    const outcomes = await store.driver.commit([
      createAppend(number, 1, { events: [createEvent(2, { token: 'a' })] }),
      createAppend(number, 2, { events: [createEvent(3, { token: 'a' })] }),
      createAppend(number, 2, { events: [createEvent(3, { token: 'b' })] }),
    ]);
    assert.deepEqual(outcomes, [
      { state: 'committed', number, index: 2 },
      { state: 'repeated', token: 'a', index: 2 },
      { state: 'committed', number, index: 3 },
    ]);
  });

  test('[LS-LOG-1] an append whose second event repeats a token adds not even its first', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver, { events: [createEvent(1, { token: 'a' })] });
    const events = [createEvent(2, { token: 'b' }), createEvent(3, { token: 'a' }), createEvent(4)];
    assert.deepEqual(await commitOne(store.driver, createAppend(number, 1, { events })), {
      state: 'repeated',
      token: 'a',
      index: 1,
    });
    assert.equal(await store.driver.findToken(number, 1, 'b'), null);
    assert.equal((await commitOne(store.driver, createAppend(number, 1))).state, 'committed');
    assert.deepEqual(await readIndices(store.driver, number), [1, 2]);
  });

  test('[LS-ST-1] a token that stands twice in an append is repeated, and nothing is added', async () => {
    await using store = await shared();
    const number = await beginSession(store.driver);
    const events = [createEvent(2), createEvent(3, { token: 'a' }), createEvent(4, { token: 'a' })];
    assert.deepEqual(await commitOne(store.driver, createAppend(number, 1, { events })), {
      state: 'repeated',
      token: 'a',
      index: 3,
    });
    assert.equal(await store.driver.findToken(number, 1, 'a'), null);
    assert.deepEqual(await readIndices(store.driver, number), [1]);
  });
}
