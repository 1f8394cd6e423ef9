import type { FastifyInstance } from 'fastify';

/** What readiness rests on. */
export interface Readiness {
  isDraining(): boolean;
  /** False from a commit that the store could not do until one that it could. */
  isWritable(): boolean;
}

/**
 * `GET /healthz`: the process answers. `GET /readyz`: it takes new chats; 503 while it drains or the store takes no
 * writes, so that a load balancer sends them elsewhere. Live chats are served in both cases.
 */
export function registerHealth(app: FastifyInstance, readiness: Readiness): void {
  app.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const status = statusOf(readiness);
    return reply
      .code(status === 'ready' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status });
  });
}

function statusOf(readiness: Readiness): 'ready' | 'draining' | 'store-not-writable' {
  if (readiness.isDraining()) return 'draining';
  return readiness.isWritable() ? 'ready' : 'store-not-writable';
}
