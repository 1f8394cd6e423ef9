import type { Reading } from './chat-history.ts';
import type { Request } from './requests.ts';

/**
 * How often each request's event may be in the transcript (I1, I2, I12, I18): once for each post that was ACKed before
 * the reading, up to once for each that was not answered or RETRYed, never for one that was refused; with a token, and
 * for the end, at most once in all.
 */
export function checkCounts(requests: readonly Request[], reading: Reading): string[] {
  return requests.flatMap(({ label, token, posts, indices }) => {
    const found = indices.length;
    const acked = posts.filter(({ outcome, endedAt }) => outcome.state === 'ack' && endedAt <= reading.begunAt).length;
    const tried = posts.filter(
      ({ outcome, begunAt }) => outcome.state !== 'refuse' && outcome.state !== 'wrong' && begunAt <= reading.endedAt,
    ).length;
    const isOnce = token !== null || label === 'disconnect';
    const least = isOnce ? Math.min(acked, 1) : acked;
    const most = isOnce ? Math.min(tried, 1) : tried;
    if (posts.length === 0) return [`I12 "${label}" is there, and nobody sent it`];
    if (found < least) return [`I1 "${label}" was acknowledged ${acked} times and is there ${found} times`];
    if (found > most) return [`I2 "${label}" is there ${found} times, of ${posts.length} posts ${tried} not refused`];
    // A repeat that is refused says that the token's first post was not applied either.
    if (token !== null && found > 0 && posts.some(({ outcome }) => outcome.state === 'refuse')) {
      return [`I18 "${label}" was refused and is there`];
    }
    return [];
  });
}
