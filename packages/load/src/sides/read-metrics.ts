import type { Side } from './side.ts';

/** The values of Parley's `/metrics` that have no labels, by name. */
export async function readMetrics(side: Side): Promise<ReadonlyMap<string, number>> {
  const reply = await fetch(new URL('/metrics', side.process.addresses['admin']));
  if (!reply.ok) throw new Error(`/metrics answers HTTP ${reply.status}`);
  return parseMetrics(await reply.text());
}

/** One metric by name. @throws Error when the server does not have it */
export async function readMetric(side: Side, name: string): Promise<number> {
  const value = (await readMetrics(side)).get(name);
  if (value === undefined) throw new Error(`/metrics has no ${name}`);
  return value;
}

/** The Prometheus text format, as far as it is needed here. */
export function parseMetrics(text: string): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-zA-Z_:][a-zA-Z0-9_:]*) (\S+)/.exec(line) ?? [];
    if (name !== undefined) values.set(name, Number(value));
  }
  return values;
}
