import type { FastifyReply, FastifyRequest } from 'fastify';
import { constantTimeEqual } from '../platform/hash.ts';
import { sendProblem } from './problem.ts';

/** Lets a request through that carries the token of the data directory as a bearer token; answers the others. */
export function createTokenCheck(token: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const given = /^Bearer +([^\s]+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (given === undefined) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, 401, 'This needs the token of the data directory: "Authorization: Bearer …".');
    }
    if (constantTimeEqual(given, token)) return undefined;
    return sendProblem(
      reply,
      403,
      'This is not the token of the server that runs now; it has a new one at each start.',
    );
  };
}
