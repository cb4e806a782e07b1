/** The owner's colour, made readable. */

type Rgb = [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];
// What text stands on, in light and in dark: as in style.css.
const PAPER: Rgb = WHITE;
const NIGHT: Rgb = [36, 44, 54];
// WCAG 2, for text; a little more, for what rounding takes.
const READABLE = 4.6;

function parse(color: string): Rgb | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(color);
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(color);
  const digit = (place: number) => Number.parseInt((short?.[place] ?? '').repeat(2), 16);
  if (short) return [digit(1), digit(2), digit(3)];
  if (!long) return null;
  const pair = (place: number) => Number.parseInt(long[place] as string, 16);
  return [pair(1), pair(2), pair(3)];
}

function luminance(color: Rgb): number {
  const part = (value: number) =>
    value <= 10 ? value / 3295 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(color[0]) + 0.7152 * part(color[1]) + 0.0722 * part(color[2]);
}

/** Returns the contrast of two colours, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const write = (color: Rgb) => `rgb(${color[0]} ${color[1]} ${color[2]})`;

/** Moves a colour towards another one until it can be read on a background. */
function towards(color: Rgb, end: Rgb, background: Rgb): Rgb {
  for (let step = 0; step <= 20; step++) {
    const mix = (place: 0 | 1 | 2) =>
      Math.round(color[place] + ((end[place] - color[place]) * step) / 20);
    const mixed: Rgb = [mix(0), mix(1), mix(2)];
    if (contrast(mixed, background) >= READABLE) return mixed;
  }
  return end;
}

/** Returns the rules for a colour like #0a5 or #00aa55; none for any other text. */
export function colorRules(color: string): string {
  const rgb = parse(color);
  if (!rgb) return '';
  const on = contrast(rgb, WHITE) >= contrast(rgb, BLACK) ? WHITE : BLACK;
  // One of both is always readable; the other end is where the colour has to go if it is not.
  const fill = towards(rgb, on === WHITE ? BLACK : WHITE, on);
  const light = write(towards(rgb, BLACK, PAPER));
  const dark = write(towards(rgb, WHITE, NIGHT));
  return `:host{--fill:${write(fill)};--on-fill:${write(on)};--link-light:${light};--link-dark:${dark}}`;
}
