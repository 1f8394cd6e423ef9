import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

export interface Source {
  /** Relative to the folder that was listed, with slashes. */
  readonly file: string;
  readonly text: string;
}

/** TypeScript sources under a folder that are part of the product: no tests, and no suites shared by tests. */
export function listSources(folder: string): Source[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .sort()
    .map((name) => ({ file: name.split(sep).join('/'), text: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ text }) => !/from 'node:(test|assert)\b/.test(text));
}
