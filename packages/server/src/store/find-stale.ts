import type { DocumentKey, DocumentWrite } from './index.ts';

/** A document as a driver keeps it: the version stays and counts on when the document is removed. */
export interface DocumentState {
  readonly version: number;
  readonly present: boolean;
}

/** The first write, in order, whose document is not as expected after the writes before it; `null` when all fit. */
export function findStale(
  writes: readonly DocumentWrite[],
  read: (kind: string, name: string) => DocumentState | undefined,
): { readonly state: 'stale'; readonly document: DocumentKey } | null {
  const written = new Map<string, DocumentState>();
  for (const { kind, name, expectedVersion, value } of writes) {
    const key = JSON.stringify([kind, name]);
    const { version, present } = written.get(key) ?? read(kind, name) ?? { version: 0, present: false };
    if ((present ? version : 0) !== expectedVersion) return { state: 'stale', document: { kind, name } };
    written.set(key, { version: version + 1, present: value !== null });
  }
  return null;
}
