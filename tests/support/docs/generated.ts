import { createOpenApi } from '@parley/protocol/chat-v2';
import { presentErrorCodes } from './present-error-codes.ts';
import { presentImportTable } from './present-import-table.ts';
import { presentSettings } from './present-settings.ts';

/** What of the documentation is made from code: whole files, or sections between two comments. */
export interface Generated {
  /** Below docs/. */
  readonly file: string;
  readonly section: string | null;
  create(): string;
}

export const generated: readonly Generated[] = [
  {
    file: 'protocols/chat-api-v2.openapi.json',
    section: null,
    create: () => `${JSON.stringify(createOpenApi(), null, 2)}\n`,
  },
  { file: 'SPEC.md', section: 'error-codes', create: presentErrorCodes },
  { file: 'architecture.md', section: 'import-table', create: presentImportTable },
  { file: 'settings.md', section: 'settings', create: presentSettings },
];

/** `page` with the section filled in anew; `page` as a whole is replaced where there is no section. */
export function fillInGenerated(page: string, { section, create }: Generated): string {
  if (section === null) return create();
  const begin = `<!-- generated: ${section} -->\n`;
  const end = `<!-- end: ${section} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`no section ${section}: ${begin}…${end}`);
  return `${page.slice(0, from + begin.length)}\n${create()}\n${page.slice(to)}`;
}
