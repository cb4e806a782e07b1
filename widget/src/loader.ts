/**
 * The one tag of a page names this file. It is fetched often, so it is small: it only says where
 * the widget is. The build puts the name of the bundle in.
 */

declare const ENTRY: string;
/** What the bot is called and what it is asked first: the server puts it in as it gives this out. */
declare const __SITE__: Record<string, string>;

(() => {
  const script =
    document.currentScript ??
    document.querySelector<HTMLScriptElement>('script[src$="/widget.js"]');
  const source = (script as HTMLScriptElement | null)?.src;
  if (!source) return;
  import(/* @vite-ignore */ new URL(`assets/${ENTRY}`, source).href).then(
    (widget: typeof import('./index.ts')) => widget.start(script as HTMLElement, __SITE__),
    // The browser reports what it could not load; the page goes on without the widget.
    () => {},
  );
})();
