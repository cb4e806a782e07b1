/** Whether the widget is to be dark: as the visitor likes it, or as the page is. */

const media = matchMedia('(prefers-color-scheme: dark)');

/**
 * Whether the page is dark: then its text is light, be it by a class, by color-scheme or otherwise.
 * Browsers write colours as rgb(0 to 255), lab and lch (0 to 100), or with parts from 0 to 1.
 */
function pageIsDark(): boolean {
  const color = getComputedStyle(document.body ?? document.documentElement).color;
  const [first = 0, second = 0, third = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  if (/^rgb/.test(color)) return first * 3 + second * 6 + third > 1275;
  return first > (/^l/.test(color) ? 60 : 0.6);
}

/** Whether it is to be dark, under what the owner has set. */
export function isDark(theme: string | null): boolean {
  if (theme === 'page') return pageIsDark();
  return theme === 'dark' || (theme !== 'light' && media.matches);
}

/** Calls back whenever that may have changed. */
export function watchTheme(signal: AbortSignal, changed: () => void): void {
  const root = document.documentElement;
  const look = () => {
    // The body may be another one by now.
    if (document.body) seen.observe(document.body, { attributes: true });
    changed();
  };
  const seen = new MutationObserver(look);
  seen.observe(root, { attributes: true, childList: true });
  signal.addEventListener('abort', () => seen.disconnect());
  media.addEventListener('change', changed, { signal });
  // Style sheets may come late, and colours change slowly.
  addEventListener('load', changed, { signal });
  const ended = ({ target }: Event) => target === root || (target === document.body && changed());
  document.addEventListener('transitionend', ended, { signal });
  look();
}
