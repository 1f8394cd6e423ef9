import { connect, type Socket } from 'node:net';
import type { Address } from './post-request.ts';
import { ReplyParser, type TakeReply } from './reply-parser.ts';

/**
 * One keep-alive connection, one request at a time. All connections of a process read into one buffer, since a reply
 * is consumed before the next read begins; that, and no stream machinery on the way in, is most of the speed.
 */
export class Connection {
  static readonly #readBuffer = Buffer.allocUnsafeSlow(256 * 1024);

  /** Takes each reply. Set before the first `write`. */
  onReply: TakeReply = () => {};
  /** Told once when the connection ends other than by `close`. */
  onLost: (reason: Error) => void = () => {};

  readonly #socket: Socket;
  readonly #parser: ReplyParser;
  #isClosing = false;
  #failure: Error | null = null;

  private constructor(address: Address) {
    this.#parser = new ReplyParser((status, bytes, bodyStart, bodyEnd) => {
      this.onReply(status, bytes, bodyStart, bodyEnd);
    });
    this.#socket = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      onread: { buffer: Connection.#readBuffer, callback: (length, buffer) => this.#read(length, buffer as Buffer) },
    });
  }

  /** Resolves when connected; rejects with the socket's error. */
  static async open(address: Address): Promise<Connection> {
    const connection = new Connection(address);
    const socket = connection.#socket;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    socket.on('error', (error) => {
      connection.#failure ??= error;
    });
    socket.once('close', () => {
      if (!connection.#isClosing)
        connection.onLost(connection.#failure ?? new Error('the server closed the connection'));
    });
    return connection;
  }

  write(request: Buffer): void {
    this.#socket.write(request);
  }

  close(): void {
    this.#isClosing = true;
    this.#socket.destroy();
  }

  #read(length: number, buffer: Buffer): boolean {
    try {
      this.#parser.push(buffer, length);
      return true;
    } catch (error) {
      // Whatever a reply's consumer throws ends the connection too: nothing is swallowed, `onLost` reports it.
      this.#failure ??= error as Error;
      this.#socket.destroy();
      return false;
    }
  }
}
