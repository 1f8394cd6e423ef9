import type { ChatId } from '../domain/ids.ts';
import type { Service } from '../domain/service.ts';
import { constantTimeEqual, sha256 } from '../platform/hash.ts';
import type { SessionRecord } from '../store/record.ts';
import type { Chat } from './ports.ts';

const proof: unique symbol = Symbol('authenticated');

/**
 * A session whose credentials were right. Only `authenticate` and `requestChat` make one, and every function that
 * acts for a customer asks for one: a chat cannot be reached without its credentials, by type.
 */
export class CustomerAccess {
  readonly record: SessionRecord;
  readonly service: Service;
  /** As the customer gave it, for the reply: stored is its hash alone. */
  readonly secureKey: string;

  constructor(key: typeof proof, record: SessionRecord, service: Service, secureKey: string) {
    if (key !== proof) throw new TypeError('access is given by authenticate alone');
    this.record = record;
    this.service = service;
    this.secureKey = secureKey;
  }
}

export interface Credentials {
  readonly service: Service;
  readonly chatId: string;
  /** `null` where the service lets it be absent; given, it must be right (CV-OP-0). */
  readonly userId: string | null;
  readonly secureKey: string;
}

export function hashKey(secureKey: string): string {
  return sha256(secureKey);
}

/**
 * The access these credentials give; `null` for every cause of a DENY alike: an unknown chat, a wrong or misshapen
 * key or userId, another service's chat, an end longer ago than the grace time (CV-ERR-4, CV-ERR-5).
 * The same work is done for all of them; good credentials are a sign of life (LS-TIME-3).
 */
export function authenticate(
  chat: Chat,
  credentials: Credentials,
): CustomerAccess | null | Promise<CustomerAccess | null> {
  const found = chat.sessions.find(credentials.chatId as ChatId);
  return found instanceof Promise
    ? found.then((record) => check(chat, credentials, record))
    : check(chat, credentials, found);
}

function check(chat: Chat, credentials: Credentials, record: SessionRecord | null): CustomerAccess | null {
  const { service, userId, secureKey } = credentials;
  const keyIsRight = constantTimeEqual(hashKey(secureKey), record?.keyHash ?? hashOfNoKey);
  if (record === null || !keyIsRight) return null;
  if (userId !== null && !constantTimeEqual(userId, record.userId)) return null;
  if (record.service !== service.name) return null;
  if (record.endedAt !== 0 && chat.clock.now() > record.endedAt + service.endedGraceMs) return null;
  record.seenAt = chat.clock.monotonic();
  return new CustomerAccess(proof, record, service, secureKey);
}

/** For whoever has just begun the session, or proved it by its retry token. */
export function grantAccess(record: SessionRecord, service: Service, secureKey: string): CustomerAccess {
  return new CustomerAccess(proof, record, service, secureKey);
}

const hashOfNoKey = hashKey('');
