/** The button that opens the panel, and the mark on it. */

import type { FIRST } from '../labels.ts';

const SVG = 'http://www.w3.org/2000/svg';
// A speech bubble with three dots in it.
const SHAPE =
  'M12 3.5c-5 0-9 3.3-9 7.6 0 2.3 1.2 4.4 3.1 5.8-.1 1-.6 2.2-1.5 3.2 1.9-.1 3.5-.8 4.6-1.7.9.2 1.8.3 2.8.3 5 0 9-3.4 9-7.6s-4-7.6-9-7.6zM8 11h.01M12 11h.01M16 11h.01';

function icon(): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', SHAPE);
  svg.append(path);
  return svg;
}

export class Launcher {
  readonly button = document.createElement('button');
  #text = document.createElement('span');
  #dot = document.createElement('i');

  constructor() {
    const { button } = this;
    button.type = 'button';
    button.className = 'launcher';
    button.setAttribute('aria-expanded', 'false');
    this.#dot.className = 'dot';
    button.append(icon(), this.#text, this.#dot);
  }

  /** Shows what is the case. */
  show(labels: typeof FIRST, open: boolean, unread: boolean): void {
    this.#text.textContent = labels.launcher;
    this.#dot.hidden = !unread;
    this.button.hidden = open;
    this.button.setAttribute('aria-label', unread ? labels.unread : labels.open);
  }
}
