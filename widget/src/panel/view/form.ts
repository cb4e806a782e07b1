/** Where the visitor writes to people. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { contactView } from './answer.ts';
import type { Context, Form } from './context.ts';
import * as icons from './icons.ts';

/** Reads the fields, and hands them on instead of leaving the page. */
function submit(event: Event, { act }: Context): void {
  event.preventDefault();
  const field = (name: string) =>
    (event.currentTarget as Element).querySelector<HTMLInputElement>(`[name="${name}"]`);
  act.inquire({
    text: field('text')?.value.trim() ?? '',
    mail: field('mail')?.value.trim() ?? '',
    along: field('along')?.checked ?? false,
    trap: field('homepage')?.value ?? '',
  });
}

const wrongView = (id: string, sentence: string) => html`<p id=${id} class="over">${sentence}</p>`;

function doneView({ options, act }: Context): TemplateResult {
  const { labels } = options;
  return html`<div class="form">
    <h3 id="form-title" tabindex="-1">${labels.formTitle}</h3>
    <p>${labels.formDone}</p>
    <div class="row">
      <button type="button" class="small strong" @click=${act.leave}>${labels.formBack}</button>
    </div>
  </div>`;
}

/** Shows the form, or that what was written was received. */
export function formView(form: Form, context: Context): TemplateResult {
  const { options, act } = context;
  const { labels } = options;
  const { state, text, wrong, failed } = form;
  if (state === 'done') return doneView(context);
  return html`<form
    class="form"
    novalidate
    aria-labelledby="form-title"
    @submit=${(event: Event) => submit(event, context)}
  >
    <h3 id="form-title" tabindex="-1">${labels.formTitle}</h3>
    <p>${labels.formLead}</p>
    <label for="form-text">${labels.formText}</label>
    <textarea
      id="form-text"
      name="text"
      rows="5"
      required
      aria-invalid=${wrong.text !== ''}
      aria-describedby="form-text-wrong"
      .value=${text}
    ></textarea>
    ${wrongView('form-text-wrong', wrong.text)}
    <label for="form-mail">${labels.formMail}</label>
    <input
      id="form-mail"
      name="mail"
      type="email"
      autocomplete="email"
      required
      aria-invalid=${wrong.mail !== ''}
      aria-describedby="form-mail-wrong"
    />
    ${wrongView('form-mail-wrong', wrong.mail)}
    <label class="check"><input name="along" type="checkbox" />${labels.formAlong}</label>
    <input name="homepage" autocomplete="off" hidden />
    ${
      failed
        ? html`<div class="failure">
          <p>${icons.warning}<span>${failed}</span></p>
          ${contactView({ ...context, options: { ...options, form: false } })}
        </div>`
        : nothing
    }
    <div class="row">
      <button class="small strong" aria-disabled=${state === 'sending'}>
        ${state === 'sending' ? labels.formSending : labels.formSend}
      </button>
      <button type="button" class="small" @click=${act.leave}>${labels.formBack}</button>
    </div>
  </form>`;
}
