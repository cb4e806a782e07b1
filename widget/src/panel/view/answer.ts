/** An answer: its text, table, notes and sources. All of it is text nodes. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Options } from '../../options.ts';
import { each } from '../../safe.ts';
import type { Answer, Source } from '../../talk/answer.ts';
import { addressOf, placeOf } from '../article.ts';
import { place } from '../say.ts';
import type { Context } from './context.ts';
import { tableView } from './table.ts';

const REFUSALS = ['not_in_article', 'other_meaning', 'off_topic', 'error'];

/** Whether the visitor is to be shown another way. */
export const refuses = (answer: Answer) => REFUSALS.indexOf(answer.kind) >= 0;

/** A link that opens in a new tab, and says so; a mail or telephone link does not. */
export function link(address: string, text: string, options: Options): TemplateResult {
  const { labels } = options;
  if (!/^http/.test(address)) return html`<a href=${address}>${text}</a>`;
  return html`<a href=${address} target="_blank" rel="noopener noreferrer"
    >${text}<span class="vh">${labels.newTab}</span></a
  >`;
}

/** The ways to people, if there are any. */
export function contactView({ options, act }: Context) {
  const { contact, form, labels } = options;
  if (!contact && !form) return nothing;
  return html`<div class="row contact">
    ${
      form
        ? html`<button type="button" class="small" @click=${act.write}>${labels.person}</button>`
        : nothing
    }
    ${
      contact
        ? html`<span @click=${act.contact}>${link(contact, labels.contact, options)}</span>`
        : nothing
    }
  </div>`;
}

function sourceView(source: Source, { options, act }: Context) {
  const address = addressOf(source, options.article);
  const text = place(source, options);
  if (!address) return html`<li>${text}</li>`;
  // Where this page is the article, it is shown here.
  return html`<li>${
    placeOf(address, source)
      ? html`<a href=${address} @click=${(event: Event) => act.visit(address, source, event)}
        >${text}</a
      >`
      : link(address, text, options)
  }</li>`;
}

/** Shows an answer. */
export function answerView(answer: Answer, context: Context): TemplateResult {
  const { options } = context;
  const { labels } = options;
  const { blocks, table, notes, sources } = answer;
  return html`
    ${each(blocks, (block) =>
      'items' in block
        ? html`<ul>${each(block.items, (item) => html`<li>${item}</li>`)}</ul>`
        : html`<p>${block.text}</p>`,
    )}
    ${table ? tableView(table, context) : nothing}
    ${
      notes.length
        ? html`<div class="notes">
          <strong>${labels.notes}</strong>
          ${each(notes, (note) => html`<p>${note}</p>`)}
        </div>`
        : nothing
    }
    ${
      sources.length
        ? html`<div class="sources">
          <span>${labels.sources}</span>
          <ul>${each(sources, (source) => sourceView(source, context))}</ul>
        </div>`
        : nothing
    }
    ${refuses(answer) || answer.contact ? contactView(context) : nothing}
  `;
}
