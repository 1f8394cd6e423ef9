const nearPx = 90;

/** Keeps the newest in sight, unless somebody reads further up; then a button says that there is more. */
export class ScrollView {
  #box;
  #newer;

  /** @param {HTMLElement} box @param {HTMLButtonElement} newer */
  constructor(box, newer) {
    this.#box = box;
    this.#newer = newer;
    newer.addEventListener('click', () => this.toEnd());
    box.addEventListener('scroll', () => {
      if (this.#isNear()) newer.hidden = true;
    });
    new ResizeObserver(() => {
      if (newer.hidden) this.toEnd();
    }).observe(box);
  }

  /** Changes what is in the box. @param {() => void} change @param {boolean} [always] */
  around(change, always = false) {
    const follow = always || this.#isNear();
    change();
    if (follow) this.toEnd();
    else this.#newer.hidden = false;
  }

  toEnd() {
    this.#newer.hidden = true;
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  #isNear() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    return scrollHeight - scrollTop - clientHeight < nearPx;
  }
}
