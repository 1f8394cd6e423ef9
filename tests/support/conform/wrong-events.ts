import { type Json, toOperation, withForm, withJson } from './proxied.ts';
import type { WrongServer } from './wrong-server.ts';

/** A server whose events are changed so, each the same way in every reply. */
function wrongEvent(
  wrong: string,
  caughtBy: readonly string[],
  change: (event: Json) => void,
  more: Partial<WrongServer> = {},
): WrongServer {
  return {
    wrong,
    caughtBy,
    create: () => ({
      reply: (reply) => withJson(reply, ({ messages }) => messages.forEach(change)),
    }),
    ...more,
  };
}

const isCustomersLeaving = ({ type, from }: Json) => type === 'ParticipantLeft' && from.type === 'Client';

/** Wrong in what is CV-EV's. */
export const wrongEvents: readonly WrongServer[] = [
  wrongEvent('whose utcTime is in seconds', ['CV-EV-1.order'], (event) => {
    event.utcTime = Math.floor(event.utcTime / 1_000);
  }),
  wrongEvent(
    'whose events have messageType: null',
    ['CV-EV-1.fields', 'CV-EV-6.contents', 'CV-EV-6.fields'],
    (event) => {
      event.messageType ??= null;
    },
  ),
  wrongEvent(
    'whose events are from null',
    ['CV-EV-1.described', 'CV-EV-1.fields'],
    (event) => {
      if (event.type === 'PushUrl') event.from = null;
    },
    { only: ['CV-EV-1'] },
  ),
  {
    wrong: 'that uses an index twice',
    caughtBy: ['CV-EV-1.unchanging', 'CV-EV-1.order'],
    only: ['CV-EV-1'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          const last = messages.at(-1);
          if (messages.length > 1) last.index = messages.at(-2).index;
        }),
    }),
  },
  {
    wrong: 'that numbers the events of every reply anew',
    caughtBy: ['CV-EV-1.unchanging', 'CV-EV-1.fields'],
    only: ['CV-EV-1'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, ({ messages }) => {
          const { length } = messages;
          messages.forEach((event: Json, at: number) => {
            event.index += at === length - 1 ? 1 : 0;
          });
        }),
    }),
  },
  wrongEvent(
    'with a fourteenth type of events',
    ['CV-EV-1.described', 'CV-EV-2.types'],
    (event) => {
      if (event.type === 'PushUrl') event.type = 'UrlPushed';
    },
    { only: ['CV-EV-1', 'CV-EV-2'] },
  ),
  wrongEvent(
    'whose customer is a Customer',
    ['CV-EV-1.described', 'CV-EV-2.types'],
    (event) => {
      if (event.from.type === 'Client') event.from.type = 'Customer';
    },
    { only: ['CV-EV-1', 'CV-EV-2'] },
  ),
  {
    wrong: 'that shows the customer the user data of its own request',
    caughtBy: ['CV-EV-3.hidden', 'CV-EV-6.fields'],
    create: () => ({
      reply: (reply, { form }) =>
        form.has('userData[secret]')
          ? withJson(reply, ({ messages }) => {
              messages[0].userData = { secret: form.get('userData[secret]') };
            })
          : reply,
    }),
  },
  {
    wrong: 'that prefers the first and last name',
    caughtBy: ['CV-EV-4.nickname-first'],
    create: () => ({
      request: (asked) => (asked.form.has('firstName') ? withForm(asked, (form) => form.delete('nickname')) : asked),
    }),
  },
  {
    wrong: 'that calls the customer by the first name alone',
    caughtBy: ['CV-EV-4.joined'],
    create: () => ({
      request: (asked) =>
        asked.form.has('lastName') && !asked.form.has('nickname')
          ? withForm(asked, (form) => form.set('nickname', form.get('firstName') ?? ''))
          : asked,
    }),
  },
  wrongEvent(
    'that counts participants from 0',
    ['CV-EV-5.participants', 'CV-EV-1.fields', 'CV-EV-6.fields'],
    (event) => {
      event.from.participantId -= 1;
    },
  ),
  wrongEvent(
    'that counts hidden participants',
    ['CV-EV-5.participants'],
    (event) => {
      if (event.from.type === 'External') event.from.participantId += 1;
    },
    { service: 'greeting' },
  ),
  {
    wrong: 'whose greeter leaves before it speaks',
    caughtBy: ['CV-EV-5.participants'],
    only: ['CV-EV-5'],
    service: 'greeting',
    create: () => ({
      reply: (reply) =>
        withJson(reply, (json) => {
          const text = json.messages.findIndex(
            ({ type, from }: Json) => type === 'Message' && from.type === 'External',
          );
          if (text === -1) return;
          const left = json.messages.findIndex(
            ({ type, from }: Json) => type === 'ParticipantLeft' && from.type === 'External',
          );
          if (left === -1) return;
          const [leaving] = json.messages.splice(left, 1);
          json.messages.splice(text, 0, leaving);
        }),
    }),
  },
  wrongEvent('whose typing events have a text', ['CV-EV-6.contents', 'CV-EV-6.fields'], (event) => {
    if (event.type === 'TypingStarted') event.text = 'not shown';
  }),
  wrongEvent('whose quit reason is a number', ['CV-EV-6.quit-reason', 'CV-EV-6.fields'], (event) => {
    if (isCustomersLeaving(event)) event.eventAttributes.GCTI_SYSTEM['quit-reason-code'] = 0;
  }),
  wrongEvent('whose customer leaves without a reason', ['CV-EV-6.quit-reason', 'CV-EV-6.fields'], (event) => {
    if (isCustomersLeaving(event)) delete event.eventAttributes;
  }),
  wrongEvent('whose NicknameUpdated has the old name', ['CV-EV-6.contents'], (event) => {
    if (event.type === 'NicknameUpdated') event.from.nickname = 'Conformance';
  }),
  wrongEvent('whose URL stands in userData', ['CV-EV-6.described', 'CV-EV-6.fields'], (event) => {
    if (event.type !== 'PushUrl') return;
    event.userData = { url: event.text };
    delete event.text;
  }),
  {
    wrong: "that does not show the customer's own messages",
    caughtBy: ['CV-EV-6.described', 'CV-EV-6.contents', 'CV-EV-3.hidden'],
    create: () => ({
      reply: (reply) =>
        withJson(reply, (json) => {
          json.messages = json.messages.filter(({ type }: Json) => type !== 'Message');
        }),
    }),
  },
  {
    wrong: 'that makes a custom notice a message',
    caughtBy: ['CV-EV-6.contents'],
    create: () => ({
      request: (asked) => (asked.operation === 'customNotice' ? toOperation(asked, 'send') : asked),
    }),
  },
];
