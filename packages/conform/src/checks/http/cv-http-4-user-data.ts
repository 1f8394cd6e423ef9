import type { Check } from '../../check/check.ts';
import { expectEqual, expectFault } from '../../check/expect.ts';
import { encodeForm } from '../../wire/form.ts';

function expectUserData(name: string, title: string, body: string, expected: { [key: string]: string }): Check {
  return {
    id: `CV-HTTP-4.${name}`,
    title,
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const credentials = encodeForm({ ...chat.credentials });
      await context.post(chat.path('customNotice'), `${credentials}&${body}`);
      const [notice] = await chat.own('CustomNotice');
      expectEqual(`The userData of a customNotice with the body …&${body}`, pairs(notice?.userData), pairs(expected));
    },
  };
}

/** As a sorted list, since `__proto__` is a key like any other. */
function pairs(userData: unknown): readonly string[] {
  return Object.entries(userData ?? {})
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort();
}

/** How keys of userData are written, and credentials that contradict themselves. */
export const keys: readonly Check[] = [
  expectUserData('brackets', 'brackets may be escaped', 'userData%5Bcolour%5D=red&userData[size]=9', {
    colour: 'red',
    size: '9',
  }),
  expectUserData('quotes', 'a key may stand in quotes', 'userData["colour"]=red&userData[%22size%22]=9', {
    colour: 'red',
    size: '9',
  }),
  expectUserData('nested', 'nested keys are keys', 'userData[a][b]=1', { 'a[b]': '1' }),
  {
    id: 'CV-HTTP-4.proto',
    title: 'a key such as __proto__ is plain data',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await chat.acked('customNotice', { 'userData[__proto__]': 'p', 'userData[constructor]': 'c' });
      const [notice] = await chat.own('CustomNotice');
      expectEqual('The userData', pairs(notice?.userData), ['__proto__=p', 'constructor=c']);
    },
  },
  {
    id: 'CV-HTTP-4.ambiguous',
    title: 'a credential given twice with different values is 400, with the same it is not',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      for (const [name, code] of [
        ['alias', 351],
        ['userId', 352],
        ['secureKey', 353],
      ] as const) {
        const body = encodeForm({ ...chat.credentials }).toString();
        const again = `${body}&${name}=${encodeURIComponent(chat.credentials[name])}`;
        const same = await context.post(chat.path('refresh'), again);
        expectEqual('statusCode', same.reply.statusCode, 0, same);
        expectFault(await context.post(chat.path('refresh'), `${body}&${name}=other`), 400, [code]);
      }
    },
  },
];
