import type { CustomerAccess } from '../chat/authenticate.ts';
import type { Chat } from '../chat/ports.ts';
import { readFromMemory, readTranscript, type View, viewOf } from '../chat/read-transcript.ts';
import type { SessionEvent } from '../domain/event.ts';
import type { Service } from '../domain/service.ts';
import { customerViewer } from '../domain/visibility.ts';
import { presentEvent } from './present.ts';
import type { Acked } from './reply.ts';

/**
 * What the customer is told from `position` on (CV-POS-1): `undefined` and 0 mean no events, -1 the last one. The view
 * is taken once, so that the end, the position and the events are of one moment (CV-ERR-6).
 */
export function readMessages(
  chat: Chat,
  { record, service }: CustomerAccess,
  position: number | undefined,
): Acked | Promise<Acked> {
  const view = viewOf(record);
  const from = position === -1 ? view.lastVisible : (position ?? 0);
  if (from === 0 || from > view.lastVisible) return complete(view, []);
  const events = readFromMemory(record, customerViewer, from, view.lastVisible);
  const page = new Page(service.limits);
  if (events === null) return readPage(chat, record, from, view, page);
  for (const event of events) if (!page.add(event)) return page.cut();
  return complete(view, page.messages);
}

async function readPage(
  chat: Chat,
  record: CustomerAccess['record'],
  from: number,
  view: View,
  page: Page,
): Promise<Acked> {
  for await (const event of readTranscript(chat, record, customerViewer, from, view.lastVisible)) {
    if (!page.add(event)) return page.cut();
  }
  return complete(view, page.messages);
}

function complete(view: View, messages: readonly string[]): Acked {
  return { nextPosition: view.lastVisible + 1, chatEnded: view.ended, messages };
}

/** What one reply carries: so many events and so many bytes of them, but at least one (CV-POS-4). */
class Page {
  readonly messages: string[] = [];
  readonly #limits: Service['limits'];
  #bytes = 0;
  #last = 0;

  constructor(limits: Service['limits']) {
    this.#limits = limits;
  }

  /** `false` when the event has no room any more. */
  add(event: SessionEvent): boolean {
    const { replyEvents, replyBytes } = this.#limits;
    const json = JSON.stringify(presentEvent(event));
    const bytes = Buffer.byteLength(json);
    const isFull = this.messages.length >= replyEvents || this.#bytes + bytes > replyBytes;
    if (isFull && this.messages.length > 0) return false;
    this.messages.push(json);
    this.#bytes += bytes;
    this.#last = event.index;
    return true;
  }

  /** The rest comes with the next request: the end is not told before (CV-POS-4). */
  cut(): Acked {
    return { nextPosition: this.#last + 1, chatEnded: false, messages: this.messages };
  }
}
