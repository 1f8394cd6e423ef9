import type { Check } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { expectAck, expectEqual, expectFault } from '../../check/expect.ts';
import { encodeForm } from '../../wire/form.ts';

/** What becomes of the body of a `send`, and of the rest of a body that asks for its own event back. */
async function sendRaw(context: CheckContext, body: string | Buffer): Promise<unknown> {
  const chat = await context.chat();
  const credentials = Buffer.concat([encodeForm({ ...chat.credentials, transcriptPosition: -1 }), Buffer.from('&')]);
  const exchange = expectAck(await context.post(chat.path('send'), Buffer.concat([credentials, Buffer.from(body)])));
  return exchange.reply.messages.find(({ type, fromType }) => type === 'Message' && fromType === 'Client')?.text;
}

function expectText(name: string, title: string, cases: readonly (readonly [body: string, text: string])[]): Check {
  return {
    id: `CV-HTTP-4.${name}`,
    title,
    profile: 'parley',
    async run(context) {
      for (const [body, text] of cases) {
        expectEqual(`The text of a send with the body …&${body}`, await sendRaw(context, body), text);
      }
    },
  };
}

/** The parser, seen by the texts that come back. */
export const decoding: readonly Check[] = [
  {
    id: 'CV-HTTP-4.leading-ampersand',
    title: 'a body may begin with &, and hold empty pairs',
    profile: 'parley',
    async run(context) {
      const exchange = expectAck(await context.post('', '&&nickname=Conformance&&subject=x&'));
      expectEqual('The nickname', exchange.reply.messages[0]?.nickname, 'Conformance', exchange);
    },
  },
  expectText('plus', '+ is a space, %2B a plus', [['message=1%2B1+is+2', '1+1 is 2']]),
  expectText('equals', '= inside a value belongs to it', [['message=a=b=c', 'a=b=c']]),
  expectText('lone-percent', 'a % without two hex digits stands for itself', [
    ['message=100%', '100%'],
    ['message=50%+off', '50% off'],
    ['message=%zz%4', '%zz%4'],
  ]),
  expectText('unknown', 'unknown parameters are ignored, and the order does not matter', [
    ['endpoint=x&foo[bar]=y&message=hello&z', 'hello'],
  ]),
  expectText('first-counts', 'of a repeated parameter the first counts', [['message=first&message=second', 'first']]),
  expectText('utf-8', 'bytes beyond ASCII are UTF-8, escaped or not', [
    ['message=%C3%A4%F0%9F%98%80', 'ä😀'],
    ['message=ä😀', 'ä😀'],
  ]),
  {
    id: 'CV-HTTP-4.not-utf-8',
    title: 'what is no UTF-8 is 400',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const body = `${encodeForm({ ...chat.credentials })}&message=%C3%28`;
      expectFault(await context.post(chat.path('send'), body), 400, [249]);
    },
  },
  {
    id: 'CV-HTTP-4.too-many',
    title: 'more than 1,000 parameters are 413, a thousand are not',
    profile: 'parley',
    async run(context) {
      const others = (count: number) => Array.from({ length: count }, (_, at) => `p${at}=x`).join('&');
      expectAck(await context.post('', `nickname=Conformance&${others(999)}`));
      expectFault(await context.post('', `nickname=Conformance&${others(1_000)}`), 413, [249]);
    },
  },
];
