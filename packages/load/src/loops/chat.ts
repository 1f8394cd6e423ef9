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
  readonly chatId: string;
  /** The position from which this client would read next. */
  position: number;
  /** What the next event's index must be, by everything this client was told; checked after a run. */
  expectedNext: number;

  readonly #target: Target;
  readonly #identity: { readonly userId: string; readonly secureKey: string; readonly alias: string };
  #send: Buffer | null = null;
  #refresh: Buffer | null = null;
  #refreshPosition = -1;

  constructor(target: Target, credentials: Credentials) {
    const { chatId, userId, secureKey, alias, nextPosition } = credentials;
    this.#target = target;
    this.#identity = { userId, secureKey, alias };
    this.chatId = chatId;
    this.position = nextPosition;
    this.expectedNext = nextPosition;
  }

  /** A message, asking for no events back. */
  sendRequest(): Buffer {
    this.#send ??= this.#build('send', { message: MESSAGE });
    return this.#send;
  }

  /** A poll from this client's position. */
  refreshRequest(): Buffer {
    if (this.#refresh === null || this.#refreshPosition !== this.position) {
      this.#refreshPosition = this.position;
      this.#refresh = this.#build('refresh', { transcriptPosition: String(this.position) });
    }
    return this.#refresh;
  }

  #build(operation: string, parameters: Record<string, string>): Buffer {
    const { basePath, service } = this.#target;
    return buildPostRequest(this.#target, `${basePath}/${service}/${this.chatId}/${operation}`, {
      ...this.#identity,
      ...parameters,
    });
  }
}

/** The request that opens a chat. */
export function requestChatRequest(target: Target): Buffer {
  return buildPostRequest(target, `${target.basePath}/${target.service}`, {
    nickname: 'Maria Tamm',
    subject: 'Where is my parcel?',
  });
}
