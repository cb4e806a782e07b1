/** Under an answer: whether it helped, and a way to copy it. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Reply } from '../../talk/answer.ts';
import { contactView, refuses } from './answer.ts';
import type { Context } from './context.ts';
import * as icons from './icons.ts';

const LONGEST_COMMENT = 500;
// Nobody is asked whether a greeting or a failure helped.
const UNRATED = ['social', 'error'];

function commentView(reply: Reply, { options, act }: Context) {
  const { labels } = options;
  const id = `comment-${reply.id}`;
  const submit = (event: Event) => {
    const box = (event.target as Element).closest('.comment')?.querySelector('textarea');
    act.comment(reply.id, box?.value ?? '');
  };
  return html`<div class="comment">
    <label for=${id}>${labels.comment}</label>
    <textarea id=${id} rows="2" maxlength=${LONGEST_COMMENT}></textarea>
    <div class="row">
      <button type="button" class="small" @click=${submit}>${labels.commentSend}</button>
      <button type="button" class="small quiet" @click=${() => act.skip(reply.id)}>
        ${labels.commentSkip}
      </button>
    </div>
  </div>`;
}

/** Shows the row under an answer; a conversation that has ended takes no votes. */
export function feedbackView(reply: Reply, past: boolean, context: Context): TemplateResult {
  const { options, ui, act } = context;
  const { labels } = options;
  const { id, answer, helpful } = reply;
  const rated = !past && UNRATED.indexOf(answer.kind) < 0;
  const button = (value: boolean, label: string, picture: unknown) => html`<button
    type="button"
    class="small quiet"
    aria-pressed=${helpful === value}
    aria-label=${`${labels.helpful} ${label}`}
    @click=${() => act.vote(id, value)}
  >${picture}<span>${label}</span></button>`;
  const result = ui.results.get(id);
  return html`<div class="under" aria-live="off">
    <div class="row">
      ${
        rated
          ? html`<div class="row" role="group" aria-label=${labels.helpful}>
            <span aria-hidden="true">${labels.helpful}</span>
            ${button(true, labels.yes, icons.up)} ${button(false, labels.no, icons.down)}
          </div>`
          : nothing
      }
      <button
        type="button"
        class="small quiet copy"
        aria-label=${labels.copy}
        title=${labels.copy}
        @click=${() => act.copy(id, answer)}
      >${icons.copy}<span>${labels.copy}</span></button>
    </div>
    ${
      helpful === false && rated && !(refuses(answer) || answer.contact)
        ? contactView(context)
        : nothing
    }
    ${result ? html`<p class="result">${result}</p>` : nothing}
    ${rated && options.comments && ui.comments.has(id) ? commentView(reply, context) : nothing}
  </div>`;
}
