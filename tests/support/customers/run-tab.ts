import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationId } from '@parley/protocol/chat-v2';
import type { Outcome } from '../history/chat-history.ts';
import type { Chat, PostOptions } from './chat.ts';
import type { Crowd } from './crowd.ts';
import type { Fields } from './post.ts';

/** Between two posts of the same request, ms. */
const againMs = 20;

/** One tab of a chat, until the chat has ended or the crowd is stopped. It reads on from where its last read ended. */
export async function runTab(crowd: Crowd, chat: Chat): Promise<void> {
  let position = 1;
  let ended = false;
  const ask = async (operation: OperationId, fields: Fields, options: PostOptions) => {
    const outcome = await askUntilAnswered(crowd, chat, operation, fields, options);
    if (outcome.state === 'ack') {
      ended ||= outcome.chatEnded;
      if (options.from !== undefined) position = outcome.nextPosition;
    } else if (outcome.state !== 'retry' && outcome.state !== 'unanswered') ended = true;
  };
  while (!crowd.stopped && !ended) {
    await sleep(crowd.random.integer(2 * crowd.options.thinkMs + 1));
    if (chat.wasToldToLeave) await crowd.gate.pass();
    const { operation, fields, options } = chooseRequest(crowd);
    const reads = operation === 'refresh' || crowd.chance(300);
    await ask(operation, fields, reads ? { ...options, from: position } : options);
  }
}

interface Request {
  readonly operation: OperationId;
  readonly fields: Fields;
  readonly options: PostOptions;
}

function chooseRequest(crowd: Crowd): Request {
  const label = crowd.nextLabel();
  if (crowd.chance(crowd.options.disconnects)) {
    return { operation: 'disconnect', fields: {}, options: { label: 'disconnect' } };
  }
  switch (crowd.random.integer(10)) {
    case 0:
      return { operation: 'startTyping', fields: {}, options: {} };
    case 1:
      return { operation: 'stopTyping', fields: {}, options: {} };
    case 2:
      return { operation: 'updateNickname', fields: { nickname: label }, options: { label } };
    case 3:
    case 4:
      return { operation: 'refresh', fields: {}, options: {} };
    default: {
      const text = label.padEnd(crowd.options.textLength, '.');
      return {
        operation: 'send',
        fields: { message: text },
        options: { label: text, token: crowd.chance(500) ? `token of ${label}` : null },
      };
    }
  }
}

/** Posts again what was not answered: always with its token, half of the time without one. */
async function askUntilAnswered(
  crowd: Crowd,
  chat: Chat,
  operation: OperationId,
  fields: Fields,
  options: PostOptions,
): Promise<Outcome> {
  for (;;) {
    const outcome = await chat.post(operation, fields, options);
    if (outcome.state !== 'unanswered' && outcome.state !== 'retry') return outcome;
    if (outcome.state === 'unanswered' && !crowd.gate.isShut) crowd.unexpected.push(`${operation}: ${outcome.why}`);
    if (crowd.stopped) return outcome;
    await sleep(againMs);
    await crowd.gate.pass();
    chat.wasToldToLeave = false;
    if (!options.token && crowd.chance(500)) return outcome;
  }
}
