import type { Cancel } from './scheduler.ts';

/** Hints between nodes: they may be lost, repeated and late; only latency may rest on one. */
export interface Bus {
  publish(topic: string, key: string | number, value: number): void;
  subscribe(topic: string, run: (key: string | number, value: number) => void): Cancel;
}

/** Within one process; delivered at once. */
export function createInProcessBus(): Bus {
  const topics = new Map<string, Set<(key: string | number, value: number) => void>>();
  return {
    publish(topic, key, value) {
      for (const run of topics.get(topic) ?? []) run(key, value);
    },
    subscribe(topic, run) {
      const subscribers = topics.get(topic) ?? new Set();
      topics.set(topic, subscribers);
      subscribers.add(run);
      return () => subscribers.delete(run);
    },
  };
}
