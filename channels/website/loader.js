// The one tag of a page names this file. It is fetched often, so it only says where the widget is.
(() => {
  const script = document.currentScript;
  import(new URL("assets/ENTRY", script.src).href)
    .then((widget) => widget.start?.(script))
    // The browser reports what it could not load; the page goes on without the widget.
    .catch(() => {});
})();
