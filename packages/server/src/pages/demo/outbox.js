import { createToken } from './token.js';

/**
 * My messages that the server has not acknowledged yet, in the order I wrote them. Each carries a retry token, so it
 * can be sent again after a lost reply or a reload without ever standing in the chat twice.
 *
 * - `sending`: on its way, or next in line.
 * - `stuck`: there is no connection; goes on by itself when there is one again.
 * - `failed`: the server refused it; only I can try again.
 *
 * @typedef {{ id: string, text: string, state: 'sending' | 'stuck' | 'failed', why: string }} Entry
 */
export class Outbox {
  /** @type {Entry[]} */
  #entries;

  /** @param {{ id: string, text: string }[]} kept */
  constructor(kept = []) {
    this.#entries = kept.map(({ id, text }) => ({ id, text, state: 'sending', why: '' }));
  }

  get entries() {
    return this.#entries;
  }

  /** What a reload must not lose. */
  get kept() {
    return this.#entries.map(({ id, text }) => ({ id, text }));
  }

  /** @param {string} text */
  add(text) {
    this.#entries.push({ id: createToken(), text, state: 'sending', why: '' });
  }

  /** The next to be sent; none while an earlier one is stuck, so that the order stays mine. */
  next() {
    const first = this.#entries.find(({ state }) => state !== 'failed');
    return first?.state === 'sending' ? first : undefined;
  }

  /** @param {string} id */
  remove(id) {
    this.#entries = this.#entries.filter((entry) => entry.id !== id);
  }

  /** @param {Entry} entry @param {string} why */
  fail(entry, why) {
    entry.state = 'failed';
    entry.why = why;
  }

  stick() {
    for (const entry of this.#entries) if (entry.state === 'sending') entry.state = 'stuck';
  }

  unstick() {
    for (const entry of this.#entries) if (entry.state === 'stuck') entry.state = 'sending';
  }

  /** @param {string} id */
  retry(id) {
    this.unstick();
    for (const entry of this.#entries) if (entry.id === id) entry.state = 'sending';
  }
}
