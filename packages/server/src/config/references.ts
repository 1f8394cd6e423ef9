import type { Segment } from './fault.ts';
import type { JsonValue } from './json.ts';
import type { AgentValue } from './schema/agent.ts';
import type { CannedResponseValue } from './schema/canned-response.ts';
import type { QueueValue } from './schema/queue.ts';
import type { ServiceValue } from './schema/service.ts';
import type { EntryKind } from './schema.ts';

/** A name in one entry that another entry must have. */
export interface Reference {
  readonly path: readonly Segment[];
  readonly kind: EntryKind;
  readonly name: string;
}

/** Every name of another entry in an entry that fits its schema. */
export function findReferences(kind: EntryKind, value: JsonValue): Reference[] {
  switch (kind) {
    case 'service': {
      const { queue, hours } = value as ServiceValue;
      return [...single('queue', queue, ['queue']), ...single('hours', hours, ['hours'])];
    }
    case 'queue': {
      const { skills = [], overflow = [] } = value as QueueValue;
      return [
        ...skills.map(({ name }, at) => ({ kind: 'skill' as const, name, path: ['skills', at, 'name'] })),
        ...overflow.map(({ to }, at) => ({ kind: 'queue' as const, name: to, path: ['overflow', at, 'to'] })),
      ];
    }
    case 'agent': {
      const { skills = [], queues = [] } = value as AgentValue;
      return [
        ...skills.map(({ name }, at) => ({ kind: 'skill' as const, name, path: ['skills', at, 'name'] })),
        ...inQueues(queues),
      ];
    }
    case 'canned-response':
      return inQueues((value as CannedResponseValue).queues ?? []);
    case 'skill':
    case 'hours':
    case 'not-ready-reasons':
    case 'limits-per-source':
      return [];
  }
}

function single(kind: EntryKind, name: string | undefined, path: readonly Segment[]): Reference[] {
  return name === undefined ? [] : [{ kind, name, path }];
}

function inQueues(queues: readonly string[]): Reference[] {
  return queues.map((name, at) => ({ kind: 'queue', name, path: ['queues', at] }));
}
