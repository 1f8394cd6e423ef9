import { connect, createServer, type Socket } from 'node:net';

export interface CutProxy extends AsyncDisposable {
  readonly port: number;
  /**
   * Cuts every connection that there is, as a network does: the client hears that it is gone, the server hears nothing
   * and goes on. New ones may be made.
   */
  cut(): void;
}

/** A proxy of TCP before a port of the loopback. */
export async function startCutProxy(target: number): Promise<CutProxy> {
  const clients = new Set<Socket>();
  const servers = new Set<Socket>();
  const listener = createServer((client) => {
    const server = connect(target, '127.0.0.1');
    clients.add(client);
    servers.add(server);
    client.on('error', () => {});
    server.on('error', () => {});
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      if (!client.destroyed) client.write(bytes);
    });
    client.on('end', () => {
      if (clients.has(client)) server.end();
    });
    server.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    cut() {
      const cut = [...clients];
      clients.clear();
      for (const client of cut) client.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of [...clients, ...servers]) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
