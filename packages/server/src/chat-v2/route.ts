import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import type { ChatApi } from './api.ts';
import { type Asked, misunderstood, oneFault, type Reply } from './reply.ts';
import type { ChatService } from './service.ts';

/** Where a request goes. */
export interface Route {
  readonly service: ChatService;
  readonly operation: OperationId;
  readonly asked: Asked;
}

const operationsBySuffix = new Map(
  operationIds.flatMap((id) => {
    const { suffix } = operations[id];
    return suffix === null ? [] : [[suffix as string, id] as const];
  }),
);

/** The service that a path names, if any: its CORS rules hold for the reply, whatever that says (CV-HTTP-7). */
export function findService(api: ChatApi, path: string): ChatService | undefined {
  const [name] = splitPath(api, path);
  return name === undefined ? undefined : api.services.find(name);
}

/** The checks that need no body, in the order of CV-HTTP-9: service, method, operation. */
export function route(api: ChatApi, method: string, path: string): Route | Reply {
  const segments = splitPath(api, path);
  const [serviceName, chatId, ...rest] = segments;
  const asked = { alias: api.alias, ...(chatId === undefined ? {} : { chatId }) };
  if (segments.some((segment) => segment === undefined)) return unknownOperation(asked);
  const service = serviceName === undefined ? undefined : api.services.find(serviceName);
  if (service === undefined) return unknownService(asked);
  if (method !== 'POST') {
    const advice = 'Every operation of this API is a POST.';
    return misunderstood(405, asked, oneFault(249, advice), { Allow: 'POST, OPTIONS' });
  }
  if (chatId === undefined) {
    return service.retired ? unknownService(asked) : { service, operation: 'requestChat', asked };
  }
  const operation = operationsBySuffix.get(rest.join('/'));
  return operation === undefined ? unknownOperation(asked) : { service, operation, asked };
}

/** Decoded segments below the base path, without a trailing empty one; `undefined` stands for one that is no UTF-8. */
function splitPath(api: ChatApi, path: string): (string | undefined)[] {
  const query = path.indexOf('?');
  const end = query === -1 ? path.length : query;
  const segments = path.slice(api.basePath.length + 1, path[end - 1] === '/' ? end - 1 : end).split('/');
  if (segments.length === 1 && segments[0] === '') return [];
  return segments.map((segment) => (segment.includes('%') ? decode(segment) : segment));
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function unknownService(asked: Asked): Reply {
  return misunderstood(
    404,
    asked,
    oneFault(306, 'There is no service of this name. Check the serviceName in the URL.'),
  );
}

function unknownOperation(asked: Asked): Reply {
  return misunderstood(404, asked, oneFault(249, 'There is no such operation. Check the path of the request.'));
}
