import { create } from './dom.js';

/** My messages that are not in the transcript yet, below it, each with its state and a way to try again. */
export class PendingView {
  #list;
  #onRetry;

  /** @param {HTMLElement} list @param {(id: string) => void} onRetry */
  constructor(list, onRetry) {
    this.#list = list;
    this.#onRetry = onRetry;
  }

  /** @param {readonly import('./outbox.js').Entry[]} entries */
  show(entries) {
    this.#list.replaceChildren(...entries.map((entry) => this.#create(entry)));
  }

  /** @param {import('./outbox.js').Entry} entry */
  #create(entry) {
    const bubble = create('p', 'bubble', entry.text);
    bubble.dir = 'auto';
    const meta = create('p', 'meta');
    const group = create('div', `group mine ${entry.state}`, create('div', 'bubbles', bubble), meta);
    if (entry.state === 'sending') {
      meta.append(create('span', 'state', 'Sending…'));
      return group;
    }
    const words = entry.state === 'stuck' ? 'Not sent yet.' : `Not sent. ${entry.why}`;
    const retry = create('button', 'retry', 'Try again');
    retry.type = 'button';
    retry.addEventListener('click', () => this.#onRetry(entry.id));
    const state = create('span', 'state', words);
    state.setAttribute('role', 'status');
    meta.append(state, retry);
    return group;
  }
}
