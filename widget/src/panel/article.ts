/** The sections that an answer comes from: their addresses, and their places where this page is the article. */

import { first } from '../safe.ts';
import type { Source } from '../talk/answer.ts';
import { web } from '../urls.ts';

// In milliseconds: how long a section is marked.
const MARKED = 4000;
// Seen on light and on dark pages.
const MARK = { backgroundColor: 'rgb(255 205 0 / 40%)', outline: '4px solid rgb(214 140 0)' };

/**
 * Returns the address of a section: what it has of its own, else the article's with the heading as
 * the text to look for (https://wicg.github.io/scroll-to-text-fragment/); null without either.
 */
export function addressOf({ url, section }: Source, article: string | null): string | null {
  const address = web(url) ?? article;
  if (!address || /#./.test(address)) return address;
  // In a text to look for, a hyphen would mean something.
  const heading = encodeURIComponent(section).replace(/-/g, '%2D');
  return `${address.replace('#', '')}#:~:text=${heading}`;
}

const bare = (text: string | null) => (text ?? '').normalize('NFKC').replace(/\s/g, '');

/** Returns where a section stands in this page; null if it does not. */
export function placeOf(address: string, { section }: Source): HTMLElement | null {
  const { origin, pathname, hash } = new URL(address);
  if (origin !== location.origin || pathname !== location.pathname) return null;
  const named = hash.length > 1 && document.querySelector<HTMLElement>(`[id="${id(hash)}"]`);
  const headings = document.querySelectorAll<HTMLElement>('h1, h2, h3, h4, h5, h6');
  const all = headings as unknown as HTMLElement[];
  return named || (first(all, (one) => bare(one.textContent) === bare(section)) ?? null);
}

function id(hash: string): string {
  try {
    return CSS.escape(decodeURIComponent(hash.slice(1)));
  } catch {
    return '';
  }
}

/** Brings a place of this page into view, marks it for a while, and lets the keyboard go on there. */
export function reveal(place: HTMLElement): void {
  if (!place.hasAttribute('tabindex')) {
    place.tabIndex = -1;
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
  }
  place.focus({ preventScroll: true });
  // Not at the top, where pages have bars that stay.
  place.scrollIntoView({ block: 'center' });
  // Not in the page's styles, so that nothing of it remains.
  place.animate([{ ...MARK }, { ...MARK, offset: 0.8 }, {}], MARKED);
}
