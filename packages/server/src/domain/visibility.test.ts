import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Party } from './ids.ts';
import { customerViewer, isCounted, maySee, type Viewer, type Visibility } from './visibility.ts';

const me = 5 as Party;
const other = 6 as Party;
const third = 7 as Party;

const viewers = {
  customer: customerViewer,
  'agent in the chat': { role: 'agent', party: me },
  'agent outside': { role: 'agent', party: null },
  supervisor: { role: 'supervisor', party: null },
  system: { role: 'system' },
} satisfies Record<string, Viewer>;

type Name = keyof typeof viewers;
type Sees = { readonly [name in Name]: boolean };

const everyone: Sees = {
  customer: true,
  'agent in the chat': true,
  'agent outside': true,
  supervisor: true,
  system: true,
};
const staff: Sees = { ...everyone, customer: false };
const insider: Sees = { ...staff, 'agent outside': false };
const above: Sees = { ...insider, 'agent in the chat': false };
const nobody: Sees = { ...above, supervisor: false };

/** Visibility × `to` × author → who sees it. `to`: absent, me, somebody else. */
const table: readonly [Visibility, to: readonly Party[] | undefined, from: Party | null, Sees][] = [
  ['all', undefined, other, everyone],
  ['all', undefined, null, everyone],
  ['all', [me], other, insider],
  ['all', [third], other, above],
  ['all', [third], me, insider],
  ['all', [1 as Party], other, above],
  ['agents', undefined, other, staff],
  ['agents', [me], other, insider],
  ['agents', [third, me], other, insider],
  ['agents', [third], other, above],
  ['agents', [third], me, insider],
  ['agents', [third], null, above],
  ['agents', [], other, above],
  ['agents', [1 as Party], other, above],
  ['supervisors', undefined, other, above],
  ['supervisors', [me], other, above],
  ['system', undefined, null, nobody],
  ['system', [me], null, nobody],
];

describe('who sees an event', () => {
  for (const [visibility, to, from, sees] of table) {
    for (const name of Object.keys(viewers) as Name[]) {
      const addressed = to === undefined ? '' : ` to [${to}]`;
      test(`[LS-LOG-3] ${visibility}${addressed} from ${from}: ${name} ${sees[name] ? 'sees' : 'does not see'} it`, () => {
        assert.equal(
          maySee(viewers[name], { visibility, to, from: from === null ? null : { party: from } }),
          sees[name],
        );
      });
    }
  }

  test('[LS-LOG-3] an event without an author is shown by its visibility alone', () => {
    assert.equal(maySee({ role: 'agent', party: me }, { visibility: 'agents' }), true);
    assert.equal(maySee({ role: 'agent', party: me }, { visibility: 'agents', to: [other] }), false);
  });
});

test('[LS-LOG-6] events for all and for agents count towards the cap, those for supervisors and the system do not', () => {
  const counted = (['all', 'agents', 'supervisors', 'system'] as const).filter((visibility) =>
    isCounted({ visibility }),
  );
  assert.deepEqual(counted, ['all', 'agents']);
});
