/** Branded ids. A brand costs nothing at run time; it stops one kind of number being passed for another. */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Public id of a session: 16 characters of `[0-9A-Za-z]`. */
export type ChatId = Branded<string, 'ChatId'>;
/** Internal number of a session, given by the store; never leaves the server. */
export type SessionNumber = Branded<number, 'SessionNumber'>;
/** Place of an event in its session's log: 1, 2, 3 … without a gap (LS-LOG-1). */
export type EventIndex = Branded<number, 'EventIndex'>;
/**
 * One stay of someone in a session: 1, 2, 3 … over everybody, hidden ones included (1 is the customer).
 * Internal: what the customer sees is the `participantId`, which counts visible participants only (CV-EV-5).
 */
export type Party = Branded<number, 'Party'>;
/** Who a participant is beyond this session: an agent's username, `bot:…`, or `system`. The customer has none. */
export type AccountId = Branded<string, 'AccountId'>;

export const customerParty = 1 as Party;
export const systemAccount = 'system' as AccountId;
