import { expect, test } from 'vitest';
import { type Failure, failure } from '../src/talk/api.ts';
import { pauseAfter } from '../src/talk/delivery.ts';

test.each<[Failure, number]>([
  [failure('network'), 1000],
  [failure('server'), 1000],
  [failure('server', 3), 3000],
  [failure('busy', 5), 5000],
  [failure('busy', 31), -1],
  [failure('expired'), 0],
  [failure('offline'), -1],
  [failure('timeout'), -1],
  [failure('unreadable'), -1],
  [failure('refused'), -1],
])('after %j it is sent again in %d ms', (found, pause) => {
  expect(pauseAfter(found, new Set())).toBe(pause);
});

test('once after each kind of failure', () => {
  expect(pauseAfter(failure('network'), new Set(['network']))).toBe(-1);
  expect(pauseAfter(failure('server'), new Set(['network']))).toBe(1000);
});
