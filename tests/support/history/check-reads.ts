import type { Call, ChatHistory } from './chat-history.ts';
import { isFullPage } from './is-full-page.ts';
import { createLatest } from './latest.ts';
import type { Request } from './requests.ts';

/**
 * What each reply tells of the log, where all of it is visible: the events from the position asked without a gap, so
 * that successive reads concatenate to the transcript (I11), and everything that was acknowledged before it was asked
 * (I6).
 */
export function checkReads({ calls }: ChatHistory, requests: readonly Request[]): string[] {
  const acked = createLatest(requests.filter(({ indices }) => indices.length > 0));
  return calls.flatMap((call) => {
    const { operation, begunAt, outcome } = call;
    // A first reply tells of event 1 alone (CV-POS-2).
    if (outcome.state !== 'ack' || operation === 'requestChat') return [];
    const before = acked(begunAt);
    const isBehind = before !== null && !isFullPage(outcome) && before.indices[0]! >= outcome.nextPosition;
    const behind = `I6 a ${operation} sent after the ACK of "${before?.label}" knew events below ${outcome.nextPosition} alone`;
    return [...(isBehind ? [behind] : []), ...checkPage(call, outcome)];
  });
}

function checkPage({ operation, from }: Call, outcome: Call['outcome'] & { state: 'ack' }): string[] {
  const { messages, nextPosition } = outcome;
  if (from === null || from < 1) return [];
  const isWhole = messages.every(({ index }, place) => index === from + place);
  const next = from + messages.length;
  const fits = messages.length === 0 ? nextPosition <= from : nextPosition === next;
  if (isWhole && fits) return [];
  const got = messages.map(({ index }) => index).join(' ');
  return [`I11 a ${operation} from ${from} got [${got}] and nextPosition ${nextPosition}`];
}
