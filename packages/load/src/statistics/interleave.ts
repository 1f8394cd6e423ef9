/** What one side gave in each round, in order. */
export interface Rounds<T> {
  readonly one: readonly T[];
  readonly other: readonly T[];
}

/**
 * Measures two sides in turns: one, other, other, one, one, other … so that neither always comes first and what drifts
 * (heat, neighbours, a growing file) weighs on both alike.
 */
export async function interleave<T>(
  rounds: number,
  one: (round: number) => Promise<T>,
  other: (round: number) => Promise<T>,
): Promise<Rounds<T>> {
  const result = { one: [] as T[], other: [] as T[] };
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? (['one', 'other'] as const) : (['other', 'one'] as const);
    for (const side of order) result[side].push(await (side === 'one' ? one(round) : other(round)));
  }
  return result;
}
