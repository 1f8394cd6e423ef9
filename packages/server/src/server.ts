import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { registerAdminApi } from './admin-api/register-admin-api.ts';
import { type Context, type ContextOptions, createContext } from './context.ts';
import { createMetrics, type MetricsSource } from './health/metrics.ts';
import { type Readiness, registerHealth } from './health/register-health.ts';
import { registerPages } from './pages/register-pages.ts';
import { createAdminToken, removeAdminAccess, writeAdminAccess } from './platform/admin-token.ts';
import { createRuntimeMeter } from './platform/runtime.ts';
import { sleep } from './platform/scheduler.ts';

export interface ServerOptions extends ContextOptions {
  readonly host: string;
  /** 0 picks a free one, here and for `adminPort`. */
  readonly port: number;
  readonly adminPort: number;
  /** Between readiness failing and connections being refused, so that a load balancer can notice. */
  readonly drainDelayMs: number;
}

export interface Addresses {
  readonly listening: string;
  readonly admin: string;
}

/** Longest time that running requests get to finish; longer than any answer takes (CV-ERR-7). */
const finishWithinMs = 5_000;
const checkEveryMs = 20;
/** A client that polls every few seconds shall find its connection alive. */
const keepAliveMs = 75_000;
/** A whole request must be in by then: slow senders cannot hold sockets for ever. */
const requestWithinMs = 60_000;
/** The admin port is for this machine alone. */
const adminHost = '127.0.0.1';

/** One node: the public port with the customer API and the pages, the admin port, and everything behind them. */
export class ParleyServer implements AsyncDisposable {
  readonly context: Context;
  readonly addresses: Addresses;
  readonly #options: ServerOptions;
  readonly #owned: AsyncDisposableStack;
  readonly #ports: readonly Port[];
  #draining: Promise<void> | null = null;

  private constructor(options: ServerOptions, context: Context, ports: readonly Port[], owned: AsyncDisposableStack) {
    this.#options = options;
    this.context = context;
    this.#ports = ports;
    this.#owned = owned;
    const [publicPort, adminPort] = ports as [Port, Port];
    this.addresses = { listening: publicPort.address, admin: adminPort.address };
  }

  /**
   * Opens the store, wires the rooms, lets `prepare` change what it wants (the settings of `--settings`), and listens.
   * @throws DirectoryInUseError, a StoreError when the store cannot be opened, whatever `prepare` throws, or the error
   * of `listen`, such as EADDRINUSE. Then nothing is left running.
   */
  static async start(
    options: ServerOptions,
    prepare: (context: Context) => Promise<void> = async () => {},
  ): Promise<ParleyServer> {
    await using made = new AsyncDisposableStack();
    const context = made.use(await createContext(options));
    await prepare(context);
    const runtime = made.use(createRuntimeMeter());
    const readiness: Readiness = { isDraining: context.isDraining, isWritable: () => context.commits.isWritable };
    const token = createAdminToken(context.random);

    const admin = await listen(adminHost, options.adminPort, {}, (app) => {
      registerHealth(app, readiness);
      registerAdminApi(app, { settings: context.settings, token, log: context.log });
      const metrics = createMetrics(metricsSource(context, runtime));
      app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()));
    });
    made.defer(() => admin.close());
    const { chatHttp } = context;
    const handle = chatHttp.handle.bind(chatHttp);
    const owner = (url: string) => (chatHttp.owns(url) ? handle : null);
    const refuseUnread = chatHttp.refuseUnread.bind(chatHttp);
    const open = await listen(options.host, options.port, { owner, refuseUnread }, (app) => {
      registerHealth(app, readiness);
      registerPages(app);
    });
    made.defer(() => open.close());
    writeAdminAccess(options.data, { address: admin.address, token });
    made.defer(() => removeAdminAccess(options.data));
    return new ParleyServer(options, context, [open, admin], made.move());
  }

  /**
   * Readiness fails first, and each reply closes its connection; after the delay no connection is taken any more, and
   * requests that run are answered. Then everything is closed. What was acknowledged is durable without any of this (I1).
   */
  drain(): Promise<void> {
    this.#draining ??= this.#drain();
    return this.#draining;
  }

  async #drain(): Promise<void> {
    const { context } = this;
    const [open] = this.#ports as [Port];
    context.drain();
    context.log.info('draining', { requests: context.chatHttp.waiting });
    open.dismiss();
    await sleep(context.scheduler, this.#options.drainDelayMs);
    open.refuseNew();
    for (let waited = 0; open.isBusy() && waited < finishWithinMs; waited += checkEveryMs) {
      await sleep(context.scheduler, checkEveryMs);
    }
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned.disposeAsync();
  }
}

interface Port {
  readonly address: string;
  /** From now on each reply closes its connection: whoever asks again connects anew, and perhaps elsewhere. */
  dismiss(): void;
  /** Takes no connection any more and closes the idle ones. */
  refuseNew(): void;
  isBusy(): boolean;
  close(): Promise<void>;
}

interface Front {
  /** Requests that it wants go to plain `node:http` instead of fastify (design: the hot routes). */
  owner?(url: string): RequestListener | null;
  /** Instead of fastify's answer to what is no request. */
  refuseUnread?(error: { readonly code?: string }, socket: Socket): void;
}

/** A listener of fastify, with what comes before it. */
async function listen(
  host: string,
  port: number,
  { owner, refuseUnread }: Front,
  register: (app: FastifyInstance) => void,
): Promise<Port> {
  let server!: Server;
  let running = 0;
  let closing = false;
  const countClosed = () => {
    running -= 1;
  };
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    ...(refuseUnread === undefined ? {} : { clientErrorHandler: refuseUnread }),
    serverFactory(serve) {
      const handle: RequestListener = (request, response) => {
        running += 1;
        // Emitted once for each; `once` would make two more functions for every request.
        response.on('close', countClosed);
        if (closing) response.shouldKeepAlive = false;
        const { url = '/' } = request;
        // Proxies may send the URL as a whole, which every server must understand (RFC 9112).
        if (!url.startsWith('/')) request.url = url.replace(/^https?:\/\/[^/?]*/i, '');
        const own = owner?.(request.url ?? '/');
        if (own) own(request, response);
        else serve(request, response);
      };
      server = createServer(
        { keepAliveTimeout: keepAliveMs, requestTimeout: requestWithinMs, connectionsCheckingInterval: 5_000 },
        handle,
      );
      // An expectation that nobody knows is ignored: Node's own 417 has neither body nor CORS (CV-HTTP-7, CV-REP-6).
      server.on('checkExpectation', handle);
      return server;
    },
  });
  register(app);
  await app.listen({ host, port });
  const bound = server.address() as AddressInfo;
  const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  return {
    address: `http://${name}:${bound.port}`,
    dismiss() {
      closing = true;
    },
    refuseNew() {
      server.close();
      server.closeIdleConnections();
    },
    isBusy: () => running > 0,
    close: () => app.close(),
  };
}

function metricsSource(context: Context, runtime: MetricsSource['runtime']): MetricsSource {
  const { sessions, counters, commits, chatHttp, driver } = context;
  return {
    runtime,
    operations: counters.operations,
    replies: counters.replies,
    commits,
    appendsWaiting: () => sessions.waiting,
    requestsWaiting: () => chatHttp.waiting,
    sessionsInMemory: () => sessions.cache.size,
    cacheBytes: () => sessions.cache.bytes,
    countLive: () => driver.countLive(),
  };
}
