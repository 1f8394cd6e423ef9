/** One reason why a settings file is refused. Line and column count from 1; `path` is like `services[0].clientTimeout`. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  /** What is wrong and what to write instead; holds no password. */
  readonly sentence: string;
}

export type Segment = string | number;

/** `file:line:column: sentence`, the form editors can jump to. */
export function presentFault(file: string, fault: Fault): string {
  return `${file}:${fault.line}:${fault.column}: ${fault.sentence}`;
}

export function compareFaults(a: Fault, b: Fault): number {
  return a.line - b.line || a.column - b.column;
}

export function presentPath(segments: readonly Segment[]): string {
  return segments
    .map((segment, at) => (typeof segment === 'number' ? `[${segment}]` : at === 0 ? segment : `.${segment}`))
    .join('');
}
