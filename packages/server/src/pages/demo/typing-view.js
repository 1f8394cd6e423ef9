/** A start without a stop, from someone who has vanished, is believed for so long. */
const believedMs = 12_000;

/** Who of the others is typing, in a line that always has its place. */
export class TypingView {
  #line;
  #name;
  /** @type {Map<number, string>} nickname by participantId */
  #typing = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {HTMLElement} line @param {HTMLElement} name */
  constructor(line, name) {
    this.#line = line;
    this.#name = name;
  }

  /** @param {any} event */
  take({ type, from }) {
    if (from.type === 'Client') return;
    if (type === 'TypingStarted') this.#typing.set(from.participantId, from.nickname);
    else if (['TypingStopped', 'Message', 'ParticipantLeft'].includes(type)) this.#typing.delete(from.participantId);
    else return;
    this.#show();
  }

  clear() {
    this.#typing.clear();
    this.#show();
  }

  #show() {
    clearTimeout(this.#timer);
    const [name] = this.#typing.values();
    this.#line.classList.toggle('on', name !== undefined);
    this.#name.textContent = name === undefined ? '' : `${name} is typing`;
    if (name !== undefined) this.#timer = setTimeout(() => this.clear(), believedMs);
  }
}
