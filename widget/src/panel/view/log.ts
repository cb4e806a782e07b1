/** The conversation as a log: what is new in it is read out, once. */

import { repeat } from 'lit/directives/repeat.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { fill, type Labels } from '../../labels.ts';
import { each, now } from '../../safe.ts';
import type { Reply, Suggestion } from '../../talk/answer.ts';
import type { Turn } from '../../talk/turn.ts';
import { answerView, contactView } from './answer.ts';
import type { Context } from './context.ts';
import { feedbackView } from './feedback.ts';
import * as icons from './icons.ts';

interface Entry {
  key: string;
  view: TemplateResult;
}

const speaker = (who: string) => html`<span class="vh">${who}：</span>`;

/** Says in one sentence what went wrong. */
export function sentence(turn: Turn, labels: Labels): string {
  const found = turn.failure;
  if (!found) return '';
  if (found.kind === 'busy') return labels.busyServer;
  if (turn.state === 'waiting') return labels.trying;
  return (found.kind === 'refused' && found.detail) || labels[found.kind];
}

function failureView(turn: Turn, context: Context) {
  const { options, act, talk } = context;
  const { labels } = options;
  const left = Math.ceil((turn.until - now()) / 1000);
  const waits = left > 0 && turn.failure?.wait !== 0;
  const label = turn.state === 'waiting' ? labels.waitAuto : labels.waitRetry;
  // With a number that the server gave, it is not for the visitor to hurry.
  const blocked = waits || (talk.busy && turn.state === 'failed');
  return html`<div class="failure" aria-live="off">
    <p>${icons.warning}<span>${sentence(turn, labels)}</span></p>
    ${left > 0 ? html`<p class="wait">${fill(label, { n: left })}</p>` : nothing}
    <div class="row">
      ${
        turn.failure?.kind === 'refused'
          ? nothing
          : html`<button
            type="button"
            class="small strong"
            aria-disabled=${blocked}
            @click=${(event: Event) => blocked || act.retry(turn, event)}
          >${labels.retry}</button>`
      }
      <button type="button" class="small" @click=${() => act.rewrite(turn)}>
        ${labels.rewrite}
      </button>
    </div>
    ${turn.state === 'failed' ? contactView(context) : nothing}
  </div>`;
}

function questionView(turn: Turn, context: Context) {
  const { labels } = context.options;
  const failed = turn.failure !== null && (turn.state === 'failed' || turn.state === 'waiting');
  return html`<div class="said you" data-id=${turn.id}>
    <div class="bubble">${speaker(labels.you)}${turn.text}</div>
    ${failed ? failureView(turn, context) : nothing}
  </div>`;
}

function replyView(reply: Reply, turn: Turn, context: Context) {
  const { options } = context;
  return html`<div class="said bot" data-id=${reply.id}>
    <div class="bubble">
      ${speaker(options.labels.bot)}${answerView(reply.answer, context)}
    </div>
    ${feedbackView(reply, turn.past, context)}
  </div>`;
}

function entries(context: Context): Entry[] {
  const { options, talk } = context;
  const { labels, greeting } = options;
  const found: Entry[] = [];
  const add = (key: string, view: TemplateResult) => {
    found[found.length] = { key, view };
  };
  add(
    'greeting',
    html`<div class="said bot">
      <div class="bubble">
        ${speaker(labels.bot)}${each(greeting, (part) => html`<p>${part}</p>`)}
      </div>
    </div>`,
  );
  each(talk.turns, (turn) => {
    if (turn.renewed) add(`new ${turn.id}`, html`<p class="renewed">${labels.renewed}</p>`);
    add(turn.id, questionView(turn, context));
    each(turn.replies, (reply) => add(`${turn.id} ${reply.id}`, replyView(reply, turn, context)));
  });
  return found;
}

/** Returns what may be asked next: at first the examples, then what the last answer suggests. */
function suggestions({ talk, options }: Context): Suggestion[] {
  const last = talk.turns[talk.turns.length - 1];
  if (!last) return each(options.questions, (text) => ({ title: text, text }));
  const reply = last.replies[last.replies.length - 1];
  if (talk.busy || !reply) return [];
  if (reply.answer.kind !== 'error') return reply.answer.suggestions;
  return [{ title: options.labels.again, text: last.text }];
}

/** Shows the log, what is going on, and what may be asked next. */
export function logView(context: Context): TemplateResult {
  const { options, talk, act } = context;
  const { labels } = options;
  const last = talk.turns[talk.turns.length - 1];
  const typing = last?.state === 'sending';
  const chips = suggestions(context);
  const label = last ? labels.suggestions : labels.starters;
  const restoring = talk.restoring === 'running';
  const state = restoring
    ? labels.restoring
    : typing
      ? last.slow
        ? labels.slow
        : labels.typing
      : '';
  return html`
    <div
      class="log"
      role="log"
      aria-label=${labels.log}
      aria-live=${context.ui.live ? 'polite' : 'off'}
      aria-relevant="additions"
    >
      ${repeat(
        entries(context),
        (entry) => entry.key,
        (entry) => entry.view,
      )}
    </div>
    <div class="typing" role="status">
      ${state ? html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${state}` : nothing}
    </div>
    ${
      talk.restoring === 'failed'
        ? html`<div class="failure">
          <p>${icons.warning}<span>${labels.restoreFailed}</span></p>
          <button type="button" class="small strong" @click=${act.reload}>${labels.reload}</button>
        </div>`
        : nothing
    }
    ${
      chips.length && !restoring
        ? html`<div class="chips" role="group" aria-label=${label}>
          <span class="chips-title" aria-hidden="true">${label}</span>
          ${each(
            chips,
            (chip) =>
              html`<button
                type="button"
                class="chip"
                @click=${(event: Event) => act.ask(chip.text, event)}
              >${chip.title}</button>`,
          )}
        </div>`
        : nothing
    }
    ${
      last && !restoring
        ? html`<div class="row keep">
          <button type="button" class="small quiet" @click=${act.copyAll}>
            ${icons.copy}<span>${labels.copyAll}</span>
          </button>
          <button type="button" class="small quiet" @click=${act.save}>
            ${icons.save}<span>${labels.save}</span>
          </button>
        </div>`
        : nothing
    }
  `;
}
