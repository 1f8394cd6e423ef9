import { Connection } from '../wire/connection.ts';
import type { Chat, Target } from './chat.ts';
import type { Operation } from './mix.ts';
import type { Tally } from './tally.ts';

/** One connection and the chats it speaks for, one request at a time; no other lane speaks for them. */
export class Lane {
  /** Told after each reply, ACK or not, and once when the connection is lost. */
  onFree: (lane: Lane) => void = () => {};
  isLost = false;

  readonly #connection: Connection;
  readonly #chats: readonly Chat[];
  readonly #turn: number;
  readonly #tally: Tally;
  #chat: Chat;
  #place = 0;
  #leftOfTurn: number;
  #operation: Operation = 'refresh';
  #startedAt = 0;

  private constructor(connection: Connection, chats: readonly Chat[], turn: number, tally: Tally) {
    this.#connection = connection;
    this.#chats = chats;
    this.#turn = turn;
    this.#tally = tally;
    this.#chat = chats[0]!;
    this.#leftOfTurn = turn;
    connection.onReply = (status, bytes, bodyStart, bodyEnd) => this.#take(status, bytes, bodyStart, bodyEnd);
    connection.onLost = (reason) => {
      this.isLost = true;
      tally.countFailure('connection lost', () => reason.message);
      this.onFree(this);
    };
  }

  /** Connects; the lane goes from chat to chat after `turn` requests to each. */
  static async open(target: Target, chats: readonly Chat[], turn: number, tally: Tally): Promise<Lane> {
    return new Lane(await Connection.open(target), chats, turn, tally);
  }

  /** Sends the next request. Its latency counts from `startedAt`, in ms of `performance.now()`. */
  start(operation: Operation, startedAt: number): void {
    if (this.#leftOfTurn === 0) {
      this.#place = (this.#place + 1) % this.#chats.length;
      this.#chat = this.#chats[this.#place]!;
      this.#leftOfTurn = this.#turn;
    }
    this.#leftOfTurn -= 1;
    this.#operation = operation;
    this.#startedAt = startedAt;
    this.#connection.write(operation === 'send' ? this.#chat.sendRequest() : this.#chat.refreshRequest());
  }

  close(): void {
    this.#connection.close();
  }

  #take(httpStatus: number, bytes: Buffer, bodyStart: number, bodyEnd: number): void {
    const latencyMs = performance.now() - this.#startedAt;
    const isAck = this.#tally.countReply(latencyMs, httpStatus, bytes, bodyStart, bodyEnd);
    if (isAck && this.#operation === 'send') this.#chat.nextPosition += 1;
    this.onFree(this);
  }
}
