import type { ChatHistory, Reading } from './chat-history.ts';
import { isFullPage } from './is-full-page.ts';
import type { Request } from './requests.ts';

/** Answers that were wrong in themselves, or that the transcript belies: `chatEnded` before an end (I8, CV-ERR-6). */
export function checkAnswers({ calls }: ChatHistory, requests: readonly Request[], reading: Reading): string[] {
  const hasEnded = requests.some(({ label, indices }) => label === 'disconnect' && indices.length > 0);
  const endedAt = requests.find(({ label }) => label === 'disconnect')?.firstAckAt ?? Number.POSITIVE_INFINITY;
  return calls.flatMap(({ operation, begunAt, endedAt: answeredAt, outcome }) => {
    if (outcome.state === 'wrong') return [`I18 a ${operation} was answered ${outcome.answer}`];
    if (outcome.state !== 'ack' && outcome.state !== 'refuse') return [];
    const saysEnded = outcome.state === 'ack' ? outcome.chatEnded : outcome.ended;
    if (saysEnded && !hasEnded && answeredAt <= reading.begunAt) {
      return [`I8 a ${operation} was told of an end that is not in the transcript`];
    }
    // Repeats of requestChat show the beginning (CV-OP-11).
    if (!saysEnded && begunAt > endedAt && operation !== 'requestChat' && !isFullPage(outcome)) {
      return [`I8 a ${operation} sent after the end was acknowledged was not told of it`];
    }
    return [];
  });
}
