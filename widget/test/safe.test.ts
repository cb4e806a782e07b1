import { expect, test } from 'vitest';
import { count, encode, newId } from '../src/safe.ts';
import { web } from '../src/urls.ts';

test.each([
  ['', 0],
  ['CCOとは?', 6],
  ['𠮷野家', 3],
  ['👨‍👩‍👧', 5],
])('%s counts as %d characters, as in Python', (text, characters) => {
  expect(count(text)).toBe(characters);
});

test('JSON is written as JSON.stringify does, without toJSON', () => {
  const value = { text: '"\n\u2028', n: 1, none: undefined, empty: null, inner: { a: true } };
  expect(encode(value)).toBe(JSON.stringify(value));
  const changed = Object.prototype as unknown as { toJSON?: unknown };
  changed.toJSON = () => 'changed';
  try {
    expect(JSON.parse(encode({ text: 'CCOとは?' })).text).toBe('CCOとは?');
  } finally {
    delete changed.toJSON;
  }
});

test('ids are long and never the same', () => {
  const ids = new Set(Array.from({ length: 1000 }, newId));
  expect(ids.size).toBe(1000);
  for (const id of ids) expect(id).toMatch(/^[\da-f]{32}$/);
});

test.each([
  ['https://example.com/a', false, 'https://example.com/a'],
  ['/article', false, 'https://example.com/article'],
  ['mailto:info@example.com', true, 'mailto:info@example.com'],
  ['mailto:info@example.com', false, null],
  ['javascript:alert(1)', true, null],
  [' java\nscript:alert(1)', true, null],
  ['data:text/html,x', true, null],
  ['', false, null],
])('the address %j', (address, person, link) => {
  expect(web(address, 'https://example.com/', person)).toBe(link);
});
