/** An array as PostgreSQL reads it. Written here since `pg` quotes numbers too, which a batch has many of. */
export function toNumberArray(values: readonly (number | boolean | null)[]): string {
  let literal = '{';
  for (const value of values) literal += `${literal.length > 1 ? ',' : ''}${value === null ? 'null' : value}`;
  return `${literal}}`;
}

export function toTextArray(values: readonly (string | null)[]): string {
  let literal = '{';
  for (const value of values) literal += `${literal.length > 1 ? ',' : ''}${value === null ? 'null' : quote(value)}`;
  return `${literal}}`;
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
