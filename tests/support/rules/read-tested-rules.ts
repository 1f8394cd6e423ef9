import { simple } from 'acorn-walk';
import { parseSource } from '../architecture/parse-source.ts';

/**
 * Ids of rules that the names of tests in a source carry: texts that begin with ids in brackets,
 * `[CV-POS-1] …`, `[CV-POS-1, CV-OP-2] …` or `[CV-POS-1][CV-OP-2] …`. Comments do not count.
 */
export function readTestedRules(source: string): Set<string> {
  const ids = new Set<string>();
  const read = (text: string) => {
    const prefix = /^(?:\[[^\]]*\]\s*)+/.exec(text)?.[0] ?? '';
    for (const [id] of prefix.matchAll(/\b(?:CV|LS)-[A-Z]+-\d+\b/g)) ids.add(id);
  };
  simple(parseSource(source), {
    Literal(node) {
      if (typeof node.value === 'string') read(node.value);
    },
    TemplateLiteral(node) {
      read(node.quasis[0]?.value.cooked ?? '');
    },
  });
  return ids;
}
