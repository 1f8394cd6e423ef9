/** The first thing in braces that looks like a fill-in and is none of `known`, as written; `null` when there is none. */
export function findUnknownFillIn(template: string, known: readonly string[]): string | null {
  for (const [written] of template.matchAll(/\{\s*[\p{L}\p{N}_.-]*\s*\}/gu)) {
    if (!known.includes(written.slice(1, -1))) return written;
  }
  return null;
}
