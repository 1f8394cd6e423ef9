import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ChatApi } from './api.ts';
import { corsHeaders } from './cors.ts';
import { countReply } from './count-reply.ts';
import { misunderstood, oneFault, type Reply } from './reply.ts';
import { everyReply } from './reply-headers.ts';

/**
 * Answers what Node could not read as a request (`clientError`), so that nobody knows its path: it gets the shape of
 * this API, which its clients can read (CV-REP-6, CV-HTTP-7), and the connection ends.
 */
export function refuseUnread(api: ChatApi, { code }: { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || code === 'ECONNRESET') return;
  const before = findResponse(socket);
  if (before?.req.complete) {
    // What stands behind a whole request, as where its length was counted in characters, is not its fault: it is
    // answered as it would be, and must not be told that it was refused.
    before.shouldKeepAlive = false;
    return;
  }
  const reply = presentUnread(api, code);
  countReply(api, reply);
  const headers = [...everyReply, ...corsHeaders(api.services, undefined, undefined)];
  headers.push('Content-Length', String(Buffer.byteLength(reply.body)), 'Connection', 'close');
  let head = `HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}\r\n`;
  for (let at = 0; at < headers.length; at += 2) head += `${headers[at]}: ${headers[at + 1]}\r\n`;
  socket.end(`${head}\r\n${reply.body}`, () => socket.destroy());
}

function presentUnread({ alias }: ChatApi, code: string | undefined): Reply {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return misunderstood(431, { alias }, oneFault(249, 'The path and the headers of the request are too long.'));
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return misunderstood(408, { alias }, oneFault(249, 'The request did not come to its end in time.'));
  }
  return misunderstood(400, { alias }, oneFault(249, 'This is no valid HTTP request.'));
}

/** The answer that is under way on a connection. Node's own answer to a `clientError` looks at the same place. */
function findResponse(socket: Socket): ServerResponse<IncomingMessage> | null {
  return (socket as { _httpMessage?: ServerResponse<IncomingMessage> | null })._httpMessage ?? null;
}
