// I1 to I12 by random commands at two nodes of one store, with hints that are lost, repeated and late; and a test of that
// test: each sabotage of the store alone is found.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createMemoryNodes } from '../support/log/memory-nodes.ts';
import { runScenario } from '../support/log/run-scenario.ts';
import { sabotages } from '../support/log/sabotage.ts';
import { createScenarios } from '../support/log/scenario.ts';

test('[LS-ST-9, LS-ST-4] I1 to I12 hold at two nodes, while their store fails and they are killed', async () => {
  await fc.assert(
    fc.asyncProperty(createScenarios(100), async (scenario) => {
      const { violations } = await runScenario(scenario, createMemoryNodes(2));
      assert.deepEqual(violations, []);
    }),
    { numRuns: 400 },
  );
});

describe('a test of the test', () => {
  for (const { name, breaks, apply } of sabotages) {
    test(`it is found when ${name}`, async () => {
      const found: string[] = [];
      const result = await fc.check(
        fc.asyncProperty(createScenarios(100), async (scenario) => {
          const { violations } = await runScenario(scenario, createMemoryNodes(2, apply));
          found.push(...violations);
          return violations.length === 0;
        }),
        { numRuns: 300, seed: 1, endOnFailure: true },
      );
      assert.equal(result.failed, true, 'no counterexample was found');
      const broken = found.map((violation) => violation.split(':')[0] ?? '');
      assert.ok(
        broken.some((one) => (breaks as readonly string[]).includes(one)),
        `found were ${found.join('\n')}`,
      );
    });
  }
});
