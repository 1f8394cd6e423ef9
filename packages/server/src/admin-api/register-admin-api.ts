import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from '../platform/log.ts';
import type { AdminApplyResult, AdminSettings } from './admin-settings.ts';
import { createTokenCheck } from './check-token.ts';
import { isProblemStatus, sendProblem } from './problem.ts';

export interface AdminApiOptions {
  readonly settings: AdminSettings;
  /** From the 0600 file in the data directory (LS-ST-12). */
  readonly token: string;
  readonly log: Pick<Log, 'error'>;
}

/** More than the largest settings file takes as UTF-8; that one has a fault with a sentence of its own. */
const bodyLimit = 8 * 1024 * 1024;
const settingsType = /^(?:(?:text|application)\/(?:x-)?yaml|application\/json)(?:$|[\s;])/i;

/**
 * What the commands of the command line ask of a running server; on the admin port alone. Every request needs the token.
 * - `POST /admin/apply` (YAML or JSON; `?dryRun=true` writes nothing): 200 `{state, entries, unused}`, or 422 with `faults`.
 * - `GET /admin/export`: the settings in force, as YAML.
 */
export function registerAdminApi(app: FastifyInstance, { settings, token, log }: AdminApiOptions): void {
  const routes = async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      settingsType,
      { parseAs: 'string', bodyLimit },
      async (_: unknown, body: string) => body,
    );
    scope.addHook('onRequest', createTokenCheck(token));
    scope.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, 'There is no such command.'));
    scope.setErrorHandler((error: FastifyError, request, reply) => presentError(error, request, reply, log));
    scope.post<{ Querystring: { dryRun?: unknown } }>('/apply', async (request, reply) => {
      const text = typeof request.body === 'string' ? request.body : '';
      return presentResult(reply, await settings.apply(text, { dryRun: request.query.dryRun === 'true' }));
    });
    scope.get('/export', async (_request, reply) =>
      reply.type('application/yaml; charset=utf-8').header('cache-control', 'no-store').send(settings.export()),
    );
  };
  void app.register(routes, { prefix: '/admin' });
}

function presentResult(reply: FastifyReply, result: AdminApplyResult): FastifyReply {
  switch (result.state) {
    case 'applied':
      return reply.send(result);
    case 'refused': {
      const number = result.faults.length === 1 ? 'one fault' : `${result.faults.length} faults`;
      return sendProblem(reply, 422, `The settings have ${number}; nothing was applied.`, { faults: result.faults });
    }
    case 'failed':
      return sendProblem(reply, 503, result.sentence);
  }
}

function presentError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Pick<Log, 'error'>,
): FastifyReply {
  const status = error.statusCode ?? 500;
  if (status === 415) return sendProblem(reply, 415, 'Settings come as application/yaml or application/json.');
  if (status === 413) return sendProblem(reply, 413, `Settings have at most ${bodyLimit} bytes.`);
  if (status < 500)
    return sendProblem(reply, isProblemStatus(status) ? status : 400, 'This is no request of this API.');
  log.error('admin-request-failed', { route: request.routeOptions.url, error: error.name });
  return sendProblem(reply, 500, 'This failed by a fault of the server; its log says where.');
}
