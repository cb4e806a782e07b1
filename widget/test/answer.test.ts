import { expect, test } from 'vitest';
import { readAnswer, readMessages, readReplies, Unreadable } from '../src/talk/answer.ts';

const ANSWER = {
  kind: 'answer',
  sentences: [
    { text: 'CFOの業務内容には、次の2つがあります。', template: 'lead' },
    { text: 'IR', template: 'item' },
    { text: 'M&Aの検討', template: 'item' },
    { text: '以上です。', template: null },
  ],
  sources: [{ section: 'CFO', lines: [50, 58], url: null }],
};

test('items in a row are one list', () => {
  expect(readAnswer(ANSWER).blocks).toEqual([
    { text: 'CFOの業務内容には、次の2つがあります。' },
    { items: ['IR', 'M&Aの検討'] },
    { text: '以上です。' },
  ]);
});

test('what is missing is empty', () => {
  const answer = readAnswer(ANSWER);
  expect([answer.table, answer.notes, answer.suggestions]).toEqual([null, [], []]);
});

test('a cell that states several facts has its items', () => {
  const cells: [string, string[], string[]][] = [
    ['業務', [], []],
    ['IR', ['a'], []],
    ['IR／監査', ['a', 'b'], ['IR', '監査']],
    ['営業／企画の長', ['a'], []],
  ];
  const row = cells.map(([text, facts]) => ({ text, facts }));
  const { table } = readAnswer({ ...ANSWER, table: { caption: '', header: [], rows: [row] } });
  expect(table?.rows).toEqual([cells.map(([text, , items]) => ({ text, items }))]);
});

test('a kind of a later version is shown as one that failed', () => {
  expect(readAnswer({ ...ANSWER, kind: 'haiku' }).kind).toBe('error');
});

test.each([
  null,
  'text',
  [],
  {},
  { ...ANSWER, sentences: 'text' },
  { ...ANSWER, sentences: [{ text: 1 }] },
  { ...ANSWER, notes: [null] },
  { ...ANSWER, table: { caption: 'x', header: [1], rows: [] } },
])('not an answer: %j', (data) => {
  expect(() => readAnswer(data)).toThrow(Unreadable);
});

test('no answer at all is none', () => {
  expect(() => readReplies({ answers: [] })).toThrow(Unreadable);
});

test('a field of a prototype is no field', () => {
  const polluted = Object.prototype as unknown as { messages?: unknown };
  polluted.messages = [];
  try {
    expect(() => readMessages({})).toThrow(Unreadable);
  } finally {
    delete polluted.messages;
  }
});

test.each([
  ['contact_wished', true],
  ['contact_offered', true],
  ['contactless', false],
  ['item', false],
  [1, false],
  [undefined, false],
])('whether it tells where people are, by template %j', (template, contact) => {
  const sentences = [{ text: '前' }, { text: '窓口で承っております。', template }];
  expect(readAnswer({ kind: 'social', sentences }).contact).toBe(contact);
});
