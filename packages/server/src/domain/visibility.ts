import type { Party } from './ids.ts';

/** Who may see an event (LS-LOG-3). */
export type Visibility = 'all' | 'agents' | 'supervisors' | 'system';

/** A reader of a log: the customer, someone who works in the chat, or the server itself. */
export type Viewer =
  | { readonly role: 'customer' }
  | { readonly role: 'agent'; readonly party: Party | null }
  | { readonly role: 'supervisor'; readonly party: Party | null }
  | { readonly role: 'system' };

interface Visible {
  readonly visibility: Visibility;
  readonly to?: readonly Party[] | undefined;
  readonly from?: { readonly party: Party } | null | undefined;
}

/**
 * The one function that decides who sees an event (LS-LOG-3); every reader, search and export calls it.
 * A list `to` narrows an event to those participants, its author, supervisors and the system.
 */
export function maySee(viewer: Viewer, event: Visible): boolean {
  switch (viewer.role) {
    case 'system':
      return true;
    case 'customer':
      return event.visibility === 'all' && event.to === undefined;
    case 'supervisor':
      return event.visibility !== 'system';
    case 'agent':
      return (
        (event.visibility === 'all' || event.visibility === 'agents') &&
        (event.to === undefined ||
          (viewer.party !== null && (event.to.includes(viewer.party) || event.from?.party === viewer.party)))
      );
  }
}

export const customerViewer: Viewer = { role: 'customer' };

/** Whether an event counts towards the cap on a transcript (LS-LOG-6). */
export function isCounted({ visibility }: Visible): boolean {
  return visibility === 'all' || visibility === 'agents';
}
