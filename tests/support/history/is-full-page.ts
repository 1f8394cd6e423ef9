import type { Outcome } from './chat-history.ts';

/** A page ends after so many events, and then tells nothing of the rest, nor of the end (CV-POS-4). */
const pageEvents = 1_000;

export function isFullPage(outcome: Outcome): boolean {
  return outcome.state === 'ack' && outcome.messages.length >= pageEvents;
}
