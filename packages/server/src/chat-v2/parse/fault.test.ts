import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultList } from './fault.ts';

test('[CV-ERR-1] faults come in the order of their codes, those of one code in the order they were found', () => {
  const faults = new FaultList();
  faults.add(365, 'c');
  faults.add(102, 'a');
  faults.add(365, 'd');
  faults.add(161, 'b');
  assert.deepEqual(faults.settle('value'), {
    ok: false,
    faults: [
      { code: 102, advice: 'a' },
      { code: 161, advice: 'b' },
      { code: 365, advice: 'c' },
      { code: 365, advice: 'd' },
    ],
  });
});

test('[CV-ERR-1] without faults the value is given', () => {
  assert.deepEqual(new FaultList().settle('value'), { ok: true, value: 'value' });
});
