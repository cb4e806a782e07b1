/** Where the panel covers the page, the browser's Back closes it instead of leaving the page. */

import { pause } from '../safe.ts';

const MARK = 'cxo-chat';
// In milliseconds: some frames do not say that they have gone back.
const LONGEST = 300;
const SCROLLED = 50;

export class Back {
  #pushed = false;
  #left: (() => void) | null = null;

  /** Calls back when the visitor has gone back. */
  listen(signal: AbortSignal, back: () => void): void {
    const popped = (event: Event) => {
      if (!this.#pushed || this.#here) return;
      this.#pushed = false;
      // The page has not moved: where its router listens later, it need not draw it anew.
      event.stopImmediatePropagation();
      if (this.#left) this.#left();
      else back();
    };
    addEventListener('popstate', popped, { signal, capture: true });
  }

  get #here(): boolean {
    return !!history.state?.[MARK];
  }

  /** Notes that the page is covered. */
  covered(): void {
    try {
      if (!this.#here) history.pushState({ ...Object(history.state), [MARK]: true }, '');
      this.#pushed = true;
    } catch {}
  }

  /** Notes that it no longer is, and waits until the browser has gone back. */
  async uncovered(): Promise<void> {
    // If the page has gone elsewhere meanwhile, there it stays.
    if (!this.#pushed || !this.#here) return;
    const gone = new Promise<void>((done) => {
      this.#left = done;
    });
    history.back();
    await Promise.race([gone, pause(LONGEST)]);
    // Where the page was scrolled to comes back only then.
    await pause(SCROLLED);
    this.#left = null;
  }
}
