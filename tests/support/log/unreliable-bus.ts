import type { Bus } from '../../../packages/server/src/platform/bus.ts';
import type { Random } from '../../../packages/server/src/platform/random.ts';
import type { Scheduler } from '../../../packages/server/src/platform/scheduler.ts';

/** Hints between nodes that are lost, repeated and late, each as chance will have it: nothing may rest on one. */
export function createUnreliableBus(random: Random, scheduler: Scheduler): Bus {
  const subscribers = new Set<{ topic: string; run: (key: string | number, value: number) => void }>();
  return {
    publish(topic, key, value) {
      for (const subscriber of subscribers) {
        if (subscriber.topic !== topic) continue;
        for (let times = random.integer(3); times > 0; times -= 1) {
          scheduler.after(random.integer(50), () => subscriber.run(key, value));
        }
      }
    },
    subscribe(topic, run) {
      const subscriber = { topic, run };
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
  };
}
