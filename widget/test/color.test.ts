import { expect, test } from 'vitest';
import { colorRules, contrast } from '../src/host/color.ts';

const WHITE: [number, number, number] = [255, 255, 255];

/** Returns a colour of the rules; without one, a contrast with it is NaN and fails. */
function color(rules: string, name: string): [number, number, number] {
  const found = new RegExp(`--${name}:rgb\\((\\d+) (\\d+) (\\d+)\\)`).exec(rules) ?? [];
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}

test.each(['#ffff00', '#000', '#fff', '#7f7f7f', '#0a5', '#E60012'])('%s is readable', (given) => {
  const rules = colorRules(given);
  const fill = color(rules, 'fill');
  expect(contrast(fill, color(rules, 'on-fill'))).toBeGreaterThanOrEqual(4.5);
  expect(contrast(color(rules, 'link-light'), WHITE)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(color(rules, 'link-dark'), [36, 44, 54])).toBeGreaterThanOrEqual(4.5);
});

test('a colour that is readable stays as it is', () => {
  expect(color(colorRules('#00563f'), 'fill')).toEqual([0, 0x56, 0x3f]);
});

test.each(['', 'red', '#12', '#12345g', 'red}*{display:none', '#fff;x:y'])(
  'not a colour: %s',
  (given) => {
    expect(colorRules(given)).toBe('');
  },
);
