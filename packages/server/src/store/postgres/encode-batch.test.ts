import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SessionNumber } from '../../domain/ids.ts';
import { createAppend, createEvent, createSessionRow } from '../contract/build.ts';
import { encodeBatch } from './encode-batch.ts';

const session = (number: number) => number as SessionNumber;

describe('[LS-ST-8] a batch on its way to PostgreSQL', () => {
  test('[LS-ST-8] names its sessions in order, whatever the order of its appends', () => {
    const { values, bulk, others } = encodeBatch([9, 2, 30].map((number) => createAppend(session(number), number)));
    assert.deepEqual(values.slice(0, 3), ['{2,9,30}', '{2,9,30}', '{3,10,31}']);
    assert.deepEqual([bulk, others], [[1, 0, 2], []]);
  });

  test('[LS-ST-8] has in bulk what only adds events to a session of its own; the rest is judged one by one, in order', () => {
    const batch = [
      createAppend(session(1), 4),
      createAppend(session(2), 4, { snapshot: 's' }),
      createAppend(session(3), 4, { release: ['k'] }),
      createAppend(session(4), 4),
      createAppend(session(4), 5),
      createAppend(createSessionRow(), 0),
      createAppend(session(5), 4, { events: [createEvent(5, { token: 'a' }), createEvent(6, { token: 'a' })] }),
      createAppend(session(6), 4, { count: 0, arm: [] }),
    ];
    const { bulk, others, values } = encodeBatch(batch);
    assert.deepEqual(bulk, [0, 1, -1, -1, -1, -1]);
    assert.deepEqual(others, [2, 3, 4, 5, 6, 7]);
    // What is judged one by one is locked with the others.
    assert.deepEqual(values.slice(0, 2), ['{1,2,3,4,5,6}', '{4,4,null,null,null,null}']);
    assert.equal(JSON.parse(values.at(-1)!).length, 6);
  });

  test('[LS-ST-8] asked one by one, nothing is in bulk', () => {
    const { bulk, others } = encodeBatch([createAppend(session(1), 4)], { oneByOne: true });
    assert.deepEqual([bulk, others], [[-1], [0]]);
  });

  test('[LS-ST-5] the last visible index is that of the last event that the customer may see; 0 when there is none', () => {
    const events = [createEvent(5), createEvent(6), createEvent(7, { visible: false })];
    const hidden = [createEvent(5, { visible: false })];
    const { values } = encodeBatch([
      createAppend(session(1), 4, { events }),
      createAppend(session(2), 4, { events: hidden }),
    ]);
    assert.equal(values[3], '{6,0}');
  });
});
