import type { Target } from '../loops/chat.ts';
import type { ServerProcess } from './server-process.ts';

/** A running server to be measured: the process, and where its chat API is. */
export interface Side extends AsyncDisposable {
  readonly name: string;
  readonly process: ServerProcess;
  readonly target: Target;
}

export function createSide(process: ServerProcess, service: string): Side {
  const { hostname, port } = new URL(process.addresses['listening'] ?? '');
  return {
    name: process.name,
    process,
    target: { host: hostname, port: Number(port), basePath: '/genesys/2/chat', service },
    [Symbol.asyncDispose]: () => process[Symbol.asyncDispose](),
  };
}
