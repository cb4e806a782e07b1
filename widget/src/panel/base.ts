/** An element that shows a template, anew once after whatever has changed. */

import { render, type TemplateResult } from 'lit/html.js';

export abstract class Base extends HTMLElement {
  readonly renderRoot = this.attachShadow({ mode: 'open' });
  /** Fulfilled when what has changed is shown. */
  updateComplete = Promise.resolve();
  #asked = false;

  constructor(style: string) {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    this.renderRoot.adoptedStyleSheets = [sheet];
  }

  requestUpdate(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.updateComplete = this.#update();
  }

  async #update(): Promise<void> {
    await null;
    this.#asked = false;
    if (!this.isConnected) return;
    render(this.render(), this.renderRoot);
    this.updated();
  }

  protected abstract render(): TemplateResult;
  protected abstract updated(): void;
}
