import { type Address, buildPostRequest } from '../wire/post-request.ts';

/** A server to be driven: where it listens, the path of its chat API and the service asked for. */
export interface Target extends Address {
  readonly basePath: string;
  readonly service: string;
}

/** What `requestChat` answered, as far as a client needs it. */
export interface Credentials {
  readonly chatId: string;
  readonly userId: string;
  readonly secureKey: string;
  readonly alias: string;
  readonly nextPosition: number;
}

const MESSAGE = 'My parcel has not arrived yet, could you have a look?';

/** One chat as its customer's client sees it, with its requests built once and written many times. */
export class Chat {
  readonly credentials: Credentials;
  /** What the next event's index must be, by everything this client was told; checked after a run. */
  nextPosition: number;

  #target: Target;
  #send: Buffer | null = null;
  #refresh: Buffer | null = null;
  #refreshPosition = -1;

  constructor(target: Target, credentials: Credentials) {
    this.#target = target;
    this.credentials = credentials;
    this.nextPosition = credentials.nextPosition;
  }

  /** The same chat at the same server started anew, on another port. */
  moveTo(target: Target): void {
    this.#target = target;
    this.#send = null;
    this.#refresh = null;
  }

  /** A message, asking for no events back. */
  sendRequest(): Buffer {
    this.#send ??= this.#build('send', { message: MESSAGE });
    return this.#send;
  }

  /** A poll from where this client is: of a chat in which nothing happened it returns no events. */
  refreshRequest(): Buffer {
    if (this.#refresh === null || this.#refreshPosition !== this.nextPosition) {
      this.#refreshPosition = this.nextPosition;
      this.#refresh = this.#build('refresh', { transcriptPosition: String(this.nextPosition) });
    }
    return this.#refresh;
  }

  /** The poll that shows the last event alone. */
  lastEventRequest(): Buffer {
    return this.#build('refresh', { transcriptPosition: String(this.nextPosition - 1) });
  }

  #build(operation: string, parameters: Record<string, string>): Buffer {
    const { basePath, service } = this.#target;
    const { chatId, userId, secureKey, alias } = this.credentials;
    const form = { userId, secureKey, alias, ...parameters };
    return buildPostRequest(this.#target, `${basePath}/${service}/${chatId}/${operation}`, form);
  }
}

/** The request that opens a chat. */
export function requestChatRequest(target: Target): Buffer {
  return buildPostRequest(target, `${target.basePath}/${target.service}`, {
    nickname: 'Maria Tamm',
    subject: 'Where is my parcel?',
  });
}
