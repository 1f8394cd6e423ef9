/** A broken promise: the invariant of docs/guarantees.md, and what shows it. */
export interface Violation {
  readonly invariant: `I${number}`;
  readonly what: string;
}

/** A list that a check writes to. */
export class Violations {
  readonly found: Violation[] = [];

  add(invariant: Violation['invariant'], what: string): void {
    this.found.push({ invariant, what });
  }
}
