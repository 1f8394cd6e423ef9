import type { ImportExpression, Literal } from 'acorn';
import { simple } from 'acorn-walk';
import { parseSource } from './parse-source.ts';

export interface Import {
  /** As written: './x.ts', '@parley/protocol/chat-v2', 'node:fs'. */
  readonly specifier: string;
  /** Exported names that are taken; '*' for all of them, 'default' for the default export. */
  readonly names: readonly string[];
  readonly line: number;
}

/** Everything a source imports or re-exports, statically, dynamically, or as `import('x').Type`. */
export function readImports(source: string): Import[] {
  const imports: Import[] = [];
  const add = (node: { loc?: { start: { line: number } } | null }, from: Literal, names: string[]) =>
    imports.push({ specifier: String(from.value), names, line: node.loc?.start.line ?? 0 });
  simple(parseSource(source), {
    ImportDeclaration(node) {
      add(
        node,
        node.source,
        node.specifiers.map((specifier) => {
          if (specifier.type === 'ImportDefaultSpecifier') return 'default';
          if (specifier.type === 'ImportNamespaceSpecifier') return '*';
          return specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value);
        }),
      );
    },
    ExportNamedDeclaration(node) {
      if (node.source)
        add(
          node,
          node.source,
          node.specifiers.map(({ local }) => (local.type === 'Identifier' ? local.name : String(local.value))),
        );
    },
    ExportAllDeclaration(node) {
      add(node, node.source, ['*']);
    },
    ImportExpression(node: ImportExpression) {
      // One that cannot be read cannot be judged either.
      const known = node.source.type === 'Literal' ? String(node.source.value) : '<computed>';
      imports.push({ specifier: known, names: ['*'], line: node.loc?.start.line ?? 0 });
    },
  });
  // A type query, import('x').Y, vanishes with the types, so it is sought in the text.
  for (const { 1: specifier = '', index } of source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    const line = source.slice(0, index).split('\n').length;
    if (!imports.some((other) => other.specifier === specifier && other.line === line))
      imports.push({ specifier, names: ['*'], line });
  }
  return imports;
}
