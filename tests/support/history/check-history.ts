import type { ChatHistory, Reading } from './chat-history.ts';
import { checkAnswers } from './check-answers.ts';
import { checkCounts } from './check-counts.ts';
import { checkLog } from './check-log.ts';
import { checkOrder } from './check-order.ts';
import { checkReads } from './check-reads.ts';
import { gatherRequests } from './requests.ts';

/**
 * Judges what the parties of one chat saw against its whole transcript (I1–I6, I8–I12, I18): a sentence for each fault,
 * none if every promise was kept. Knows nothing of the server but what it answered.
 */
export function checkHistory(history: ChatHistory, reading: Reading): string[] {
  const requests = gatherRequests(history, reading);
  return [
    ...history.faults,
    ...checkLog(reading.events),
    ...checkSeen(history, reading),
    ...checkCounts(requests, reading),
    ...checkOrder(requests),
    ...checkReads(history, requests),
    ...checkAnswers(history, requests, reading),
  ].map((fault) => `chat ${history.chatId}: ${fault}`);
}

/** Whatever anybody has seen is there still, and the same (I1, I4). */
function checkSeen({ seen }: ChatHistory, { begunAt, events }: Reading): string[] {
  const now = new Map(events.map((event) => [event.index, JSON.stringify(event)]));
  return [...seen].flatMap(([index, { json: before, at }]) => {
    const event = now.get(index);
    if (event === undefined) return at < begunAt ? [`I1 event ${index} was seen and is gone: ${before}`] : [];
    return event === before ? [] : [`I4 event ${index} was ${before} and became ${event}`];
  });
}
