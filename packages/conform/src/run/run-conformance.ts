import type { Check } from '../check/check.ts';
import { CheckContext } from '../check/context.ts';
import { RuleBroken } from '../check/rule-broken.ts';
import { checks } from '../checks/index.ts';
import { families, familyOf } from '../families.ts';
import type { KitOptions } from '../options.ts';
import { watches } from '../watches/index.ts';
import { BudgetSpent, Client } from '../wire/client.ts';
import { parseTarget, type Target } from '../wire/target.ts';
import { CannotTest } from './cannot-test.ts';
import type { Outcome, Report } from './outcome.ts';
import { runCheck } from './run-check.ts';
import { select } from './select.ts';
import { tour } from './tour.ts';
import { Watcher } from './watcher.ts';

/** The kit sends no more requests than this, repeats included; a usual run takes less than half of it. */
export const mostRequests = 2_000;
export const mostRequestsThorough = 5_000;
const usualConcurrency = 4;
/** What a page of some site would send; a server that allows every origin allows it. */
const somePage = 'https://conformance.example';

export interface RunEvents {
  /** `done` of `total` checks are done; `outcome` is the last. */
  onOutcome?(outcome: Outcome, done: number, total: number): void;
}

/** @throws CannotTest when there is nothing to test. Broken rules are no error but in the report. */
export async function runConformance(options: KitOptions, events: RunEvents = {}): Promise<Report> {
  const startedAt = performance.now();
  const chosen = new Set(select([...checks, ...watches], options));
  const pageOrigin = options.origin ?? somePage;
  const watchers = watches.filter((watch) => chosen.has(watch)).map((watch) => new Watcher(watch, pageOrigin));
  const target = findTarget(options);
  using client = new Client({
    target,
    pageOrigin,
    maxRequests: options.thorough === true ? mostRequestsThorough : mostRequests,
    onExchange: (exchange) => {
      for (const watcher of watchers) watcher.look(exchange);
    },
  });
  await requireService(client);
  const tourFailure = watchers.length === 0 ? null : await makeTour(client, options);
  const waiting = checks.filter((check) => chosen.has(check));
  const outcomes = await runChecks(waiting, client, options, waiting.length + watchers.length, events);
  for (const watcher of watchers) {
    const outcome = watcher.outcome(tourFailure);
    outcomes.push(outcome);
    events.onOutcome?.(outcome, outcomes.length, waiting.length + watchers.length);
  }
  return {
    url: `${target.origin}${target.basePath}`,
    service: options.service,
    reference: options.reference === true,
    outcomes: sort(outcomes),
    requests: client.requests,
    durationMs: performance.now() - startedAt,
  };
}

function findTarget({ url, service }: KitOptions): Target {
  try {
    return parseTarget(url, service);
  } catch (cause) {
    throw new CannotTest((cause as Error).message, { cause });
  }
}

/** Whether anybody is there who knows the service. What else may be wrong is for the checks to find. */
async function requireService(client: Client): Promise<void> {
  const { origin, basePath, service } = client.target;
  try {
    const { received, reply } = await client.post('', { nickname: 'Conformance' });
    if (received.status === 404) {
      throw new CannotTest(
        reply.codes.includes(306)
          ? `The server does not know the service ${service}; --service names another.`
          : `There is no chat API at ${origin}${basePath}/${service}: HTTP 404. Check the URL.`,
      );
    }
  } catch (error) {
    if (!(error instanceof RuleBroken)) throw error;
    throw new CannotTest(`${origin} cannot be reached. ${error.message}`, { cause: error });
  }
}

/** Why it was not made to its end; `null`: it was. */
async function makeTour(client: Client, options: KitOptions): Promise<string | null> {
  try {
    await tour(new CheckContext(client, options, new AbortController().signal));
    return null;
  } catch (error) {
    if (error instanceof RuleBroken || error instanceof BudgetSpent) return error.message;
    throw error;
  }
}

/** A few at a time, in their order. */
async function runChecks(
  waiting: readonly Check[],
  client: Client,
  options: KitOptions,
  total: number,
  events: RunEvents,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const rest = waiting.values();
  const work = async () => {
    for (const check of rest) {
      const outcome = await runCheck(check, client, options);
      outcomes.push(outcome);
      events.onOutcome?.(outcome, outcomes.length, total);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? usualConcurrency }, work));
  return outcomes;
}

function sort(outcomes: readonly Outcome[]): readonly Outcome[] {
  const place = new Map([...checks, ...watches].map(({ id }, at) => [id, at]));
  const order = new Map(families.map(([family], at) => [family, at]));
  const numberOf = (id: string) => Number(/-([0-9]+)\./.exec(id)?.[1] ?? 0);
  return outcomes.toSorted(
    (a, b) =>
      (order.get(familyOf(a.id)) ?? 0) - (order.get(familyOf(b.id)) ?? 0) ||
      numberOf(a.id) - numberOf(b.id) ||
      (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0),
  );
}
