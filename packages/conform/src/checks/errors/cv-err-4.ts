import type { CustomerChat } from '../../chat/customer-chat.ts';
import { minimalParameters } from '../../chat/minimal-parameters.ts';
import { lastingOperations } from '../../chat/operations.ts';
import type { Check } from '../../check/check.ts';
import type { CheckContext } from '../../check/context.ts';
import { expectEqual, expectRefusal, expectThat } from '../../check/expect.ts';
import { NotAsked } from '../../check/not-asked.ts';
import { type Exchange, isAck } from '../../wire/exchange.ts';

export const denial: readonly Check[] = [
  {
    id: 'CV-ERR-4.not-served',
    title: 'a wrong key is not served',
    profile: 'reference',
    async run(context) {
      const chat = await context.chat();
      const exchange = await chat.act('send', { message: 'x', secureKey: altered(chat.credentials.secureKey) });
      expectThat(!isAck(exchange), 'A request with a wrong key was ACKed.', exchange);
      expectEqual('Messages', (await chat.own('Message')).length, 0);
    },
  },
  {
    id: 'CV-ERR-4.every-operation',
    title: 'every operation denies a wrong key, with a reference',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const secureKey = altered(chat.credentials.secureKey);
      for (const id of [...lastingOperations, 'disconnect' as const]) {
        const exchange = expectRefusal(await chat.act(id, { ...minimalParameters[id], secureKey }), true);
        const [advice = ''] = exchange.reply.advice;
        expectThat(/referenceId\[[0-9]+\]/.test(advice), 'The advice has no referenceId[digits].', exchange);
      }
    },
  },
  {
    id: 'CV-ERR-4.one-answer',
    title: 'an unknown chat, a wrong userId, a wrong and a misshapen key have one answer',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      const other = await context.chat();
      const { secureKey, userId } = chat.credentials;
      const unknown = altered(chat.chatId);
      const answers = [
        await chat.act('refresh', { secureKey: altered(secureKey) }),
        await chat.act('refresh', { secureKey: 'x' }),
        await chat.act('refresh', { secureKey: secureKey.slice(1) }),
        await chat.act('refresh', { secureKey: 'ä'.repeat(500) }),
        await chat.act('refresh', { userId: altered(userId) }),
        await chat.act('refresh', { ...other.credentials }),
        await context.post(`/${unknown}/refresh`, { ...chat.credentials }),
        await context.post('/x/refresh', { ...chat.credentials }),
      ];
      expectOneAnswer(answers);
    },
  },
  {
    id: 'CV-ERR-4.other-service',
    title: 'a chat of another service is denied like an unknown one',
    profile: 'parley',
    async run(context) {
      const { otherService } = context.options;
      if (otherService === undefined) throw new NotAsked('--other-service NAME tells one');
      const chat = await context.chat();
      expectOneAnswer([
        await chat.act('refresh', { secureKey: altered(chat.credentials.secureKey) }),
        await chat.act('refresh', {}, { service: otherService }),
      ]);
    },
  },
  {
    id: 'CV-ERR-4.harmless',
    title: 'a wrong key never harms the real client',
    profile: 'parley',
    async run(context) {
      const chat = await context.chat();
      await expectUnharmed(context, chat);
    },
  },
];

async function expectUnharmed(context: CheckContext, chat: CustomerChat): Promise<void> {
  const secureKey = altered(chat.credentials.secureKey);
  for (let tries = 0; tries < 5; tries += 1) await chat.act('disconnect', { secureKey });
  await context.post(chat.path('disconnect'), { ...chat.credentials, userId: altered(chat.credentials.userId) });
  const exchange = await chat.acked('send', { message: 'still here' });
  expectEqual('chatEnded', exchange.reply.chatEnded, false, exchange);
}

/** The same but for the reference, the chat asked for, and headers of transport. */
function expectOneAnswer(answers: readonly Exchange[]): void {
  const [first] = answers;
  for (const exchange of answers) {
    expectRefusal(exchange, true);
    expectEqual('The body', bodyOf(exchange), bodyOf(first!), exchange);
    expectEqual('Names of the headers', headerNames(exchange), headerNames(first!), exchange);
  }
}

function bodyOf({ received, sent }: Exchange): string {
  return received.body
    .replace(/referenceId\[[0-9]+\]/, 'referenceId[…]')
    .replace(JSON.stringify(decodeURIComponent(sent.chatId ?? '')), '"the chat asked for"');
}

function headerNames({ received }: Exchange): readonly string[] {
  return Object.keys(received.headers)
    .filter((name) => !['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'].includes(name))
    .sort();
}

/** Of the same length and alphabet, but another. */
function altered(id: string): string {
  const last = id.at(-1) === '0' ? '1' : '0';
  return `${id.slice(0, -1)}${last}`;
}
