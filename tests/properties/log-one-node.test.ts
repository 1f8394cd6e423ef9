// I1 to I12 by random commands: one node with its own memory as the confirmation, a store that fails in every way of its
// port, and a process that is killed and started again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemoryNodes } from '../support/log/memory-nodes.ts';
import { runScenario } from '../support/log/run-scenario.ts';
import { createScenarios } from '../support/log/scenario.ts';

test('[LS-ST-6] I1 to I12 hold at one node, while its store fails and it is killed', async () => {
  await fc.assert(
    fc.asyncProperty(createScenarios(100), async (scenario) => {
      const { violations } = await runScenario(scenario, createMemoryNodes(1));
      assert.deepEqual(violations, []);
    }),
    { numRuns: 400 },
  );
});
