import { checks } from '../checks/index.ts';
import { families, familyOf } from '../families.ts';
import { watches } from '../watches/index.ts';

/** Every check, under its family, for whoever wants to choose. */
export function presentList(): string {
  const all = [...checks, ...watches];
  const width = Math.max(...all.map(({ id }) => id.length));
  return families
    .map(([family, title]) => {
      const own = all.filter(({ id }) => familyOf(id) === family);
      const lines = own.map((one) => {
        const mark = one.profile === 'reference' ? '  (reference)' : '';
        return `  ${one.id.padEnd(width)}  ${one.title}${mark}\n`;
      });
      return `${title}\n${lines.join('')}`;
    })
    .join('\n');
}
