import type { Watch } from '../check/check.ts';
import type { Exchange } from '../wire/exchange.ts';

const expected: { readonly [name: string]: { readonly value: string; readonly pattern: RegExp } } = {
  'content-type': { value: 'application/json;charset=utf-8', pattern: /^application\/json; ?charset="?utf-8"?$/i },
  'cache-control': { value: 'no-store', pattern: /\bno-store\b/i },
  'x-content-type-options': { value: 'nosniff', pattern: /^nosniff$/i },
};

export const headerWatches: readonly Watch[] = [
  {
    id: 'CV-HTTP-6.headers',
    title: 'every reply is JSON in UTF-8, never stored, never sniffed',
    profile: 'parley',
    concerns: ({ sent }) => sent.method !== 'OPTIONS',
    judge: ({ received }) => {
      for (const [name, { value, pattern }] of Object.entries(expected)) {
        const given = received.headers[name];
        if (given === undefined) return `The header ${name} is absent; it should be ${value}.`;
        if (!pattern.test(given)) return `The header ${name} is ${given}; it should be ${value}.`;
      }
      return null;
    },
  },
  {
    id: 'CV-HTTP-7.every-reply',
    title: 'pages of other origins may read every reply, faults included',
    profile: 'parley',
    concerns: () => true,
    // What other origins get is for a check of its own.
    judge: (exchange, pageOrigin) =>
      exchange.sent.headers['Origin'] === pageOrigin ? judgeCors(exchange, pageOrigin) : null,
  },
];

function judgeCors({ sent, received }: Exchange, pageOrigin: string): string | null {
  const { headers } = received;
  const allowed = headers['access-control-allow-origin'];
  if (allowed === undefined) return 'The header Access-Control-Allow-Origin is absent.';
  if (allowed !== '*' && allowed !== pageOrigin) {
    return `The header Access-Control-Allow-Origin is ${allowed}; the page's origin is ${pageOrigin}.`;
  }
  if (allowed === pageOrigin) {
    if (headers['access-control-allow-credentials'] !== 'true') return 'Access-Control-Allow-Credentials is not true.';
    if (!/\borigin\b/i.test(headers['vary'] ?? '')) return 'The origin is echoed without Vary: Origin.';
  }
  if (sent.method === 'OPTIONS') return null;
  const exposed = (headers['access-control-expose-headers'] ?? '').toLowerCase();
  const missing = ['retry-after', 'content-disposition'].filter((name) => !exposed.includes(name));
  return missing.length === 0 ? null : `Access-Control-Expose-Headers lacks ${missing.join(', ')}.`;
}
