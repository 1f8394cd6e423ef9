import type { Spoiler } from './start-proxy.ts';

/** A server that is wrong in one thing. */
export interface WrongServer {
  /** What it does, as the end of "a server …". */
  readonly wrong: string;
  /** The checks that must fail, of those asked: these and no others. */
  readonly caughtBy: readonly string[];
  /** What is asked; without it the family of the first that must fail. */
  readonly only?: readonly string[];
  /** The service; `test` without it. */
  readonly service?: string;
  readonly thorough?: true;
  create(): Spoiler;
}
