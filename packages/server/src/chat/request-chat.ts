import { beginSession } from '../domain/decide.ts';
import type { UserData } from '../domain/event.ts';
import type { ChatId } from '../domain/ids.ts';
import type { Service } from '../domain/service.ts';
import { fillIn } from '../domain/text.ts';
import { withoutUndefined } from '../domain/without-undefined.ts';
import { deriveKey, open, seal, sha256 } from '../platform/hash.ts';
import { randomText } from '../platform/random.ts';
import type { Claim } from '../store/index.ts';
import { type CustomerAccess, grantAccess, hashKey } from './authenticate.ts';
import { type Chat, contextFor } from './ports.ts';

export interface ChatRequest {
  readonly nickname: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly subject?: string | undefined;
  readonly emailAddress?: string | undefined;
  readonly userData?: UserData | undefined;
}

export type RequestChatOutcome =
  | { readonly state: 'begun'; readonly access: CustomerAccess }
  /** The retry token came with another body before (CV-OP-11). */
  | { readonly state: 'token-reused' }
  /** The token's session is not stored any more. */
  | { readonly state: 'gone' };

/** A session begun outside hours is ended by the server after this time (CV-LIFE-6). */
const closedForMs = 30_000;
/** A `requestChat`'s token is remembered for so long (CV-OP-11). */
const tokenForMs = 24 * 60 * 60 * 1_000;

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const upperHex = '0123456789ABCDEF';
const lowerHex = '0123456789abcdef';

/** Begins a session; with a retry token that was used before, finds the one it began (CV-OP-1, CV-OP-11). */
export async function requestChat(
  chat: Chat,
  service: Service,
  request: ChatRequest,
  token: string | null,
): Promise<RequestChatOutcome> {
  const chatId = randomText(chat.random, 16, alphanumeric) as ChatId;
  const userId = randomText(chat.random, 16, upperHex);
  const secureKey = randomText(chat.random, 32, lowerHex);
  const row = { chatId, userId, keyHash: hashKey(secureKey), service: service.name };
  const claim = token === null ? undefined : toClaim(chat, service, request, token, chatId, secureKey);
  const outcome = await chat.sessions.begin(row, firstEvents(chat, service, request, chatId), claim);
  if (outcome.state === 'committed') {
    return { state: 'begun', access: grantAccess(outcome.record, service, secureKey) };
  }
  return repeat(chat, service, request, token ?? '', outcome.by);
}

function firstEvents(chat: Chat, service: Service, request: ChatRequest, chatId: ChatId) {
  const context = contextFor(chat, service);
  const isOpen = chat.services.isOpen(service, context.now);
  const { nickname, ...rest } = request;
  const opening = {
    chatId,
    service: service.name,
    ...withoutUndefined(rest),
    clientTimeoutMs: service.clientTimeoutMs,
    ...(isOpen ? {} : { closesAt: context.now + closedForMs }),
  };
  const greeting = fillIn(isOpen ? service.welcome : service.closed, { nickname });
  return beginSession({ type: 'request-chat', nickname, opening, greeting }, context);
}

/**
 * What is kept of a retry token, which is itself a secret (LS-SEC-1): its hash as the key, a hash of the body, and
 * the secureKey sealed under a key that only the token gives. Never the token.
 */
interface KeptRequest {
  readonly chatId: ChatId;
  readonly content: string;
  readonly sealedKey: string;
}

function toClaim(
  chat: Chat,
  service: Service,
  request: ChatRequest,
  token: string,
  chatId: ChatId,
  secureKey: string,
): Claim {
  const kept: KeptRequest = {
    chatId,
    content: hashContent(service, request),
    sealedKey: seal(deriveKey(token, sealLabel), secureKey, chat.random),
  };
  return {
    key: `request-chat:${sha256(token)}`,
    value: JSON.stringify(kept),
    expiresAt: chat.clock.now() + tokenForMs,
  };
}

async function repeat(
  chat: Chat,
  service: Service,
  request: ChatRequest,
  token: string,
  by: Claim,
): Promise<RequestChatOutcome> {
  const kept: KeptRequest = JSON.parse(by.value);
  if (kept.content !== hashContent(service, request)) return { state: 'token-reused' };
  const secureKey = open(deriveKey(token, sealLabel), kept.sealedKey);
  const record = await chat.sessions.find(kept.chatId);
  if (record === null || secureKey === null) return { state: 'gone' };
  record.seenAt = chat.clock.monotonic();
  return { state: 'begun', access: grantAccess(record, service, secureKey) };
}

const sealLabel = 'parley request-chat secureKey';

/** Of what counts as the same request (CV-OP-11); user data in any order of its keys. */
function hashContent(service: Service, request: ChatRequest): string {
  const { nickname, firstName, lastName, subject, emailAddress, userData } = request;
  const pairs = Object.entries(userData ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return sha256(JSON.stringify([service.name, nickname, firstName, lastName, subject, emailAddress, pairs]));
}
