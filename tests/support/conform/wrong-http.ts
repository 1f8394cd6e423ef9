import { setTimeout as sleep } from 'node:timers/promises';
import { fault, isAckOf, withBody } from './proxied.ts';
import type { WrongServer } from './wrong-server.ts';

const form = 'application/x-www-form-urlencoded';

/** Wrong in what is CV-HTTP's. */
export const wrongHttp: readonly WrongServer[] = [
  {
    wrong: 'that has no read receipts',
    caughtBy: ['CV-HTTP-1.paths', 'CV-HTTP-1.slash'],
    only: ['CV-HTTP-1'],
    create: () => ({ request: (asked) => (asked.operation === 'readReceipt' ? fault(404, 249, asked.chatId) : asked) }),
  },
  {
    wrong: 'that puts a mark in the place of bad UTF-8',
    caughtBy: ['CV-HTTP-4.not-utf-8'],
    create: () => ({ request: (asked) => replaceBytes(asked, /%C3%28/g, '%EF%BF%BD(') }),
  },
  {
    wrong: 'that knows brackets in their escapes alone',
    caughtBy: ['CV-HTTP-4.brackets'],
    create: () => ({ request: (asked) => replaceBytes(asked, /userData\[size\]/g, 'x') }),
  },
  {
    wrong: 'that calls a form too large a bad request',
    caughtBy: ['CV-HTTP-8.too-large'],
    only: ['CV-HTTP-8'],
    create: () => ({ reply: (reply) => (reply.status === 413 ? { ...reply, status: 400 } : reply) }),
  },
  {
    wrong: 'whose forms end at 256 KiB, where a chat begins',
    caughtBy: ['CV-HTTP-8.largest'],
    only: ['CV-HTTP-8'],
    create: () => ({
      request: (asked) => (asked.body.length > 262_144 && asked.chatId === '' ? fault(413, 249) : asked),
    }),
  },
  {
    wrong: 'that looks at the size before the media type',
    caughtBy: ['CV-HTTP-9.body'],
    create: () => ({
      reply: (reply, { headers }) =>
        reply.status === 415 && Number(headers['content-length']) > 524_288 ? { ...reply, status: 413 } : reply,
    }),
  },
  {
    wrong: 'that finds no path with a slash at its end',
    caughtBy: ['CV-HTTP-1.slash'],
    create: () => ({
      request: (asked) => (asked.path.endsWith('/') ? fault(404, 249, asked.chatId || undefined) : asked),
    }),
  },
  {
    wrong: 'that takes GET with a query',
    caughtBy: ['CV-HTTP-2.others'],
    create: () => ({
      request: (asked) => {
        if (asked.method !== 'GET') return asked;
        const [path = '', query = ''] = asked.path.split('?');
        const posted = { ...asked, method: 'POST', path, headers: { ...asked.headers, 'content-type': form } };
        return query === '' ? asked : withBody(posted, Buffer.from(query));
      },
    }),
  },
  {
    wrong: 'whose 405 has no Allow',
    caughtBy: ['CV-HTTP-2.others'],
    create: () => ({
      reply: (reply) => {
        const { allow: _, ...headers } = reply.headers;
        return { ...reply, headers };
      },
    }),
  },
  {
    wrong: 'that asks a preflight for credentials',
    caughtBy: ['CV-HTTP-2.options', 'CV-HTTP-7.preflight'],
    create: () => ({ request: (asked) => (asked.method === 'OPTIONS' ? fault(401, 249) : asked) }),
  },
  {
    wrong: 'that refuses a charset',
    caughtBy: ['CV-HTTP-3.form', 'CV-HTTP-3.multipart'],
    create: () => ({
      request: (asked) => (asked.headers['content-type']?.includes('charset') ? fault(415, 249) : asked),
    }),
  },
  {
    wrong: 'that refuses multipart',
    caughtBy: ['CV-HTTP-3.multipart'],
    create: () => ({
      request: (asked) =>
        asked.headers['content-type']?.startsWith('multipart/form-data')
          ? fault(415, 249, asked.chatId || undefined)
          : asked,
    }),
  },
  {
    wrong: 'that reads any text as a form',
    caughtBy: ['CV-HTTP-3.other-types'],
    create: () => ({
      request: (asked) =>
        asked.method === 'POST' && asked.headers['content-type']?.startsWith('text/')
          ? { ...asked, headers: { ...asked.headers, 'content-type': form } }
          : asked,
    }),
  },
  {
    wrong: 'that ignores Content-Encoding',
    caughtBy: ['CV-HTTP-3.encoding'],
    create: () => ({
      request: (asked) => {
        const { 'content-encoding': encoding, ...headers } = asked.headers;
        return encoding === undefined ? asked : withBody({ ...asked, headers }, Buffer.from('nickname=A'));
      },
    }),
  },
  {
    wrong: 'that refuses an empty body',
    caughtBy: ['CV-HTTP-3.none', 'CV-HTTP-5.query'],
    create: () => ({
      request: (asked) =>
        asked.method === 'POST' && asked.operation !== 'sing' && asked.body.length === 0
          ? fault(400, 249, asked.chatId || undefined)
          : asked,
    }),
  },
  {
    wrong: 'that refuses a leading &',
    caughtBy: ['CV-HTTP-4.leading-ampersand'],
    create: () => ({ request: (asked) => (asked.body[0] === 0x26 ? fault(400, 249) : asked) }),
  },
  {
    wrong: 'that leaves + as it is',
    caughtBy: ['CV-HTTP-4.plus', 'CV-HTTP-4.lone-percent'],
    create: () => ({ request: (asked) => replaceBytes(asked, /\+/g, '%2B') }),
  },
  {
    wrong: 'that ends a value at the second =',
    caughtBy: ['CV-HTTP-4.equals'],
    create: () => ({ request: (asked) => replaceBytes(asked, /(=[^&=]*)=[^&]*/g, '$1') }),
  },
  {
    wrong: 'that refuses a lone %',
    caughtBy: ['CV-HTTP-4.lone-percent'],
    create: () => ({
      request: (asked) => (/%(?![0-9a-f]{2})/i.test(asked.body.toString('latin1')) ? fault(400, 249) : asked),
    }),
  },
  {
    wrong: 'that refuses parameters which it does not know',
    caughtBy: ['CV-HTTP-4.unknown'],
    create: () => ({ request: (asked) => (asked.form.has('endpoint') ? fault(400, 249) : asked) }),
  },
  {
    wrong: 'that takes the last of a repeated parameter',
    caughtBy: ['CV-HTTP-4.first-counts'],
    create: () => ({ request: (asked) => replaceBytes(asked, /message=[^&]*&(?=message=)/g, '') }),
  },
  {
    wrong: 'that reads bytes as Latin-1',
    caughtBy: ['CV-HTTP-4.utf-8'],
    only: ['CV-HTTP-4'],
    create: () => ({
      request: (asked) => {
        if (asked.operation !== 'send') return asked;
        return withBody(asked, Buffer.from(asked.body.toString('latin1').replace(/%([89a-f])/gi, '%C2%$1'), 'utf8'));
      },
    }),
  },
  {
    wrong: 'that reads any number of parameters',
    caughtBy: ['CV-HTTP-4.too-many'],
    only: ['CV-HTTP-4'],
    create: () => ({ request: (asked) => replaceBytes(asked, /&p999=x$/, '') }),
  },
  {
    wrong: 'that keeps the quotes of a key',
    caughtBy: ['CV-HTTP-4.quotes'],
    create: () => ({ request: (asked) => replaceBytes(asked, /\[(?:"|%22)(\w+)(?:"|%22)\]/g, '[%22%22$1%22%22]') }),
  },
  {
    wrong: 'that knows no nested keys',
    caughtBy: ['CV-HTTP-4.nested'],
    create: () => ({ request: (asked) => replaceBytes(asked, /\[a\]\[b\]/g, '[a]') }),
  },
  {
    wrong: 'that loses a key called __proto__',
    caughtBy: ['CV-HTTP-4.proto'],
    create: () => ({ request: (asked) => replaceBytes(asked, /userData%5B__proto__%5D=p&/g, '') }),
  },
  {
    wrong: 'that takes the first of two keys',
    caughtBy: ['CV-HTTP-4.ambiguous'],
    create: () => ({ request: (asked) => replaceBytes(asked, /&(alias|userId|secureKey)=other$/g, '') }),
  },
  {
    wrong: 'that reads the query as well',
    caughtBy: ['CV-HTTP-5.query'],
    create: () => ({
      request: (asked) => {
        const query = asked.path.split('?')[1];
        return query === undefined || asked.method !== 'POST' ? asked : withBody(asked, Buffer.from(query));
      },
    }),
  },
  {
    wrong: 'that holds a refresh with nothing new for 4 s',
    caughtBy: ['CV-HTTP-6.not-held'],
    only: ['CV-HTTP-6.not-held'],
    create: () => ({
      reply: async (reply, asked) => {
        if (asked.operation === 'refresh' && reply.body.includes('"messages":[]')) await sleep(4_000);
        return reply;
      },
    }),
  },
  {
    wrong: 'whose replies are HTML',
    caughtBy: ['CV-HTTP-6.headers'],
    create: () => ({ reply: (reply) => ({ ...reply, headers: { ...reply.headers, 'content-type': 'text/html' } }) }),
  },
  {
    wrong: 'whose replies may be stored',
    caughtBy: ['CV-HTTP-6.headers'],
    create: () => ({ reply: (reply) => ({ ...reply, headers: { ...reply.headers, 'cache-control': 'max-age=1' } }) }),
  },
  {
    wrong: 'whose faults have no CORS headers',
    caughtBy: ['CV-HTTP-7.every-reply'],
    create: () => ({
      reply: (reply) => {
        const { 'access-control-allow-origin': _, ...headers } = reply.headers;
        return isAckOf(reply) || reply.status === 204 ? reply : { ...reply, headers };
      },
    }),
  },
  {
    wrong: 'that echoes every origin',
    caughtBy: ['CV-HTTP-7.other-origins'],
    only: ['CV-HTTP-7'],
    service: 'listed',
    create: () => ({
      reply: (reply, { headers }) => ({
        ...reply,
        headers: { 'access-control-allow-origin': headers['origin'] ?? '*', ...reply.headers },
      }),
    }),
  },
  {
    wrong: 'whose preflight knows no Idempotency-Key',
    caughtBy: ['CV-HTTP-7.preflight'],
    create: () => ({
      reply: (reply) => {
        const allowed = reply.headers['access-control-allow-headers']?.replace(/, idempotency-key/i, '');
        return allowed === undefined
          ? reply
          : { ...reply, headers: { ...reply.headers, 'access-control-allow-headers': allowed } };
      },
    }),
  },
  {
    wrong: 'that refuses a foreign Authorization',
    caughtBy: ['CV-HTTP-7.ignored'],
    create: () => ({
      request: (asked) => (asked.headers['authorization'] === undefined ? asked : fault(401, 249)),
    }),
  },
  {
    wrong: 'whose forms end at 64 KiB',
    caughtBy: ['CV-HTTP-8.within-limits'],
    only: ['CV-HTTP-8'],
    create: () => ({
      request: (asked) => (asked.body.length > 65_536 && asked.chatId !== '' ? fault(413, 249, asked.chatId) : asked),
    }),
  },
  {
    wrong: 'that looks at the method before the service',
    caughtBy: ['CV-HTTP-9.path'],
    create: () => ({
      reply: (reply, asked) =>
        asked.method === 'GET' && reply.status === 404
          ? { ...fault(405, 249), headers: { ...reply.headers, allow: 'POST, OPTIONS' } }
          : reply,
    }),
  },
  {
    wrong: 'that looks at the credentials before the parameters',
    caughtBy: ['CV-HTTP-9.credentials'],
    only: ['CV-HTTP-9'],
    create: () => ({
      request: (asked) =>
        asked.form.get('secureKey') === '0'.repeat(32) && !asked.form.has('message')
          ? fault(403, 249, asked.chatId)
          : asked,
    }),
  },
];

function replaceBytes(
  asked: Parameters<typeof withBody>[0],
  pattern: RegExp,
  replacement: string,
): ReturnType<typeof withBody> {
  if (asked.method !== 'POST' || (asked.headers['content-type'] ?? '').startsWith('multipart')) return asked;
  return withBody(asked, Buffer.from(asked.body.toString('latin1').replace(pattern, replacement), 'latin1'));
}
