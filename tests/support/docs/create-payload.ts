import type { Kind, Payload } from '../../../packages/server/src/domain/event.ts';
import type { AccountId, EventIndex } from '../../../packages/server/src/domain/ids.ts';

const account = 'ada' as AccountId;
const offer = { offerId: 'o1', agent: account, slot: 1 };
const attributes = { 'general-properties': { colour: 'red' } };
const userData = { key: 'value' };

/** A payload of each kind with `all` of its fields, or only those that are `required`. */
export function createPayload(kind: Kind, extent: 'all' | 'required'): Payload {
  const [required, optional] = payloads[kind];
  return { kind, ...required, ...(extent === 'all' ? optional : {}) } as Payload;
}

type Fields<K extends Kind> = Omit<Payload & { kind: K }, 'kind'>;
type Optional<T> = { [K in keyof T as undefined extends T[K] ? K : never]: T[K] };
type Sample<K extends Kind> = readonly [required: Fields<K>, optional: Optional<Fields<K>>];

const payloads: { readonly [K in Kind]: Sample<K> } = {
  'participant-joined': [
    { account },
    { opening: { chatId: 'c', service: 's', clientTimeoutMs: 1, subject: 'secret', userData } },
  ],
  'participant-left': [{}, { reason: 'left' }],
  message: [{ text: 'hello' }, { messageType: 'text', attributes }],
  'typing-started': [{}, {}],
  'typing-stopped': [{}, {}],
  'nickname-updated': [{ nickname: 'Eve' }, {}],
  'push-url': [{ url: 'https://example.com/' }, {}],
  'custom-notice': [{}, { text: 'hello', messageType: 'text', userData, attributes }],
  notice: [{ text: 'full' }, { userData, capped: true }],
  'file-uploaded': [
    { fileId: 'f', name: 'a.png', size: 5, source: 'agent', documentId: 'd' },
    { description: 'a picture' },
  ],
  'file-deleted': [{ fileId: 'f' }, {}],
  'idle-alert': [{ text: 'still there?' }, {}],
  'idle-close': [{ text: 'bye' }, {}],
  'user-data-updated': [{ userData }, {}],
  read: [{ upTo: 1 as EventIndex }, {}],
  note: [{ account, text: 'a note' }, {}],
  queued: [{ queue: 'q', priority: 1, since: 1 }, {}],
  offered: [{ ...offer, queue: 'q', expiresAt: 1, candidates: [] }, { others: { busy: 1 } }],
  'offer-ended': [{ offerId: 'o1', outcome: 'rejected' }, { reason: 'lunch' }],
  accepted: [offer, {}],
  released: [{ agent: account }, { wrapUpUntil: 1 }],
  invited: [{ ...offer, invitation: 'transfer', by: account, expiresAt: 1 }, { note: 'please' }],
  monitoring: [{ account, state: 'started' }, {}],
  disposition: [{ account, disposition: 'sold' }, {}],
  'wrap-up-done': [{ account }, {}],
};
