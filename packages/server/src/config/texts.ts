/**
 * Texts of the settings with fill-ins such as `{nickname}`. What is filled in stands as it is: it is never read for
 * fill-ins again, and neither template nor value is ever HTML.
 */
export function renderText(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{([A-Za-z]+)\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? values[key]! : whole,
  );
}

/** The first thing in braces that looks like a fill-in and is none of `known`, as written; `null` when there is none. */
export function findUnknownFillIn(template: string, known: readonly string[]): string | null {
  for (const [written] of template.matchAll(/\{\s*[\p{L}\p{N}_.-]*\s*\}/gu)) {
    if (!known.includes(written.slice(1, -1))) return written;
  }
  return null;
}
