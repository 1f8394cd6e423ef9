export interface SpecifiedRule {
  readonly id: string;
  /** False where the rule's line says that it is for later: `- **CV-BAY-1** *(later)* …` */
  readonly held: boolean;
}

/** The rules of docs/SPEC.md: list items that begin with an id in bold. */
export function readSpecifiedRules(markdown: string): SpecifiedRule[] {
  return [...markdown.matchAll(/^\s*- \*\*((?:CV|LS)-[A-Z]+-\d+)\*\*(.*)$/gm)].map(([, id = '', rest = '']) => ({
    id,
    held: !/^\W*\(?(later|not yet)\b/i.test(rest),
  }));
}
