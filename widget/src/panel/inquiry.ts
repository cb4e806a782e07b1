/** What a visitor writes to people: what it begins with, what is wrong with it, why it failed. */

import { fill, type Labels } from '../labels.ts';
import { count } from '../safe.ts';
import type { Failure, Inquiry } from '../talk/api.ts';
import type { Turn } from '../talk/turn.ts';
import type { Form } from './view/context.ts';

// In characters; as the server has it.
const LIMIT = 2000;
// The server looks more closely.
const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Returns a new form with the last question, which a greeting or a wish for people is not. */
export function begun(turns: readonly Turn[]): Form {
  let text = '';
  for (let i = turns.length - 1; i >= 0 && !text; i--) {
    const turn = turns[i] as Turn;
    if (turn.replies[0]?.answer.kind !== 'social') text = turn.text;
  }
  return { state: 'open', text, wrong: { text: '', mail: '' }, failed: '' };
}

/** Returns what is wrong with the fields. */
export function wrongWith({ text, mail }: Inquiry, labels: Labels): Form['wrong'] {
  const n = count(text);
  return {
    text: !n ? labels.formNoText : n > LIMIT ? fill(labels.tooLong, { n, limit: LIMIT }) : '',
    mail: MAIL.test(mail.normalize('NFKC')) ? '' : labels.formNoMail,
  };
}

/** Says in one sentence why it failed: where nobody knows whether it arrived, that. */
export function failing({ kind, detail }: Failure, labels: Labels): string {
  if (kind === 'offline') return labels.offline;
  if (kind === 'timeout' || kind === 'network' || kind === 'unreadable') return labels.formUnsure;
  return detail || labels.formFailed;
}
