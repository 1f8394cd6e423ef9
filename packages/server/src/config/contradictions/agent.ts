import type { Contradiction } from '../contradiction.ts';
import { findRepeat } from '../find-repeat.ts';
import type { JsonValue } from '../json.ts';
import type { AgentValue } from '../schema/agent.ts';

export function findAgentContradictions(value: JsonValue): Contradiction[] {
  const { skills = [] } = value as AgentValue;
  const repeat = findRepeat(skills, (skill) => skill.name);
  if (repeat === null) return [];
  return [
    { path: ['skills', repeat, 'name'], sentence: `skills names "${skills[repeat]!.name}" twice; leave one of them.` },
  ];
}
