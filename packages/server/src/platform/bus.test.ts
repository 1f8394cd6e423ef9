import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createInProcessBus } from './bus.ts';

describe('the bus within a process', () => {
  test('a hint reaches everybody who listens to its topic, at once, and nobody else', () => {
    const bus = createInProcessBus();
    const heard: string[] = [];
    for (const name of ['one', 'other'])
      bus.subscribe('session', (key, value) => heard.push(`${name} ${key} ${value}`));
    bus.subscribe('queue', () => heard.push('queue'));
    bus.publish('session', 'chat', 7);
    assert.deepEqual(heard, ['one chat 7', 'other chat 7']);
  });

  test('a hint that nobody listens to is lost', () => {
    const bus = createInProcessBus();
    bus.publish('session', 'chat', 1);
    const heard: number[] = [];
    bus.subscribe('session', (_, value) => heard.push(value));
    assert.deepEqual(heard, []);
    bus.publish('session', 'chat', 2);
    assert.deepEqual(heard, [2]);
  });

  test('who has cancelled hears nothing more, also when it is cancelled by a hint', () => {
    const bus = createInProcessBus();
    const heard: string[] = [];
    const cancel = bus.subscribe('session', () => {
      heard.push('once');
      cancel();
    });
    bus.subscribe('session', () => heard.push('always'));
    bus.publish('session', 1, 1);
    bus.publish('session', 1, 2);
    assert.deepEqual(heard, ['once', 'always', 'always']);
  });
});
