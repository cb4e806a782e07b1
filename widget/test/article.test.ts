import { expect, test } from 'vitest';
import { addressOf } from '../src/panel/article.ts';

const HEADING = '#:~:text=A%2DB%20%E7%AB%A0';

test.each([
  [null, null, null],
  [null, 'https://a.example/', `https://a.example/${HEADING}`],
  ['https://b.example/?p=1', 'https://a.example/', `https://b.example/?p=1${HEADING}`],
  ['https://b.example/#', null, `https://b.example/${HEADING}`],
  ['https://b.example/#cfo', 'https://a.example/', 'https://b.example/#cfo'],
  ['javascript:alert(1)', 'https://a.example/', `https://a.example/${HEADING}`],
])('the address of a section: %j in %j', (url, article, address) => {
  expect(addressOf({ section: 'A-B 章', lines: [1], url }, article)).toBe(address);
});
