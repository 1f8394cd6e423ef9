/** The server counts starts closer than 3 s as one. */
const repeatMs = 4_000;
const stillMs = 5_000;

/** Tells that I type, and that I stopped, and no more often than needed. */
export class TypingNotifier {
  #tell;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {(operation: 'startTyping' | 'stopTyping') => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {string} text what stands in the field after a key */
  changed(text) {
    if (text.trim() === '') {
      this.stop();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), stillMs);
    if (Date.now() - this.#startedAt < repeatMs) return;
    this.#startedAt = Date.now();
    this.#tell('startTyping');
  }

  stop() {
    clearTimeout(this.#timer);
    if (this.#startedAt === 0) return;
    this.#startedAt = 0;
    this.#tell('stopTyping');
  }
}
