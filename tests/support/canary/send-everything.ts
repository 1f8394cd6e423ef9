import type { Agent } from 'node:http';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { post } from '../customers/post.ts';
import type { Canaries } from './canaries.ts';

/** An answer that was no ACK, with what asked for it. */
export interface Refused {
  readonly what: string;
  readonly status: number;
  readonly body: string;
}

interface Credentials {
  readonly chatId: string;
  readonly userId: string;
  readonly secureKey: string;
  readonly alias: string;
}

type Fields = { readonly [name: string]: string };

/**
 * Every operation, well-formed, refused for each kind of reason, and after the end, with a word of its own in every
 * parameter and header. Returns every answer that was no ACK.
 */
export async function sendEverything(serviceUrl: string, agent: Agent, canaries: Canaries): Promise<Refused[]> {
  const refused: Refused[] = [];
  const ask = async (what: string, url: string, fields: Fields, more: { [name: string]: string } = {}) => {
    const headers = {
      authorization: `Bearer ${canaries.plant('secret', `${what}: Authorization`)}`,
      apikey: canaries.plant('secret', `${what}: apikey`),
      ...more,
    };
    const query = `secureKey=${canaries.plant('secret', `${what}: secureKey in the query`)}`;
    const answer = await post(agent, `${url}?${query}`, fields, headers);
    if (answer.state !== 'answered') throw new Error(`${what} was not answered: ${answer.why}`);
    const reply = JSON.parse(answer.body);
    if (reply.statusCode === 0) return reply as Credentials;
    refused.push({ what, status: answer.status, body: answer.body });
    return null;
  };

  const opening = (what: string) => fieldsOf('requestChat', what, canaries);
  const token = canaries.plant('secret', 'token of requestChat');
  const first = { ...opening('requestChat'), clientMessageId: token };
  const chat = await ask('requestChat', serviceUrl, first);
  await ask('requestChat with another body', serviceUrl, { ...opening('another body'), clientMessageId: token });
  await ask('requestChat without a name', serviceUrl, { subject: canaries.plant('content', 'subject alone') });
  if (chat === null) return refused;
  watchCredentials(canaries, chat);
  await ask('requestChat again', serviceUrl, first);

  const { secureKey, userId, alias } = chat;
  const good = { secureKey, userId, alias };
  const others: [why: string, fields: () => Fields][] = [
    ['with a wrong key', () => ({ ...good, secureKey: canaries.plant('secret', 'a wrong key') })],
    ['with its userId in lower case', () => ({ ...good, userId: userId.toLowerCase() })],
    ['with a long message', () => ({ ...good, message: canaries.plant('content', 'a long message').repeat(600) })],
    ['with what cannot be', () => malformed(good, canaries)],
    ['without a key', () => ({ userId, alias })],
  ];
  const inChat = operationIds.filter((id) => operations[id].inChat);
  for (const id of inChat.filter((one) => one !== 'disconnect')) {
    const url = `${serviceUrl}/${chat.chatId}/${operations[id].suffix}`;
    await ask(id, url, { ...fieldsOf(id, id, canaries), ...good });
    for (const [why, fields] of others) await ask(`${id} ${why}`, url, { ...fieldsOf(id, why, canaries), ...fields() });
    await ask(`${id} as JSON`, url, good, { 'content-type': 'application/json' });
    await ask(`${id} of another service`, url.replace(serviceUrl, `${serviceUrl}-not-there`), good);
    await ask(`${id} of another chat`, url.replace(chat.chatId, '0123456789abcdef'), good);
    await ask(`${id} misspelt`, `${url}X`, good);
  }
  const large = { ...good, message: canaries.plant('content', 'a body that is too large').repeat(40_000) };
  await ask('send with a body that is too large', `${serviceUrl}/${chat.chatId}/send`, large);
  await ask('disconnect', `${serviceUrl}/${chat.chatId}/disconnect`, good);
  for (const id of inChat) {
    const url = `${serviceUrl}/${chat.chatId}/${operations[id].suffix}`;
    await ask(`${id} after the end`, url, { ...fieldsOf(id, 'the end', canaries), ...good });
  }
  return refused;
}

function watchCredentials(canaries: Canaries, { secureKey, userId }: Credentials): void {
  canaries.watch('secret', 'the secureKey', secureKey);
  canaries.watch('content', 'the userId', userId);
  canaries.watch('secret', 'the userId in lower case', userId.toLowerCase());
}

/** A word of its own in every parameter of the operation. */
function fieldsOf(id: OperationId, why: string, canaries: Canaries): Fields {
  const fields: { [name: string]: string } = {};
  for (const [name, use] of Object.entries(operations[id].parameters)) {
    const kind = name === 'clientMessageId' ? 'secret' : use === 'preview' ? 'unsent' : 'content';
    const word = canaries.plant(kind, `${name} of ${id}, ${why}`);
    if (name === 'userData') fields[`userData[${canaries.plant('content', `a key of ${id}`)}]`] = word;
    else if (name === 'emailAddress') fields[name] = `${word}@example.com`;
    else if (name === 'pushUrl') fields[name] = `https://example.com/${word}`;
    else if (name === 'eventAttributes') fields[name] = JSON.stringify({ 'general-properties': { [word]: word } });
    else if (name === 'transcriptPosition') fields[name] = '1';
    else fields[name] = word;
  }
  return fields;
}

/** Each parameter wrong in itself, with a word inside. */
function malformed(good: Fields, canaries: Canaries): Fields {
  const word = (name: string) => canaries.plant('content', `a malformed ${name}`);
  return {
    ...good,
    nickname: `${word('nickname')}\0`,
    firstName: `${word('firstName')}\0`,
    message: `${word('message')}\0`,
    messageType: `${word('messageType')}\0`,
    emailAddress: word('emailAddress'),
    pushUrl: `ftp://${word('pushUrl')}`,
    transcriptPosition: word('transcriptPosition'),
    eventAttributes: `{${word('eventAttributes')}`,
    'userData[x]': `${word('userData')}\0`,
    clientMessageId: `\u00e9${canaries.plant('secret', 'a malformed token')}`,
  };
}
