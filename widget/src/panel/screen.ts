/** The panel on the screen: small ones, on-screen keyboards, and where the focus goes. */

import { only } from '../safe.ts';

// As in panel.css.
const SMALL = '(max-width: 480px), (max-height: 420px)';
// In em of what the visitor has set: large letters need more room.
const NARROW = '(max-width: 30em)';

/**
 * Tells whether the panel covers the page, and whether the screen is narrow, now and whenever that
 * changes.
 */
export function watchSize(
  signal: AbortSignal,
  changed: (small: boolean, narrow: boolean) => void,
): void {
  const small = matchMedia(SMALL);
  const narrow = matchMedia(NARROW);
  const tell = () => changed(small.matches, narrow.matches);
  tell();
  small.addEventListener('change', tell, { signal });
  narrow.addEventListener('change', tell, { signal });
}

/** Calls back whenever an on-screen keyboard comes or goes. */
export function watchView(signal: AbortSignal, changed: () => void): void {
  window.visualViewport?.addEventListener('resize', changed, { signal });
  window.visualViewport?.addEventListener('scroll', changed, { signal });
}

/** Keeps the panel within what an on-screen keyboard leaves of the screen. */
export function fit(panel: HTMLElement | null): void {
  const view = window.visualViewport;
  // A visitor who zooms in moves the view over the page, and wants it to stay where it is.
  if (!view || !panel || view.scale > 1.01) return;
  const gap = Math.max(0, innerHeight - view.height - view.offsetTop);
  // In a page that is zoomed by its style, a pixel is more.
  const { host } = panel.getRootNode() as ShadowRoot;
  const zoom = (host as { currentCSSZoom?: number }).currentCSSZoom ?? 1;
  panel.style.setProperty('--height', `${view.height / zoom}px`);
  panel.style.setProperty('--gap', `${gap / zoom}px`);
}

/** Where the panel covers the page, the focus goes round in it. */
export function goRound(event: KeyboardEvent, root: ParentNode, active?: Element | null): void {
  const found = root.querySelectorAll<HTMLElement>(
    '.panel :is(a, button, input, textarea, [tabindex="0"])',
  );
  const all = only(found as unknown as HTMLElement[], (each) => each.getClientRects().length > 0);
  const [start, end] = [all[0], all[all.length - 1]];
  if (active !== (event.shiftKey ? start : end)) return;
  event.preventDefault();
  (event.shiftKey ? end : start)?.focus();
}
