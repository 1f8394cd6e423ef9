/** How long the assistant takes over what it says, ms. */
export interface Pace {
  readonly reading: number;
  readonly typing: number;
}

const readingMs = 450;
const firstWordMs = 500;
const characterMs = 14;
const longestTypingMs = 1_900;
/** A typing start sooner after the last one adds nothing (CV-OP-3), and the customer would not see it type. */
const betweenTypingMs = 3_000;
/** With more messages waiting than anyone would answer one by one, it only hurries. */
const patience = 3;

/**
 * A believable time for a text. `waiting`: messages that are still to be answered; `sinceTypingMs`: since it last
 * started to type, by the wall clock, which may have been set.
 */
export function paceFor(text: string, waiting: number, sinceTypingMs: number): Pace {
  if (waiting > patience) return { reading: 50, typing: 50 };
  const untilTypingMs = Math.min(betweenTypingMs - sinceTypingMs, betweenTypingMs);
  return {
    reading: Math.max(readingMs, untilTypingMs),
    typing: Math.min(firstWordMs + characterMs * text.length, longestTypingMs),
  };
}
