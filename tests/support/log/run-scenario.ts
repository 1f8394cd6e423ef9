import { checkHistory } from './check-history.ts';
import { actAsCustomer, poll, post, requestChat } from './customers.ts';
import type { History } from './history.ts';
import type { Scenario, Step } from './scenario.ts';
import { act, read } from './staff.ts';
import { World, type WorldOptions } from './world.ts';

export interface Run {
  readonly history: History;
  /** Promises that were broken, as `I3: …`, and stacks of errors that no client should ever have met. */
  readonly violations: readonly string[];
}

/** Lives a scenario through to its end and has its history checked. */
export async function runScenario(scenario: Scenario, options: WorldOptions): Promise<Run> {
  const world = new World(scenario, options);
  for (let chat = 0; chat < scenario.chats; chat += 1) requestChat(world, world.node(chat), chat % 2 === 0);
  await world.time.advance(20);
  for (const step of scenario.steps) await take(world, step);
  world.heal();
  await world.drain();
  await readToTheEnd(world);
  const history = await world.history();
  const found = checkHistory(history).map(({ invariant, what }) => `${invariant}: ${what}`);
  return { history, violations: [...new Set(found), ...world.bugs()] };
}

async function take(world: World, step: Step): Promise<void> {
  switch (step.do) {
    case 'wait':
      await world.time.advance(step.ms);
      break;
    case 'set-clock':
      world.time.stepWall(step.byMs);
      break;
    case 'kill':
      world.kill(step.node);
      break;
    case 'request-chat':
      requestChat(world, world.node(step.node), step.hasToken);
      break;
    case 'repeat':
      world.repeat(world.node(step.node), step.which, step.isChanged);
      break;
    case 'customer':
    case 'staff':
    case 'poll':
    case 'read':
      takeInChat(world, step);
      break;
  }
}

function takeInChat(world: World, step: Step & { readonly do: 'customer' | 'staff' | 'poll' | 'read' }): void {
  const { chats } = world;
  const chat = chats[step.chat % (chats.length || 1)];
  if (chat === undefined) return;
  const at = world.node(step.node);
  const other = chats[(chats.indexOf(chat) + 1) % chats.length]!;
  if (step.do === 'customer') actAsCustomer(world, at, chat, step.forged ? other : chat, step.act, step);
  else if (step.do === 'staff') act(world, at, chat, step.who, step.act);
  else if (step.do === 'poll') poll(world, at, chat, step.tab);
  else read(world, at, chat, step.viewer, step.from);
}

/** Every tab reads on at every node until there is nothing more, and everyone reads it from the beginning. */
async function readToTheEnd(world: World): Promise<void> {
  for (const place of [0, 1]) {
    for (const chat of world.chats) {
      for (const viewer of ['agent', 'supervisor', 'system'] as const) read(world, world.node(place), chat, viewer, 1);
      for (const from of [1, ...chat.cursors]) {
        world.track(world.node(place), async () => {
          let next = from;
          for (let before = 0; next !== before; ) {
            before = next;
            const given = { transcriptPosition: next };
            await post(world, world.node(place), chat, chat, 'refresh', given, (position) => {
              next = position;
            });
          }
        });
      }
    }
    await world.drain();
  }
}
