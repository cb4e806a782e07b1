/** Where the visitor writes. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { fill } from '../../labels.ts';
import type { Context } from './context.ts';
import * as icons from './icons.ts';

// The counter shows from this part of the limit on.
const NEAR = 0.8;

/** What the box tells: the element follows the input method by these. */
export interface BoxEvents {
  input(): void;
  start(): void;
  end(): void;
}

/** Shows the box, its counter and the button. The element itself holds the text of the box. */
export function composerView({ options, ui, act }: Context, on: BoxEvents): TemplateResult {
  const { labels, limit } = options;
  const { count, remark } = ui;
  const over = count > limit;
  const label = over ? labels.tooLong : labels.count;
  return html`<div class="composer" ?hidden=${ui.form !== null}>
    ${remark ? html`<p class="remark">${remark}</p>` : nothing}
    <div class="box">
      <textarea
        id="box"
        rows="1"
        enterkeyhint="send"
        autocomplete="off"
        placeholder=${labels.placeholder}
        aria-label=${labels.input}
        aria-describedby="hint count"
        aria-invalid=${over}
        @input=${on.input}
        @compositionstart=${on.start}
        @compositionend=${on.end}
      ></textarea>
      <button
        type="button"
        class="send"
        aria-label=${labels.send}
        aria-disabled=${!count || over}
        @click=${act.send}
      >${icons.send}</button>
    </div>
    <div class="below-box">
      <span id="hint">${labels.hint}</span>
      <span id="count" class=${over ? 'over' : ''}
        >${count >= limit * NEAR ? fill(label, { n: count, limit }) : nothing}</span
      >
    </div>
  </div>`;
}
