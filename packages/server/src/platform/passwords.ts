import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { constantTimeEqual } from './hash.ts';
import type { Random } from './random.ts';
import { createTurns } from './turns.ts';

/** Passwords are kept as argon2id hashes and nothing else. */
export interface Passwords {
  /** A text in the PHC format, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`; another one each time. */
  hash(password: string): Promise<string>;
  /** False for another password, and for a text that is no such hash. */
  verify(password: string, hash: string): Promise<boolean>;
}

/** OWASP's recommendation for argon2id: 19 MiB and two passes. */
const memoryKib = 19_456;
const passes = 2;
const parallelism = 1;
const saltBytes = 16;
const hashBytes = 32;
/** Each takes its memory for its time; more at once would starve the disk's threads, with which they share a pool. */
const mostAtOnce = 2;
const phc = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

const derive = promisify(argon2);

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

export function createPasswords(random: Random): Passwords {
  const takeTurn = createTurns(mostAtOnce);
  const run = (password: string, salt: Uint8Array, tagLength: number, cost: Cost) =>
    // NFKC: the same password typed at another keyboard is the same password.
    takeTurn(() => derive('argon2id', { message: password.normalize('NFKC'), nonce: salt, tagLength, ...cost }));
  return {
    async hash(password) {
      const salt = random.bytes(saltBytes);
      const key = await run(password, salt, hashBytes, { memory: memoryKib, passes, parallelism });
      return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(key)}`;
    },
    async verify(password, hash) {
      const match = phc.exec(hash);
      if (match === null) return false;
      const [, memory, passes, parallelism, salt = '', expected = ''] = match;
      const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
      const key = await run(password, Buffer.from(salt, 'base64'), Buffer.from(expected, 'base64').length, cost);
      return constantTimeEqual(unpadded(key), expected);
    },
  };
}

/** The PHC format has standard base64 without `=`. */
function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
