// The table of stored kinds in docs/SPEC.md says what domain/event.ts and chat-v2/present.ts say.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { presentEvent } from '../../packages/server/src/chat-v2/present.ts';
import {
  type Kind,
  kinds,
  type Payload,
  type SessionEvent,
  wireKinds,
} from '../../packages/server/src/domain/event.ts';
import type { EventIndex, Party } from '../../packages/server/src/domain/ids.ts';
import type { Visibility } from '../../packages/server/src/domain/visibility.ts';
import { createPayload } from '../support/docs/create-payload.ts';

const root = join(import.meta.dirname, '..', '..');
const table = readTable(readFileSync(join(root, 'docs', 'SPEC.md'), 'utf8'));

test('[LS-LOG-8] the table has every stored kind once, and no other', () => {
  assert.deepEqual([...table.keys()].sort(), Object.keys(kinds).sort());
});

describe('[LS-LOG-8] each kind', () => {
  const fields = readPayloadFields();
  for (const kind of Object.keys(kinds) as Kind[]) {
    const row = table.get(kind);
    if (row === undefined) continue;

    test(`[LS-LOG-8] ${kind} has the payload and the visibility that the table names`, () => {
      assert.deepEqual(row.payload, fields.get(kind));
      assert.deepEqual(row.visibility, kinds[kind]);
    });

    test(`[LS-LOG-8, CV-EV-2] ${kind} is shown to the customer as the table says`, () => {
      const isOfTheWire = (wireKinds as readonly Kind[]).includes(kind);
      assert.equal(row.type !== undefined, isOfTheWire);
      if (row.type === undefined) {
        assert.throws(() => presentEvent(eventOf(createPayload(kind, 'all'))), /is not for customers/);
        return;
      }
      const { from: _, index: __, utcTime: ___, type, ...most } = presentEvent(eventOf(createPayload(kind, 'all')));
      assert.equal(type, row.type);
      assert.deepEqual(Object.keys(most).sort(), row.fields.map((name) => name.replace('?', '')).sort());
      const least = presentEvent(eventOf(createPayload(kind, 'required')));
      const always = row.fields.filter((name) => !name.endsWith('?') && kind !== 'participant-left');
      assert.deepEqual(
        Object.keys(least)
          .filter((name) => !common.has(name))
          .sort(),
        always.sort(),
      );
    });
  }
});

const common = new Set(['from', 'index', 'type', 'utcTime']);

test('[LS-LOG-3] no kind is presented in another visibility than all', () => {
  for (const kind of Object.keys(kinds) as Kind[]) {
    for (const visibility of ['agents', 'supervisors', 'system'] as const) {
      assert.throws(() => presentEvent(eventOf(createPayload(kind, 'all'), visibility)), /is not for customers/);
    }
  }
});

function eventOf(payload: Payload, visibility: Visibility = 'all'): SessionEvent {
  const from = { party: 2 as Party, participantId: 2, nickname: 'Ada', type: 'Agent' } as const;
  return { index: 3 as EventIndex, at: 1_700_000_000_000, from, visibility, payload };
}

interface Row {
  readonly payload: readonly string[];
  readonly visibility: readonly string[];
  readonly type: string | undefined;
  readonly fields: readonly string[];
}

function readTable(page: string): Map<string, Row> {
  const section = page.slice(page.indexOf('## Stored kinds'), page.indexOf('## Error codes'));
  const lines = section.split('\n').filter((line) => line.startsWith('| `'));
  return new Map(
    lines.map((line) => {
      const [, kind = '', payload = '', visibility = '', type = '', fields = ''] = line
        .split('|')
        .map((cell) => cell.trim());
      const names = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
      const row = {
        payload: names(payload),
        visibility: visibility.split(', '),
        type: names(type)[0],
        fields: names(fields),
      };
      return [names(kind)[0] ?? '', row] as const;
    }),
  );
}

/** The members of the union Payload with their fields, read from the source: types are gone at run time. */
function readPayloadFields(): Map<string, string[]> {
  const source = readFileSync(join(root, 'packages', 'server', 'src', 'domain', 'event.ts'), 'utf8');
  const union = source.slice(source.indexOf('export type Payload'), source.indexOf('export type Kind'));
  const members = union.split("readonly kind: '").slice(1);
  return new Map(
    members.map((member) => {
      const kind = member.slice(0, member.indexOf("'"));
      return [kind, [...member.matchAll(/readonly (\w+\??):/g)].map(([, name = '']) => name)] as const;
    }),
  );
}
