import { randomFillSync } from 'node:crypto';

export interface Random {
  bytes(length: number): Uint8Array;
  /** A whole number from 0 to `below` - 1, each as likely as the others; `below` at most 2^48. */
  integer(below: number): number;
}

const poolSize = 8_192;

/** Cryptographic randomness, drawn from the system in large pieces: a new chat needs three ids. */
export function createSystemRandom(): Random {
  const pool = new Uint8Array(poolSize);
  let used = poolSize;
  return fromBytes((length) => {
    if (length > poolSize) return randomFillSync(new Uint8Array(length));
    if (used + length > poolSize) {
      randomFillSync(pool);
      used = 0;
    }
    const taken = pool.slice(used, used + length);
    // What was given out is not kept.
    pool.fill(0, used, used + length);
    used += length;
    return taken;
  });
}

/** The same numbers for the same seed (sfc32); for tests and the simulator, never for secrets in production. */
export function createSeededRandom(seed: number): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed >>> 0;
  let counter = (Math.floor(seed / 2 ** 32) + 1) >>> 0;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 15; warm += 1) next();
  return fromBytes((length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) bytes[at] = next() & 0xff;
    return bytes;
  });
}

function fromBytes(bytes: (length: number) => Uint8Array): Random {
  return {
    bytes,
    integer(below) {
      const range = 2 ** 48;
      if (!(below >= 1 && below <= range)) throw new RangeError(`no integer below ${below}`);
      const limit = range - (range % below);
      for (;;) {
        const six = bytes(6);
        let value = 0;
        for (const byte of six) value = value * 256 + byte;
        if (value < limit) return value % below;
      }
    },
  };
}

/**
 * Text of `length` characters of `alphabet` (at most 256, ASCII), each as likely as the others. Put together at once:
 * a text that grows by `+=` stays a chain of pieces in memory, and ids are kept as long as their session.
 */
export function randomText(random: Random, length: number, alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  const text = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    for (const byte of random.bytes(length - filled)) {
      if (byte < limit) text[filled++] = alphabet.charCodeAt(byte % alphabet.length);
    }
  }
  return text.toString('latin1');
}
