/** The entry of the first script: defines the element, and puts it into the page. */

import { Chat } from './host/chat.ts';
import type { Panel } from './options.ts';

declare const PANEL: string;

const TAG = 'cxo-chat';
// This script is at <home>/assets/widget.<hash>.js, the panel's beside it.
const here = import.meta.url;
let tries = 0;

Chat.home = new URL('../', here).href;
Chat.load = async () => {
  // Some browsers remember that a script could not be loaded.
  const query = tries++ ? `?${tries}` : '';
  const address = new URL(PANEL + query, here).href;
  const { create } = (await import(/* @vite-ignore */ address)) as { create(): Panel };
  return create();
};
// Another version of the widget may have been here first; then that one works.
if (!customElements.get(TAG)) customElements.define(TAG, Chat);

/**
 * Called by the loader with its own tag, whose data-* attributes are the owner's options, and with
 * those that hold where the page has none.
 */
export function start(script?: HTMLElement | null, site: Record<string, string> = {}): void {
  if (!document.body) {
    document.addEventListener('DOMContentLoaded', () => start(script, site), { once: true });
    return;
  }
  if (document.querySelector(TAG)) return;
  const element = document.createElement(TAG);
  for (const [name, value] of Object.entries(site)) element.setAttribute(`data-${name}`, value);
  for (const { name, value } of script?.attributes ?? []) {
    if (name.startsWith('data-')) element.setAttribute(name, value);
  }
  document.body.append(element);
}
