import type { ChatId, SessionNumber } from '../../domain/ids.ts';
import type { TimerKind } from '../../domain/timers.ts';
import type { Claim, DueTimer, EventRow, StoreDocument, StoredSession } from '../index.ts';
import { decodeText } from './text.ts';

/** A row as `connection.ts` has it parsed: integers of any size are numbers. */
export type Row = Readonly<Record<string, number | string | boolean | null>>;

export function toEventRow(row: Row): EventRow {
  return {
    index: row['event_index'] as number,
    at: row['at'] as number,
    visible: row['visible'] as boolean,
    body: decodeText(row['body'] as string),
    token: decodeNullable(row['token']),
    party: row['party'] as number,
  };
}

/** Rows of one session: each has what the session is, and one event after the snapshot, if there is any. */
export function toStoredSession(rows: readonly Row[]): StoredSession | null {
  const [first] = rows;
  if (first === undefined) return null;
  return {
    number: first['number'] as SessionNumber,
    chatId: decodeText(first['chat_id'] as string) as ChatId,
    userId: decodeText(first['user_id'] as string),
    keyHash: decodeText(first['key_hash'] as string),
    service: decodeText(first['service'] as string),
    endedAt: first['ended_at'] as number | null,
    snapshot:
      first['snapshot_index'] === null
        ? null
        : { index: first['snapshot_index'] as number, body: decodeText(first['snapshot'] as string) },
    tail: first['event_index'] === null ? [] : rows.map(toEventRow),
  };
}

export function toClaim(row: Row): Claim {
  return {
    key: decodeText(row['key'] as string),
    value: decodeText(row['value'] as string),
    expiresAt: row['expires_at'] as number | null,
  };
}

export function toDueTimer(row: Row): DueTimer {
  return {
    number: row['session'] as SessionNumber,
    chatId: decodeText(row['chat_id'] as string) as ChatId,
    service: decodeText(row['service'] as string),
    kind: row['kind'] as TimerKind,
    dueAt: row['due_at'] as number,
  };
}

export function toDocument(row: Row): StoreDocument {
  return {
    kind: decodeText(row['kind'] as string),
    name: decodeText(row['name'] as string),
    version: row['version'] as number,
    value: JSON.parse(decodeText(row['value'] as string)),
  };
}

function decodeNullable(value: Row[string] | undefined): string | null {
  return typeof value === 'string' ? decodeText(value) : null;
}
