import { Connection } from '../wire/connection.ts';
import type { Address } from '../wire/post-request.ts';
import { readStatusCode } from '../wire/status-code.ts';

/** One request and what becomes of its ACK. What `take` throws ends the whole exchange. */
export interface Exchange {
  readonly request: Buffer;
  take(bytes: Buffer, bodyStart: number, bodyEnd: number): void;
}

/**
 * Makes the exchanges over so many connections, each taking the next as soon as it is free: for preparing and checking
 * chats, not for measuring. Rejects at the first reply that is no ACK, and when a connection is lost.
 */
export async function exchangeAll(
  address: Address,
  connections: number,
  exchanges: Iterator<Exchange, undefined>,
): Promise<void> {
  const open: Connection[] = [];
  try {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        const connection = await Connection.open(address);
        open.push(connection);
        await exchangeOver(connection, exchanges);
      }),
    );
  } finally {
    for (const connection of open) connection.close();
  }
}

function exchangeOver(connection: Connection, exchanges: Iterator<Exchange, undefined>): Promise<void> {
  return new Promise((resolve, reject) => {
    let current: Exchange | undefined;
    const proceed = () => {
      current = exchanges.next().value;
      if (current === undefined) resolve();
      else connection.write(current.request);
    };
    connection.onLost = reject;
    connection.onReply = (httpStatus, bytes, bodyStart, bodyEnd) => {
      if (httpStatus !== 200 || readStatusCode(bytes, bodyStart, bodyEnd) !== 0) {
        throw new Error(`HTTP ${httpStatus}, no ACK: ${bytes.toString('utf8', bodyStart, bodyEnd).slice(0, 500)}`);
      }
      current?.take(bytes, bodyStart, bodyEnd);
      proceed();
    };
    proceed();
  });
}
