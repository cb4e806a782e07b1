/**
 * The one tag of a page names this file. It is fetched often, so it is small: it only says where
 * the widget is. The build puts the name of the bundle in.
 */

declare const ENTRY: string;
/** What the bot is called and what it is asked first: the server puts it in as it gives this out. */
declare const __SITE__: Record<string, string>;

(() => {
  const script = (document.currentScript ??
    document.querySelector('script[src*="/widget.js"]')) as HTMLScriptElement | null;
  const source = script?.src;
  const say = (text: string) => console.error(`cxo-chat: ${text}`);
  if (!source) return say('no tag with the src …/widget.js');
  const load = (name: string): Promise<typeof import('./index.ts')> =>
    import(/* @vite-ignore */ new URL(`assets/${name}`, source).href);
  // The browser may have kept this file while a release has put another one in its place.
  const anew = () =>
    fetch(source, { cache: 'reload' })
      .then((response) => response.text())
      .then((text) => load(/widget\.[\w-]{8}\.js/.exec(text)?.[0] ?? ENTRY));
  load(ENTRY)
    .catch(anew)
    .then((widget) => widget.start(script, __SITE__))
    // The page goes on without the widget.
    .catch(() => {
      const { origin } = new URL(source);
      say(
        `${origin} not reached. A Content-Security-Policy must allow it: script-src, connect-src.`,
      );
    });
})();
