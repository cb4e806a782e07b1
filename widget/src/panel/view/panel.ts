/** The panel with everything in it. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { link } from './answer.ts';
import { type BoxEvents, composerView } from './composer.ts';
import type { Context } from './context.ts';
import { formView } from './form.ts';
import * as icons from './icons.ts';
import { logView } from './log.ts';

function confirmView({ options, act }: Context) {
  const { labels } = options;
  return html`<div class="confirm" role="group" aria-labelledby="clearing">
    <p id="clearing">${labels.clearing}</p>
    <div class="row">
      <button type="button" class="small strong" @click=${() => act.clear(true)}>
        ${labels.clearYes}
      </button>
      <button type="button" class="small" id="keep" @click=${() => act.clear(false)}>
        ${labels.clearNo}
      </button>
    </div>
  </div>`;
}

/** Shows the panel; it stays in the page when it is closed, so that nothing in it is lost. */
export function panelView(context: Context, on: BoxEvents): TemplateResult {
  const { options, ui, act } = context;
  const { labels } = options;
  const size = ui.large ? labels.reduce : labels.enlarge;
  return html`<div
    class=${ui.large ? 'panel large' : 'panel'}
    role="dialog"
    aria-modal=${ui.small}
    aria-labelledby="title"
    ?hidden=${!ui.open}
  >
    <div class="head">
      <h2 id="title">${labels.title}</h2>
      ${options.article ? link(options.article, labels.article, options) : nothing}
      <button
        type="button"
        id="side"
        aria-label=${labels.side}
        title=${labels.side}
        @click=${act.move}
      >${icons.side}</button>
      ${
        ui.small
          ? nothing
          : html`<button
            type="button"
            id="size"
            aria-label=${size}
            title=${size}
            @click=${act.enlarge}
          >${ui.large ? icons.reduce : icons.enlarge}</button>`
      }
      <button
        type="button"
        id="clear"
        aria-label=${labels.clear}
        title=${labels.clear}
        @click=${() => act.clear(null)}
      >${icons.trash}</button>
      <button
        type="button"
        aria-label=${labels.minimise}
        title=${labels.minimise}
        @click=${act.close}
      >${icons.minimise}</button>
    </div>
    ${ui.clearing ? confirmView(context) : nothing}
    ${ui.form ? formView(ui.form, context) : nothing}
    <div
      class="scroll"
      tabindex="0"
      role="group"
      aria-label=${labels.log}
      ?hidden=${ui.form !== null}
    >${logView(context)}</div>
    ${
      ui.below && !ui.form
        ? html`<button type="button" class="small strong below" @click=${act.jump}>
          ${labels.below}
        </button>`
        : nothing
    }
    ${composerView(context, on)}
  </div>`;
}
