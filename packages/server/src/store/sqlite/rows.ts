import type { SQLOutputValue } from 'node:sqlite';
import type { ChatId, SessionNumber } from '../../domain/ids.ts';
import type { TimerKind } from '../../domain/timers.ts';
import type { Claim, DueTimer, EventRow, SessionRow, StoreDocument } from '../index.ts';

/** A row as SQLite gives it. The tables are strict, so each column has the type its schema says. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

export function toEventRow(row: Row): EventRow {
  return {
    index: row['event_index'] as number,
    at: row['at'] as number,
    visible: row['visible'] === 1,
    body: row['body'] as string,
    token: row['token'] as string | null,
    party: row['party'] as number,
  };
}

export function toSessionRow(
  row: Row,
): SessionRow & { readonly number: SessionNumber; readonly endedAt: number | null } {
  return {
    number: row['number'] as SessionNumber,
    chatId: row['chat_id'] as ChatId,
    userId: row['user_id'] as string,
    keyHash: row['key_hash'] as string,
    service: row['service'] as string,
    endedAt: row['ended_at'] as number | null,
  };
}

export function toClaim(row: Row): Claim {
  return {
    key: row['key'] as string,
    value: row['value'] as string,
    expiresAt: row['expires_at'] as number | null,
  };
}

export function toDueTimer(row: Row): DueTimer {
  return {
    number: row['session'] as SessionNumber,
    chatId: row['chat_id'] as ChatId,
    service: row['service'] as string,
    kind: row['kind'] as TimerKind,
    dueAt: row['due_at'] as number,
  };
}

export function toDocument(row: Row): StoreDocument {
  return {
    kind: row['kind'] as string,
    name: row['name'] as string,
    version: row['version'] as number,
    value: JSON.parse(row['value'] as string),
  };
}
