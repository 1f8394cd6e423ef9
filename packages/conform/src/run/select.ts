import type { KitOptions } from '../options.ts';
import { CannotTest } from './cannot-test.ts';

interface Fact {
  readonly id: string;
  readonly profile: 'reference' | 'parley';
}

/**
 * Those of the profile that `only` names, without those that `skip` names.
 * @throws CannotTest when a name names nothing, or nothing is left.
 */
export function select<One extends Fact>(all: readonly One[], options: KitOptions): readonly One[] {
  const { only = [], skip = [], reference = false } = options;
  for (const name of [...only, ...skip]) {
    if (!all.some(({ id }) => isNamed(id, name))) {
      throw new CannotTest(`There is no check called ${name}; --list shows what there is.`);
    }
  }
  const chosen = all.filter(
    ({ id, profile }) =>
      (!reference || profile === 'reference') &&
      (only.length === 0 || only.some((name) => isNamed(id, name))) &&
      !skip.some((name) => isNamed(id, name)),
  );
  if (chosen.length === 0) throw new CannotTest('No check is left of those chosen.');
  return chosen;
}

/** `CV-POS` names CV-POS-1.zero and `CV-POS-1` does, but not CV-POS-11.zero. */
function isNamed(id: string, name: string): boolean {
  return id === name || id.startsWith(`${name}.`) || id.startsWith(`${name}-`);
}
