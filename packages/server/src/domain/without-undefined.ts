/** `T` with every key that may be undefined made one that may be absent. */
export type WithoutUndefined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

/** Drops the keys whose value is undefined: what is absent is absent, in memory as in what is stored. */
export function withoutUndefined<T extends object>(value: T): WithoutUndefined<T> {
  const kept: { [key: string]: unknown } = {};
  for (const [key, member] of Object.entries(value)) if (member !== undefined) kept[key] = member;
  return kept as WithoutUndefined<T>;
}
