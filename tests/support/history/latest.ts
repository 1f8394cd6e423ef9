import type { Request } from './requests.ts';

/** Of the requests acknowledged before a moment, the one whose event stands last. */
export function createLatest(requests: readonly Request[]): (before: number) => Request | null {
  const byAck = requests
    .filter(({ firstAckAt }) => firstAckAt !== Number.POSITIVE_INFINITY)
    .sort((one, other) => one.firstAckAt - other.firstAckAt);
  const latest: Request[] = [];
  for (const request of byAck) {
    const before = latest.at(-1);
    latest.push(before !== undefined && before.indices[0]! > request.indices[0]! ? before : request);
  }
  return (before) => {
    let low = 0;
    let high = byAck.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byAck[middle]!.firstAckAt < before) low = middle + 1;
      else high = middle;
    }
    return latest[low - 1] ?? null;
  };
}
