import { Agent, type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { RuleBroken } from '../check/rule-broken.ts';
import { type Exchange, isAck, type Received, type Sent } from './exchange.ts';
import { findOperation } from './find-operation.ts';
import { encodeForm, type Form, formType } from './form.ts';
import { readReply } from './reply.ts';
import type { Target } from './target.ts';

export interface PostOptions {
  readonly method?: string;
  /** Another service than the one under test. */
  readonly service?: string;
  readonly headers?: { readonly [name: string]: string };
  /** Content-Type; `null` sends none. A form's without it. */
  readonly type?: string | null;
  /** Announces a body of so many bytes and sends none of it. */
  readonly announce?: number;
}

export interface ClientOptions {
  readonly target: Target;
  /** Sent with every request, as a browser does. */
  readonly pageOrigin: string;
  /** The kit never sends more requests than that. */
  readonly maxRequests: number;
  readonly onExchange: (exchange: Exchange) => void;
}

/** Field clients give up after 3 s; whoever takes this long does not answer. */
const giveUpMs = 10_000;
/** How often, and how patiently, a request is sent again that was answered RETRY or 429. */
const maxRepeats = 6;
const repeatAfterMs = 500;
const longestWaitMs = 60_000;

/** No more requests may be sent: a fault of the kit, or of a server that asks for endless repeats. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

/** Speaks HTTP with the server under test over connections that are kept alive, and shows every reply to the watches. */
export class Client implements Disposable {
  readonly target: Target;
  readonly #options: ClientOptions;
  readonly #agent: Agent;
  readonly #isTls: boolean;
  requests = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.target = options.target;
    this.#isTls = options.target.origin.startsWith('https:');
    this.#agent = this.#isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  }

  /**
   * @param below the path below the service: `''`, or `/{chatId}/{operation}`, perhaps with a query.
   * @throws RuleBroken when no reply comes. What was answered RETRY or 429 is sent again a few times.
   */
  async post(below: string, form: Form = '', options: PostOptions = {}): Promise<Exchange> {
    const sent = this.#describe(below, encodeForm(form), options);
    for (let repeats = 0; ; repeats += 1) {
      const exchange = await this.#exchange(sent, options);
      this.#options.onExchange(exchange);
      const waitMs = howLongToWait(exchange);
      if (waitMs === null || repeats === maxRepeats) return exchange;
      await sleep(waitMs);
    }
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  #describe(below: string, body: Buffer, { method = 'POST', service, headers, type, announce }: PostOptions): Sent {
    const { basePath, service: own } = this.target;
    const contentType = type === undefined ? formType : type;
    return {
      method,
      path: `${basePath}/${encodeURIComponent(service ?? own)}${below}`,
      headers: {
        Origin: this.#options.pageOrigin,
        ...(contentType === null ? {} : { 'Content-Type': contentType }),
        'Content-Length': String(announce ?? body.length),
        ...headers,
      },
      body,
      ...findOperation(below),
    };
  }

  async #exchange(sent: Sent, { announce }: PostOptions): Promise<Exchange> {
    const startedAt = performance.now();
    const received = await this.#send(sent, announce !== undefined, true);
    return { sent, received, reply: readReply(received.body), tookMs: performance.now() - startedAt };
  }

  #send(sent: Sent, isHeld: boolean, mayRepeat: boolean): Promise<Received> {
    if (this.requests >= this.#options.maxRequests) {
      throw new BudgetSpent(`the kit's own bound of ${this.#options.maxRequests} requests is reached`);
    }
    this.requests += 1;
    const { method, path, headers, body } = sent;
    const options: RequestOptions = { method, headers, agent: isHeld ? false : this.#agent };
    const start = this.#isTls ? tlsRequest : request;
    return new Promise((resolve, reject) => {
      const running: ClientRequest = start(`${this.target.origin}${path}`, options);
      const fail = (sentence: string) => {
        running.destroy();
        reject(new RuleBroken(sentence, { sent }));
      };
      const timer = setTimeout(() => fail(`No reply came within ${giveUpMs / 1_000} s.`), giveUpMs);
      running.on('close', () => clearTimeout(timer));
      running.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server has closed meanwhile says nothing about the server.
        if (running.reusedSocket && error.code === 'ECONNRESET' && mayRepeat) {
          resolve(this.#send(sent, isHeld, false));
        } else fail(`The connection failed: ${error.message || error.code}.`);
      });
      running.on('response', (response) => {
        readBody(response).then(
          (received) => {
            resolve(received);
            if (isHeld) running.destroy();
          },
          (error: Error) => fail(`The reply broke off: ${error.message}.`),
        );
      });
      if (isHeld) running.flushHeaders();
      else running.end(body);
    });
  }
}

async function readBody(response: IncomingMessage): Promise<Received> {
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name] = String(value);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString('utf8') };
}

function howLongToWait(exchange: Exchange): number | null {
  const { status, headers } = exchange.received;
  if (status === 429) return Math.min(longestWaitMs, 1_000 * (Number(headers['retry-after']) || 1));
  return status === 200 && !isAck(exchange) && exchange.reply.statusCode === 1 ? repeatAfterMs : null;
}
