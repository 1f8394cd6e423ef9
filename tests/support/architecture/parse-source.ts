import { stripTypeScriptTypes } from 'node:module';
import { type Program, parse } from 'acorn';

/**
 * The syntax tree of a TypeScript source, types stripped. `import type` and `export type … from` are kept as imports,
 * because the import table holds for types too. Lines are those of the source.
 */
export function parseSource(source: string): Program {
  const kept = source
    .replace(/\bimport\s+type\b(?=\s+[\w{*])/g, 'import')
    .replace(/\bexport\s+type\b(?=\s*[{*])/g, 'export');
  return parse(stripTypeScriptTypes(kept, { mode: 'strip' }), {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    allowHashBang: true,
  });
}
