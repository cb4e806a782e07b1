import { expect, test } from 'vitest';
import { Composition, type Key } from '../src/panel/ime.ts';

const ENTER: Key = { key: 'Enter', isComposing: false, keyCode: 13, shiftKey: false };

test.each([
  ['Enter', {}, true],
  ['Shift+Enter', { shiftKey: true }, false],
  ['Enter that ends a composition in Chrome', { isComposing: true, keyCode: 229 }, false],
  ['Enter that ends a composition in Firefox', { isComposing: true }, false],
  ['Enter that ends a composition in Safari', { keyCode: 229 }, false],
  ['another key', { key: 'a', keyCode: 65 }, false],
])('%s', (_, key, sends) => {
  expect(new Composition().sends({ ...ENTER, ...key })).toBe(sends);
});

test('between the start and the end of a composition nothing is sent', () => {
  const composition = new Composition();
  composition.start();
  expect(composition.sends(ENTER)).toBe(false);
  composition.end();
  expect(composition.sends(ENTER)).toBe(true);
});
