/** What the page may do with the chat: window.cxoChat, links of its own, and the address. */

import type { Happened } from '../options.ts';

const HASH = /^#cxo-chat(?:=(.*))?$/;

interface Chat extends EventTarget {
  open(): Promise<boolean>;
  close(): void;
  ask(text: string): Promise<void>;
  prefill(text: string): Promise<void>;
}

/** Returns what the page finds as window.cxoChat. */
export function apiOf(chat: Chat) {
  return {
    open: () => chat.open(),
    close: () => chat.close(),
    ask: (text: string) => chat.ask(text),
    prefill: (text: string) => chat.prefill(text),
    /** Calls back with the event's detail; what is returned ends that. */
    on(name: Happened, listener: (detail: unknown) => void): () => void {
      const type = `cxo-chat:${name}`;
      const heard = (event: Event) => listener((event as CustomEvent).detail);
      chat.addEventListener(type, heard);
      return () => chat.removeEventListener(type, heard);
    },
  };
}

/** Asks what a link or button of the page has as data-cxo-ask, when it is pressed. */
export function watchLinks(chat: Chat, signal: AbortSignal): void {
  const clicked = (event: MouseEvent) => {
    const pressed = event.composedPath()[0] as Element;
    const link = pressed.closest?.('[data-cxo-ask]');
    if (!link) return;
    event.preventDefault();
    void chat.ask(link.getAttribute('data-cxo-ask') ?? '');
  };
  document.addEventListener('click', clicked, { signal });
}

/**
 * Opens the chat for #cxo-chat, with a question in the box for #cxo-chat=…; a link from anywhere
 * sends nothing in the visitor's name.
 */
export function watchAddress(chat: Chat, signal: AbortSignal): void {
  const look = () => {
    const found = HASH.exec(location.hash);
    if (!found) return;
    // Loaded anew, or gone back to, the page is not to open the chat again.
    history.replaceState(history.state, '', location.pathname + location.search);
    let text = '';
    try {
      text = decodeURIComponent(found[1] ?? '');
    } catch {}
    void chat.prefill(text);
  };
  addEventListener('hashchange', look, { signal });
  look();
}
