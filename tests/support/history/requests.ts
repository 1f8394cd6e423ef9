import type { Call, ChatHistory, Reading } from './chat-history.ts';
import { labelOf } from './label-of.ts';

/** All posts of one request, and the events that are its. */
export interface Request {
  readonly label: string;
  readonly token: string | null;
  readonly posts: readonly Call[];
  readonly firstBegunAt: number;
  /** When its first ACK was there; Infinity without one. */
  readonly firstAckAt: number;
  /** In the order of the transcript. */
  readonly indices: readonly number[];
}

/** The requests of a chat by label, those without any event and labels without any request included. */
export function gatherRequests(history: ChatHistory, reading: Reading): Request[] {
  const posts = Map.groupBy(
    history.calls.filter(({ label }) => label !== null),
    ({ label }) => label as string,
  );
  const indices = new Map<string, number[]>();
  for (const event of reading.events) {
    const label = labelOf(event);
    if (label === null) continue;
    const known = indices.get(label);
    if (known === undefined) indices.set(label, [event.index]);
    else known.push(event.index);
  }
  return [...new Set([...posts.keys(), ...indices.keys()])].map((label) => {
    const own = posts.get(label) ?? [];
    const acked = own.filter(({ outcome }) => outcome.state === 'ack');
    return {
      label,
      token: own[0]?.token ?? null,
      posts: own,
      firstBegunAt: Math.min(...own.map(({ begunAt }) => begunAt)),
      firstAckAt: Math.min(...acked.map(({ endedAt }) => endedAt)),
      indices: indices.get(label) ?? [],
    };
  });
}
