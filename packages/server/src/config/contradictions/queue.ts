import type { Contradiction } from '../contradiction.ts';
import { durationMs } from '../durations.ts';
import { findRepeat } from '../find-repeat.ts';
import type { JsonValue } from '../json.ts';
import type { QueueValue } from '../schema/queue.ts';

export function findQueueContradictions(value: JsonValue, name: string): Contradiction[] {
  const queue = value as QueueValue;
  return [...checkSkills(queue), ...checkOverflow(queue, name), ...checkLastAgent(queue), ...checkDispositions(queue)];
}

function* checkSkills(queue: QueueValue): Iterable<Contradiction> {
  const skills = queue.skills ?? [];
  const repeat = findRepeat(skills, (skill) => skill.name);
  if (repeat !== null)
    yield {
      path: ['skills', repeat, 'name'],
      sentence: `skills names "${skills[repeat]!.name}" twice; leave one of them.`,
    };
  for (const [at, skill] of skills.entries()) {
    let { level: before = 1 } = skill;
    let waited = -1;
    for (const [step, { after, level }] of (skill.relax ?? []).entries()) {
      const path = ['skills', at, 'relax', step];
      if (level >= before) {
        yield {
          path: [...path, 'level'],
          sentence: `skills[${at}].relax[${step}].level is ${level}, but ${before} is asked for before it; each step must ask for less.`,
        };
      }
      if (durationMs(after) <= waited) {
        yield {
          path: [...path, 'after'],
          sentence: `skills[${at}].relax[${step}].after must be later than the step before it.`,
        };
      }
      before = level;
      waited = durationMs(after);
    }
  }
}

function* checkOverflow(queue: QueueValue, name: string): Iterable<Contradiction> {
  let waited = -1;
  for (const [at, { after, to }] of (queue.overflow ?? []).entries()) {
    if (to === name)
      yield { path: ['overflow', at, 'to'], sentence: `overflow[${at}].to is the queue itself; name another one.` };
    if (durationMs(after) < waited) {
      yield {
        path: ['overflow', at, 'after'],
        sentence: `overflow[${at}].after is earlier than the step before it; put the steps in order of time.`,
      };
    }
    waited = durationMs(after);
  }
}

function* checkLastAgent({ lastAgent }: QueueValue): Iterable<Contradiction> {
  if (lastAgent === undefined || durationMs(lastAgent.wait ?? 10) <= durationMs(lastAgent.within)) return;
  const sentence =
    'lastAgent.wait is longer than lastAgent.within; whoever waits so long has no last agent any more. Lower the one or raise the other.';
  yield { path: ['lastAgent', 'wait'], sentence };
}

function* checkDispositions(queue: QueueValue): Iterable<Contradiction> {
  if (queue.dispositionRequired === true && (queue.dispositions ?? []).length === 0) {
    yield {
      path: ['dispositionRequired'],
      sentence: 'dispositionRequired is true, but there are no dispositions to choose from; list some.',
    };
  }
}
