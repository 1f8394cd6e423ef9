// What answer.test.ts holds for one operation is held here for each one of the table, so that a new one is held too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type OperationId, operationIds, operations } from '@parley/protocol/chat-v2';
import { createTestNode, type TestNode } from '../../../../tests/support/chat/test-node.ts';
import { createTestService } from '../../../../tests/support/chat/test-service.ts';
import { createChatApi } from '../../../../tests/support/create-chat-api.ts';
import { minimalParameters } from '../../../../tests/support/minimal-parameters.ts';
import { type FormFields, parseForm } from '../../../../tests/support/parse-form.ts';
import { answerRequest } from './answer.ts';
import type { ChatApi } from './api.ts';
import type { Reply } from './reply.ts';
import { parsePath, route } from './route.ts';

type InChat = Exclude<OperationId, 'requestChat'>;

const services = [createTestService(), createTestService({ name: 'other' })];
const inChat = operationIds.filter((id): id is InChat => operations[id].inChat);

interface Begun {
  readonly chatId: string;
  readonly userId: string;
  readonly secureKey: string;
}

/** A request and its reply, without a socket; simulated time passes where it has to. */
async function ask(node: TestNode, api: ChatApi, path: string, fields: FormFields): Promise<Reply> {
  const routed = route(api, 'POST', parsePath(api, `${api.basePath}/${path}`));
  assert.ok(!('status' in routed));
  const head = { idempotencyKey: undefined, source: '192.0.2.1' };
  return node.run(answerRequest(api, routed, parseForm(fields), head));
}

async function begin(node: TestNode, api: ChatApi): Promise<Begun> {
  const { body } = await ask(node, api, 'support', { nickname: 'Ada' });
  return JSON.parse(body);
}

/** Credentials that are wrong, each in its way. */
function wrongs(chat: Begun): { readonly [cause: string]: { readonly service: string; readonly chat: Begun } } {
  const key = 'f'.repeat(32);
  return {
    'a wrong key': { service: 'support', chat: { ...chat, secureKey: key } },
    'a misshapen key': { service: 'support', chat: { ...chat, secureKey: 'x' } },
    'a wrong userId': { service: 'support', chat: { ...chat, userId: 'x' } },
    'an unknown chat': { service: 'support', chat: { ...chat, chatId: 'NoSuchChat000000' } },
    "another service's chat": { service: 'other', chat },
  };
}

describe('a DENY', () => {
  for (const id of inChat) {
    test(`[LS-SEC-2, CV-ERR-4] of ${id} asks the store once and leaves at a tick, whatever its cause`, async () => {
      await using node = createTestNode({ services });
      const api = createChatApi(node);
      const chat = await begin(node, api);
      let lookUps = 0;
      const { find } = node.driver;
      node.driver.find = (chatId) => {
        lookUps += 1;
        return find(chatId);
      };
      for (const [cause, { service, chat: given }] of Object.entries(wrongs(chat))) {
        await node.time.advance(7);
        lookUps = 0;
        const cameAt = node.time.clock.monotonic();
        const { userId, secureKey } = given;
        const path = `${service}/${given.chatId}/${operations[id].suffix}`;
        const { status, body } = await ask(node, api, path, {
          userId,
          secureKey,
          alias: '1',
          ...minimalParameters[id],
        });
        assert.equal(status, 200);
        assert.match(body, /^\{"statusCode":2,.*"chatEnded":true,.*"code":249,.*referenceId\[\d{10}\]/, cause);
        assert.equal(lookUps, 1, cause);
        const leftAt = node.time.clock.monotonic();
        assert.equal(leftAt % 25, 0, cause);
        assert.ok(leftAt - cameAt <= 25, cause);
      }
    });
  }

  test('[LS-SEC-2] many at once leave in one turn each, in an order that says nothing of their causes', async () => {
    await using node = createTestNode({ services });
    const api = createChatApi(node);
    const chat = await begin(node, api);
    const causes = wrongs(chat);
    const left: string[] = [];
    const asked = Object.entries(causes).flatMap(([cause, { service, chat: given }]) =>
      Array.from({ length: 15 }, async () => {
        const routed = route(api, 'POST', parsePath(api, `${api.basePath}/${service}/${given.chatId}/refresh`));
        assert.ok(!('status' in routed));
        const parameters = parseForm({ userId: given.userId, secureKey: given.secureKey, alias: '1' });
        await answerRequest(api, routed, parameters, { idempotencyKey: undefined, source: '192.0.2.1' });
        left.push(cause);
      }),
    );
    await node.run(Promise.all(asked));
    assert.equal(left.length, 75);
    // Ranks are drawn from a seed: each cause comes early and late, and none before all others.
    for (const cause of Object.keys(causes)) {
      assert.ok(left.indexOf(cause) < 30, `${cause} first at ${left.indexOf(cause)}`);
      assert.ok(left.lastIndexOf(cause) > 45, `${cause} last at ${left.lastIndexOf(cause)}`);
    }
  });
});

describe('a store that is away', () => {
  for (const id of operationIds) {
    test(`[CV-ERR-7] ${id} is RETRY with 249, or an ACK from memory; afterwards all is as it was`, async () => {
      let isDown = false;
      await using node = createTestNode({ services, faults: { isDown: () => isDown } });
      const api = createChatApi(node);
      const { chatId, userId, secureKey } = await begin(node, api);
      const { suffix } = operations[id];
      const path = suffix === null ? 'support' : `support/${chatId}/${suffix}`;
      const fields = { userId, secureKey, alias: '1', ...minimalParameters[id] };
      isDown = true;
      const { status, body } = await ask(node, api, path, fields);
      assert.equal(status, 200);
      const reply = JSON.parse(body);
      if (id === 'refresh' || (id === 'stopTyping' && reply.statusCode === 0) || id === 'readReceipt') {
        // What adds nothing may be answered from memory.
        assert.ok([0, 1].includes(reply.statusCode));
      } else {
        assert.deepEqual([reply.statusCode, reply.chatEnded, reply.errors[0].code], [1, false, 249]);
      }
      isDown = false;
      assert.equal(JSON.parse((await ask(node, api, path, fields)).body).statusCode, 0, 'the same request again');
    });
  }

  test('[CV-ERR-7] an unknown chat is RETRY then, and not DENY', async () => {
    let isDown = false;
    await using node = createTestNode({ services, faults: { isDown: () => isDown } });
    const api = createChatApi(node);
    isDown = true;
    const { body } = await ask(node, api, 'support/NoSuchChat000000/refresh', {
      userId: 'x',
      secureKey: 'x',
      alias: '1',
    });
    assert.equal(JSON.parse(body).statusCode, 1);
  });
});

describe('a bug of ours', () => {
  for (const id of operationIds) {
    test(`[CV-ERR-8] in ${id} is 500 with 240 and a reference that leads to the log, and nothing else is told`, async () => {
      await using node = createTestNode({ services });
      const api = createChatApi(node);
      const { chatId, userId, secureKey } = await begin(node, api);
      const fails = () => {
        throw new TypeError('cannot read /secret/path of select * from session');
      };
      const { suffix } = operations[id];
      const broken: ChatApi = {
        ...api,
        chat: { ...api.chat, sessions: new Proxy(api.chat.sessions, { get: () => fails }) },
      };
      const path = suffix === null ? 'support' : `support/${chatId}/${suffix}`;
      const fields = { userId, secureKey, alias: '1', ...minimalParameters[id] };
      const { status, body } = await ask(node, broken, path, fields);
      assert.equal(status, 500);
      const { errors, ...reply } = JSON.parse(body);
      const asked = suffix === null ? {} : { chatId };
      assert.deepEqual(reply, { statusCode: 2, alias: '1', chatEnded: false, messages: [], ...asked });
      assert.equal(errors.length, 1);
      assert.equal(errors[0].code, 240);
      const reference = /^[^/]*referenceId\[(\d{10})\]$/.exec(errors[0].advice)?.[1];
      assert.doesNotMatch(body, /secret|select|TypeError|at /);
      const line = node.lines.find(({ fields: { reference: logged } }) => logged === reference);
      assert.equal(line?.level, 'error');
      assert.match(String(line?.fields['reason']), /TypeError: cannot read/);
      assert.match(String(line?.fields['stack']), /answer-every-operation\.test\.ts/);
    });
  }
});
