import { post } from './api.js';
import { keep } from './kept.js';
import { Outbox } from './outbox.js';

/**
 * What the page is told. `onEvents` brings events of the transcript in order, each once; `onReset` says that the
 * transcript begins anew.
 *
 * @typedef {{
 *   onEvents(events: any[]): void,
 *   onReset(): void,
 *   onOutbox(): void,
 *   onConnection(state: 'good' | 'lost' | 'busy'): void,
 *   onEnd(reason: 'ended' | 'gone'): void,
 * }} Listener
 */

const pollMs = 1_000;
/** With nothing new for a while, or in a hidden tab. */
const calmPollMs = 2_000;
const calmAfterMs = 60_000;
const lostPollMs = 1_500;
/** A message that found no connection so often is shown as stuck. */
const triesBeforeStuck = 3;
/** And tried again by itself after so long, or when polls get through again. */
const stuckMs = 5_000;

/** Where the page finds its own token again in an event: the server keeps these properties as they are. */
const tokenProperty = 'demo-message-id';

/** @param {any} event @returns {string | undefined} */
export function tokenOf(event) {
  return event.eventAttributes?.['general-properties']?.[tokenProperty];
}

/** One chat as its customer's client sees it; knows the API and no page. */
export class Chat {
  #listener;
  #credentials;
  #outbox;
  #position = 1;
  #ended = false;
  #polling = false;
  #sending = false;
  #failures = 0;
  #tries = 0;
  #lastNewAt = Date.now();
  /** Ends the pause of the polling at once. */
  #wake = () => {};

  /**
   * @param {import('./kept.js').Credentials} credentials
   * @param {{ id: string, text: string }[]} unsent
   * @param {Listener} listener
   */
  constructor(credentials, unsent, listener) {
    this.#credentials = credentials;
    this.#outbox = new Outbox(unsent);
    this.#listener = listener;
  }

  get outbox() {
    return this.#outbox.entries;
  }

  get ended() {
    return this.#ended;
  }

  start() {
    this.#listener.onOutbox();
    void this.#poll();
    void this.#send();
  }

  /** @param {string} text */
  say(text) {
    this.#outbox.add(text);
    this.#changed();
    void this.#send();
  }

  /** @param {string} id */
  retry(id) {
    this.#outbox.retry(id);
    this.#tries = 0;
    this.#resume();
    this.#wake();
  }

  /** Looks now instead of in a second. */
  hurry() {
    this.#wake();
  }

  /** The browser says that the network is gone; the next poll that gets through says the opposite. */
  lose() {
    if (!this.#ended) this.#disconnected('lost');
  }

  /** Typing is worth no second try. @param {'startTyping' | 'stopTyping'} operation */
  async tell(operation) {
    if (!this.#ended) await post(this.#path(operation), this.#credentials);
  }

  /** @returns {Promise<boolean>} false when it could not be told; then nothing has ended */
  async leave() {
    const asked = this.#position;
    const answer = await post(this.#path('disconnect'), { ...this.#credentials, transcriptPosition: asked });
    if (answer.state === 'ack') this.#take(answer.reply, asked);
    if (answer.state === 'refused') this.#end('gone');
    return this.#ended;
  }

  /** One request at a time, a pause after each: requests never pile up, however slow the network is. */
  async #poll() {
    if (this.#polling) return;
    this.#polling = true;
    while (!this.#ended) {
      const asked = this.#position;
      const answer = await post(this.#path('refresh'), { ...this.#credentials, transcriptPosition: asked });
      let waitMs = 0;
      switch (answer.state) {
        case 'ack':
          this.#connected();
          this.#take(answer.reply, asked);
          break;
        case 'refused':
          this.#end('gone');
          break;
        case 'later':
          waitMs = answer.waitMs;
          this.#disconnected('busy');
          break;
        case 'unreachable':
          this.#disconnected('lost');
      }
      if (!this.#ended) await this.#pause(Math.max(waitMs, this.#pollMs()));
    }
    this.#polling = false;
  }

  #pollMs() {
    if (this.#failures > 0) return lostPollMs;
    return document.hidden || Date.now() - this.#lastNewAt > calmAfterMs ? calmPollMs : pollMs;
  }

  /** @param {number} ms */
  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  async #send() {
    if (this.#sending) return;
    this.#sending = true;
    for (let entry = this.#outbox.next(); entry !== undefined && !this.#ended; entry = this.#outbox.next()) {
      const asked = this.#position;
      const { id, text } = entry;
      const answer = await post(this.#path('send'), {
        ...this.#credentials,
        message: text,
        clientMessageId: id,
        eventAttributes: JSON.stringify({ 'general-properties': { [tokenProperty]: id } }),
        transcriptPosition: asked,
      });
      switch (answer.state) {
        case 'ack':
          this.#tries = 0;
          this.#outbox.remove(id);
          this.#take(answer.reply, asked);
          this.#changed();
          break;
        case 'refused':
          this.#outbox.fail(entry, answer.ended ? 'The chat had ended.' : answer.advice);
          this.#changed();
          break;
        case 'later':
        case 'unreachable':
          this.#tries += 1;
          // The next poll, made at once, tells whether it is the connection.
          this.#wake();
          if (this.#tries >= triesBeforeStuck) {
            this.#outbox.stick();
            this.#changed();
            setTimeout(() => this.#failures === 0 && this.#resume(), stuckMs);
          } else {
            await new Promise((resolve) => setTimeout(resolve, 500 * this.#tries));
          }
      }
    }
    this.#sending = false;
  }

  /**
   * A reply holds every event from the position asked for; what is known already is left out, so polls and sends may
   * cross. @param {any} reply @param {number} asked
   */
  #take(reply, asked) {
    if (reply.nextPosition < asked) {
      // The log is shorter than what was seen of it: the server was restored from a backup.
      this.#position = 1;
      this.#listener.onReset();
      return;
    }
    const fresh = reply.messages.filter((/** @type {any} */ { index }) => index >= this.#position);
    this.#position = Math.max(this.#position, reply.nextPosition);
    if (fresh.length > 0) {
      this.#lastNewAt = Date.now();
      const waiting = this.#outbox.entries.length;
      for (const event of fresh) this.#outbox.remove(tokenOf(event) ?? '');
      this.#listener.onEvents(fresh);
      if (this.#outbox.entries.length !== waiting) this.#changed();
    }
    if (reply.chatEnded) this.#end('ended');
  }

  #connected() {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#tries = 0;
    this.#listener.onConnection('good');
    this.#resume();
  }

  /** Tries again what is stuck. */
  #resume() {
    if (this.#ended) return;
    this.#outbox.unstick();
    this.#changed();
    void this.#send();
  }

  /** @param {'lost' | 'busy'} how */
  #disconnected(how) {
    this.#failures += 1;
    this.#listener.onConnection(how);
  }

  /** @param {'ended' | 'gone'} reason */
  #end(reason) {
    if (this.#ended) return;
    this.#ended = true;
    for (const entry of this.#outbox.entries) this.#outbox.fail(entry, 'The chat had ended.');
    this.#changed();
    this.#listener.onConnection('good');
    this.#listener.onEnd(reason);
    this.#wake();
  }

  #changed() {
    keep({ outbox: this.#outbox.kept });
    this.#listener.onOutbox();
  }

  /** @param {string} operation */
  #path(operation) {
    return `/${encodeURIComponent(this.#credentials.chatId)}/${operation}`;
  }
}
