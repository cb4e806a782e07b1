import { expect, test } from 'vitest';
import { LABELS } from '../src/labels.ts';
import { begun, failing, wrongWith } from '../src/panel/inquiry.ts';
import type { Answer, Kind } from '../src/talk/answer.ts';
import { failure } from '../src/talk/api.ts';
import { asked } from '../src/talk/turn.ts';

function turn(text: string, kind?: Kind) {
  const made = asked(text, text, 'page', 1);
  if (kind) made.replies = [{ id: text, answer: { kind } as Answer, helpful: null }];
  return made;
}

test.each([
  [[], ''],
  [[turn('CCOとは?', 'answer'), turn('料金は?', 'off_topic')], '料金は?'],
  [[turn('CCOとは?', 'answer'), turn('担当者と話したい', 'social')], 'CCOとは?'],
  [[turn('こんにちは', 'social')], ''],
  [[turn('CCOとは?', 'answer'), turn('届きません')], '届きません'],
])('a form begins with the last question', (turns, text) => {
  expect(begun(turns).text).toBe(text);
});

const written = { text: '料金は?', mail: 'me@example.com', along: false, trap: '' };

test.each([
  [{}, '', ''],
  [{ mail: 'ｍｅ＠ｅｘａｍｐｌｅ．ｃｏｍ' }, '', ''],
  [{ text: '' }, LABELS.formNoText, ''],
  [{ text: '𠮷'.repeat(2000) }, '', ''],
  [{ text: 'あ'.repeat(2001) }, '2000文字以内でお願いいたします(いま2001文字)。', ''],
  [{ mail: '' }, '', LABELS.formNoMail],
  [{ mail: 'me' }, '', LABELS.formNoMail],
  [{ mail: 'me@example' }, '', LABELS.formNoMail],
  [{ mail: 'me @example.com' }, '', LABELS.formNoMail],
  [{ mail: 'a@b@example.com' }, '', LABELS.formNoMail],
])('%j', (changes, text, mail) => {
  expect(wrongWith({ ...written, ...changes }, LABELS)).toEqual({ text, mail });
});

test.each([
  [failure('offline'), LABELS.offline],
  [failure('network'), LABELS.formUnsure],
  [failure('timeout'), LABELS.formUnsure],
  [failure('unreadable'), LABELS.formUnsure],
  [failure('server', 3), LABELS.formFailed],
  [failure('busy', 600), LABELS.formFailed],
  [failure('refused', 0, 'メールアドレスをご確認ください。'), 'メールアドレスをご確認ください。'],
  [failure('refused'), LABELS.formFailed],
])('%j is said', (found, sentence) => {
  expect(failing(found, LABELS)).toBe(sentence);
});
