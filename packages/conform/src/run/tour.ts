import { minimalParameters } from '../chat/minimal-parameters.ts';
import { describedOperations, lastingOperations } from '../chat/operations.ts';
import type { CheckContext } from '../check/context.ts';
import { createName } from '../checks/create-name.ts';

/** One chat through every operation, and every kind of fault: what the watches look at, whatever else is asked. */
export async function tour(context: CheckContext): Promise<void> {
  const isReference = context.options.reference === true;
  const chat = await context.chat();
  for (const id of isReference ? describedOperations : lastingOperations) {
    await chat.act(id, { ...minimalParameters[id], ...(id === 'readReceipt' ? {} : { transcriptPosition: 1 }) });
  }
  await chat.act('send', { message: 'typed', messageType: 'text' });
  await context.post('', minimalParameters.requestChat, { service: createName('no-such-service') });
  await chat.act('send', { message: undefined });
  if (!isReference) {
    await chat.act('send', { alias: undefined, secureKey: undefined, transcriptPosition: 'x' });
    await context.post(chat.path('sing'), { ...chat.credentials });
    await context.post(chat.path('send'), '', { method: 'GET', type: null });
    await context.post(chat.path('send'), '{}', { type: 'application/json' });
    await context.post(chat.path('send'), '', { announce: 2 ** 30 });
    await context.post(chat.path('send'), '', { method: 'OPTIONS', type: null });
    await chat.act('refresh', { secureKey: '0'.repeat(32) });
  }
  await chat.act('refresh', { transcriptPosition: 1 });
  await chat.act('disconnect');
  await chat.act('refresh', { transcriptPosition: 1 });
  await chat.act('send', minimalParameters.send);
}
