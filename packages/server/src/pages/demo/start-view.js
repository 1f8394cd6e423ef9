import { beginChat } from './begin-chat.js';
import { find } from './dom.js';

/** The form that a chat begins with; faults stand at the field, in words, and what was typed stays. */
export class StartView {
  #form = find('start', HTMLFormElement);
  #nickname = find('nickname', HTMLInputElement);
  #subject = find('subject', HTMLInputElement);
  #nicknameFault = find('nickname-fault', HTMLElement);
  #fault = find('start-fault', HTMLElement);
  #button = find('begin', HTMLButtonElement);
  #onBegun;

  /** @param {() => void} onBegun */
  constructor(onBegun) {
    this.#onBegun = onBegun;
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.begin();
    });
    this.#nickname.addEventListener('input', () => this.#showNicknameFault(''));
  }

  /** @param {string} nickname @param {string} subject */
  show(nickname, subject) {
    this.#form.hidden = false;
    this.#nickname.value = nickname;
    this.#subject.value = subject;
  }

  hide() {
    this.#form.hidden = true;
  }

  focus() {
    this.#nickname.focus();
  }

  async begin() {
    const nickname = this.#nickname.value.trim();
    this.#fault.textContent = '';
    if (nickname === '') {
      this.#showNicknameFault('Please tell us a name to call you by.');
      this.focus();
      return;
    }
    this.#button.disabled = true;
    const outcome = await beginChat(nickname, this.#subject.value.trim());
    this.#button.disabled = false;
    switch (outcome.state) {
      case 'begun':
        this.#onBegun();
        break;
      case 'later':
        this.#fault.textContent = 'The server cannot be reached at the moment. Please try again.';
        break;
      case 'refused':
        if (outcome.code === 361) this.#showNicknameFault('This name cannot be shown. Please choose another one.');
        else this.#fault.textContent = `The chat was not started. ${outcome.advice}`;
    }
  }

  /** @param {string} words */
  #showNicknameFault(words) {
    this.#nicknameFault.textContent = words;
    this.#nickname.setAttribute('aria-invalid', String(words !== ''));
  }
}
