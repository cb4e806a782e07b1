/** Where the visitor looks: what is new comes into view, unless something older is being read. */

import type { Turn } from '../talk/turn.ts';

// In pixels: so near to the end is at the end; so much of the question stays above its answer.
const NEAR = 60;
const ABOVE = 72;

interface Host {
  readonly renderRoot: ParentNode;
  readonly updateComplete: Promise<void>;
  /** Called when the visitor has scrolled to the end. */
  seen(): void;
}

export class Scroller {
  #last = '';
  #reads = false;
  #watched: Element | null = null;

  constructor(private readonly host: Host) {}

  get #area(): HTMLElement | null {
    return this.host.renderRoot.querySelector('.scroll');
  }

  /** Goes to the end once what is asked stands there, and stays with what follows. */
  async toEnd(): Promise<void> {
    this.#reads = false;
    await this.host.updateComplete;
    const area = this.#area;
    if (area) area.scrollTop = area.scrollHeight;
    this.#reads = false;
  }

  /** Goes to where the last answer begins. */
  toAnswer(): void {
    const answers = this.host.renderRoot.querySelectorAll<HTMLElement>('.said');
    const last = answers[answers.length - 1];
    const area = this.#area;
    if (!area || !last) return;
    area.scrollTop = last.matches('.bot') ? last.offsetTop - ABOVE : area.scrollHeight;
    this.#reads = false;
  }

  /** Goes to a new answer; returns whether there is one, but the visitor reads something else. */
  follow(turns: readonly Turn[]): boolean {
    const area = this.#area;
    const turn = turns[turns.length - 1];
    const key = turn ? `${turn.id} ${turn.replies.length}` : '';
    if (!area || key === this.#last) return false;
    if (area !== this.#watched) {
      this.#watched = area;
      area.addEventListener('scroll', () => this.#scrolled(area), { passive: true });
    }
    this.#last = key;
    if (this.#reads) return (turn?.replies.length ?? 0) > 0;
    this.toAnswer();
    return false;
  }

  #scrolled(area: HTMLElement): void {
    const left = area.scrollHeight - area.clientHeight - area.scrollTop;
    const answers = area.querySelectorAll<HTMLElement>('.said');
    const last = answers[answers.length - 1];
    // Reading the last answer is no reason to miss the next one.
    this.#reads = left > NEAR && !!last && last.offsetTop > area.scrollTop + area.clientHeight;
    if (!this.#reads) this.host.seen();
  }
}
