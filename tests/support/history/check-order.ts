import { createLatest } from './latest.ts';
import type { Request } from './requests.ts';

/** What was acknowledged before something else was sent stands before it (I5). */
export function checkOrder(requests: readonly Request[]): string[] {
  const there = requests.filter(({ posts, indices }) => posts.length > 0 && indices.length > 0);
  const acked = createLatest(there);
  return there.flatMap((request) => {
    const before = acked(request.firstBegunAt);
    return before !== null && before.indices[0]! > request.indices[0]!
      ? [`I5 "${before.label}" was acknowledged before "${request.label}" was sent, and stands behind it`]
      : [];
  });
}
