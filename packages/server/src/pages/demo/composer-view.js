import { find } from './dom.js';

const longest = 16_000;
/** The counter appears when it matters. */
const countFrom = 15_000;

/** The field to write in: Enter sends, Shift+Enter is a new line; what is not sent yet is told with every key. */
export class ComposerView {
  #form = find('composer', HTMLFormElement);
  #field = find('message', HTMLTextAreaElement);
  #count = find('count', HTMLElement);
  #send = find('send', HTMLButtonElement);
  #onDraft;

  /** @param {{ onSend(text: string): void, onDraft(text: string): void }} listener */
  constructor({ onSend, onDraft }) {
    this.#onDraft = onDraft;
    this.#field.addEventListener('input', () => this.#changed());
    this.#field.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#form.requestSubmit();
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.#field.value.trim();
      if (text === '') return;
      this.#field.value = '';
      this.#changed();
      this.#field.focus();
      onSend(text);
    });
  }

  /** @param {string} draft */
  show(draft) {
    this.#form.hidden = false;
    this.#field.value = draft;
    this.#resize();
  }

  hide() {
    this.#form.hidden = true;
  }

  focus() {
    this.#field.focus();
  }

  hasFocus() {
    return this.#form.contains(document.activeElement);
  }

  #changed() {
    this.#resize();
    this.#onDraft(this.#field.value);
  }

  #resize() {
    const { value } = this.#field;
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight}px`;
    this.#send.disabled = value.trim() === '';
    this.#count.textContent = value.length < countFrom ? '' : `${longest - value.length} characters left`;
  }
}
