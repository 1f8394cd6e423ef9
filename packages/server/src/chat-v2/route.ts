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

/** Decoded segments below the base path, without a trailing empty one; `undefined` stands for one that is no UTF-8. */
export type Path = readonly (string | undefined)[];

/** Of a URL that begins with the base path. */
export function parsePath(api: ChatApi, url: string): Path {
  const query = url.indexOf('?');
  const end = query === -1 ? url.length : query;
  const path = url.slice(api.basePath.length + 1, url[end - 1] === '/' ? end - 1 : end);
  if (path === '') return [];
  const segments = path.split('/');
  return path.includes('%') ? segments.map(decode) : segments;
}

/** The service that a path names, if any: its CORS rules hold for the reply, whatever that says (CV-HTTP-7). */
export function findService(api: ChatApi, [name]: Path): ChatService | undefined {
  return name === undefined ? undefined : api.services.find(name);
}

/** The checks that need no body, in the order of CV-HTTP-9: service, method, operation. */
export function route(api: ChatApi, method: string, path: Path): Route | Reply {
  const chatId = path[1];
  const asked = chatId === undefined ? { alias: api.alias } : { alias: api.alias, chatId };
  if (path.includes(undefined)) return unknownOperation(asked);
  const service = findService(api, path);
  if (service === undefined) return unknownService(asked);
  if (method !== 'POST') {
    const advice = 'Every operation of this API is a POST.';
    return misunderstood(405, asked, oneFault(249, advice), { Allow: 'POST, OPTIONS' });
  }
  if (chatId === undefined) {
    return service.retired ? unknownService(asked) : { service, operation: 'requestChat', asked };
  }
  const suffix = path.length === 3 ? path[2]! : path.slice(2).join('/');
  const operation = operationsBySuffix.get(suffix);
  return operation === undefined ? unknownOperation(asked) : { service, operation, asked };
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
