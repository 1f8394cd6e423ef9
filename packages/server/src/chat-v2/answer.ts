import { authenticate, type CustomerAccess } from '../chat/authenticate.ts';
import { deny } from '../chat/deny.ts';
import { asTemporaryFailure } from '../chat/temporary-failure.ts';
import { takeToken } from '../platform/limiter.ts';
import { type ChatApi, createReference } from './api.ts';
import { chatOperations } from './operations/index.ts';
import { requestChat } from './operations/request-chat.ts';
import type { RequestParameters } from './parse/parameters.ts';
import { type Asked, denied, misunderstood, type Reply, retry, slowDown, unexpected } from './reply.ts';
import type { Route } from './route.ts';

/** What an operation needs to know of its request besides its parameters. */
export interface RequestHead {
  readonly idempotencyKey: string | undefined;
  /** Address of the peer, as limits per source count it (CV-ERR-9). */
  readonly source: string;
}

/**
 * Request value → reply value: parameters, credentials, then the operation (CV-HTTP-9). A promise only where something
 * must be waited for: an empty poll of a chat in memory is answered at once. Never throws and never rejects.
 */
export function answerRequest(
  api: ChatApi,
  route: Route,
  parameters: RequestParameters,
  head: RequestHead,
): Reply | Promise<Reply> {
  try {
    const reply = dispatch(api, route, parameters, head);
    if (!(reply instanceof Promise)) return reply;
    return reply.catch((error) => answerError(api, route.asked, error));
  } catch (error) {
    return answerError(api, route.asked, error);
  }
}

function dispatch(
  api: ChatApi,
  { operation, service, asked }: Route,
  parameters: RequestParameters,
  head: RequestHead,
): Reply | Promise<Reply> {
  if (operation === 'requestChat') return requestChat(api, service, parameters, head.idempotencyKey, head.source);
  const { parse, run } = chatOperations[operation];
  const parsed = parse(parameters, service, head.idempotencyKey);
  if (!parsed.ok) return misunderstood(400, asked, parsed.faults);
  const request = parsed.value;
  const proceed = (access: CustomerAccess | null, isLookedUp: boolean): Reply | Promise<Reply> => {
    if (access === null) return answerDenied(api, asked, head.source, isLookedUp);
    return isTooFast(api, access)
      ? retry(asked, 'This chat sends too many requests. Please slow down.')
      : run(api, access, request);
  };
  const access = authenticate(api.chat, {
    service,
    chatId: asked.chatId ?? '',
    userId: request.credentials.userId ?? null,
    secureKey: request.credentials.secureKey,
  });
  // What memory does not know was looked up in the store by now.
  return access instanceof Promise ? access.then((found) => proceed(found, true)) : proceed(access, false);
}

/** The limit of one chat (CV-ERR-9): a number in its record, no matter from how many addresses it comes. */
function isTooFast(api: ChatApi, { record, service }: CustomerAccess): boolean {
  const { requestsPerSecond, requestsBurst } = service.limits;
  const taken = takeToken(record.limiterAt, api.chat.clock.monotonic(), requestsPerSecond, requestsBurst);
  record.limiterAt = taken.next;
  return !taken.ok;
}

/** CV-ERR-4: one answer for all causes; one address may ask for it only so often (CV-ERR-9). */
async function answerDenied(api: ChatApi, asked: Asked, source: string, isLookedUp: boolean): Promise<Reply> {
  const waitMs = api.sources.countDenied(source);
  if (waitMs > 0) return slowDown(asked, waitMs);
  if (!(await deny(api.chat, asked.chatId ?? '', isLookedUp))) return retry(asked);
  const reference = createReference(api.random);
  api.log.info('denied', { reference });
  return denied(asked, reference);
}

function answerError(api: ChatApi, asked: Asked, error: unknown): Reply {
  const failure = asTemporaryFailure(error);
  if (failure !== null) {
    api.log.warn('retry', { ...failure });
    return retry(asked);
  }
  const reference = createReference(api.random);
  api.log.error('unexpected', { reference, ...describe(error) });
  return unexpected(asked, reference);
}

/** Name, place and cause of an error; no value of a request is ever in one of ours. */
function describe(error: unknown): { [field: string]: string } {
  if (!(error instanceof Error)) return { reason: typeof error };
  return { reason: `${error.name}: ${error.message}`, stack: error.stack ?? '' };
}
