import type { Contradiction } from './contradiction.ts';
import { findAgentContradictions } from './contradictions/agent.ts';
import { findCannedResponseContradictions } from './contradictions/canned-response.ts';
import { findHoursContradictions } from './contradictions/hours.ts';
import { findQueueContradictions } from './contradictions/queue.ts';
import { findServiceContradictions } from './contradictions/service.ts';
import type { JsonValue } from './json.ts';
import type { EntryKind } from './schema.ts';

/** What cannot hold together in one entry that fits its schema. */
export function findContradictions(kind: EntryKind, name: string, value: JsonValue): Contradiction[] {
  switch (kind) {
    case 'service':
      return findServiceContradictions(value);
    case 'queue':
      return findQueueContradictions(value, name);
    case 'agent':
      return findAgentContradictions(value);
    case 'hours':
      return findHoursContradictions(value);
    case 'canned-response':
      return findCannedResponseContradictions(value);
    case 'skill':
    case 'not-ready-reasons':
    case 'limits-per-source':
      return [];
  }
}
