import { readFileSync } from 'node:fs';

/** A query as `pg` takes it: by its name it is parsed and planned once for each connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

const read = new Map<string, Statement>();

/** The statement of `queries/<verb>.sql`. */
export function findStatement(verb: string): Statement {
  const known = read.get(verb);
  if (known !== undefined) return known;
  const statement = { name: verb, text: readFileSync(new URL(`./queries/${verb}.sql`, import.meta.url), 'utf8') };
  read.set(verb, statement);
  return statement;
}
