import assert from 'node:assert/strict';
import type { ChatId } from '../../../packages/server/src/domain/ids.ts';
import type { StoreDriver } from '../../../packages/server/src/store/index.ts';

/** A chat of `service` that is going on. */
export async function beginChat(driver: StoreDriver, service: string, id: number) {
  const session = { chatId: `chat${id}` as ChatId, userId: 'u', keyHash: 'k', service };
  const event = { index: 1, at: 1, visible: true, body: '{}', token: null, party: 1 };
  const [outcome] = await driver.commit([{ id, session, expectedIndex: 0, events: [event] }]);
  assert.equal(outcome?.state, 'committed');
}
