import type { Function as FunctionNode } from 'acorn';
import { simple } from 'acorn-walk';
import type { Impurity } from './find-impurities.ts';
import { parseSource } from './parse-source.ts';

/** [LS-LOG-2] Everything in a source that is not synchronous, or that is I/O without an import: the domain has neither. */
export function findAsynchrony(source: string): Impurity[] {
  const found: Impurity[] = [];
  const report = (name: string, node: { loc?: { start: { line: number } } | null }) =>
    found.push({ name, line: node.loc?.start.line ?? 0 });
  simple(parseSource(source), {
    Function(node: FunctionNode) {
      if (node.async) report('async function', node);
    },
    AwaitExpression: (node) => void report('await', node),
    ForOfStatement(node) {
      if (node.await) report('for await', node);
    },
    ImportExpression: (node) => void report('import()', node),
    Identifier(node) {
      if (['Promise', 'process', 'console', 'Buffer'].includes(node.name)) report(node.name, node);
    },
  });
  return found;
}
