import { create } from './dom.js';
import { parseSafeUrl } from './safe-url.js';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
/** Messages of one author within this time stand together under one name. */
const groupMs = 60_000;

/**
 * The transcript: groups of bubbles by author and minute, small centred notices between them. Names and texts are
 * text nodes in elements that isolate their direction.
 */
export class TranscriptView {
  #log;
  /** @type {{ key: string, from: number, bubbles: HTMLElement, meta: HTMLElement | null } | null} */
  #group = null;

  /** @param {HTMLElement} log */
  constructor(log) {
    this.#log = log;
  }

  clear() {
    this.#log.replaceChildren();
    this.#group = null;
  }

  /** @param {any} event as the API gives it */
  add(event) {
    const { from, text = '' } = event;
    switch (event.type) {
      case 'Message':
        this.#addBubble(event, create('p', 'bubble', text));
        break;
      case 'PushUrl':
        this.#addBubble(event, createLink(text));
        break;
      case 'ParticipantJoined':
        if (from.type !== 'Client') this.#addNotice(event, from.nickname, ' has joined');
        break;
      case 'ParticipantLeft':
        if (from.type === 'Client') this.#closeUp();
        else this.#addNotice(event, from.nickname, ' has left').classList.add('leaving');
        break;
      case 'NicknameUpdated':
        this.#addNotice(event, 'The new name is ', from.nickname);
        break;
      case 'FileUploaded':
        this.#addNotice(event, from.nickname, ' has added the file ', event.userData?.['file-name'] ?? text);
        break;
      case 'Notice':
      case 'IdleAlert':
      case 'IdleClose':
        this.#addNotice(event, text);
    }
  }

  /** @param {any} event @param {HTMLElement} bubble */
  #addBubble({ from, utcTime }, bubble) {
    bubble.dir = 'auto';
    const key = `${from.participantId} ${from.nickname}`;
    if (this.#group === null || this.#group.key !== key || utcTime - this.#group.from > groupMs) {
      this.#group = this.#createGroup(key, from, utcTime);
    }
    this.#group.bubbles.append(bubble);
  }

  /** @param {string} key @param {any} from @param {number} utcTime */
  #createGroup(key, from, utcTime) {
    const isMine = from.type === 'Client';
    const time = create('time', '', clock.format(utcTime));
    time.dateTime = new Date(utcTime).toISOString();
    time.title = exact.format(utcTime);
    const name = create('bdi', isMine ? 'unseen' : 'name', isMine ? 'You' : from.nickname);
    const meta = create('p', 'meta', name, time);
    const bubbles = create('div', 'bubbles');
    const group = create('div', isMine ? 'group mine' : 'group theirs');
    if (isMine) {
      const state = create('span', 'state', 'Sent');
      // Every message of mine in the transcript is sent; it is not to be read out each time.
      state.setAttribute('aria-live', 'off');
      meta.append(state);
      group.append(bubbles, meta);
    } else {
      group.append(meta, bubbles);
    }
    this.#log.append(group);
    return { key, from: utcTime, bubbles, meta };
  }

  /** @param {any} event @param {...string} words */
  #addNotice({ utcTime }, ...words) {
    const notice = create('p', 'notice', ...words.map((word) => create('bdi', '', word)));
    notice.title = exact.format(utcTime);
    this.#log.append(notice);
    this.#group = null;
    return notice;
  }

  /** At the end everyone leaves; that the chat has ended says it all. */
  #closeUp() {
    while (this.#log.lastElementChild?.classList.contains('leaving')) this.#log.lastElementChild.remove();
  }
}

/** @param {string} text */
function createLink(text) {
  const url = parseSafeUrl(text);
  if (url === null) return create('p', 'bubble', text);
  const link = create('a', 'bubble link', create('strong', '', url.host), create('span', '', url.href));
  link.href = url.href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  return link;
}
