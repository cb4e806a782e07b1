/** The entry of the first script: defines the element, and puts it into the page. */

import { Chat } from './host/chat.ts';
import type { Panel } from './options.ts';
import { request } from './safe.ts';

declare const PANEL: string;

const TAG = 'cxo-chat';
// This script is at <home>/assets/widget.<hash>.js, the panel's beside it.
const here = import.meta.url;
let tries = 0;

interface Script {
  create(): Panel;
}

/** Returns the second script; after a release that of the next one, which has taken its place. */
export async function load(): Promise<Script> {
  // Some browsers remember that a script could not be loaded.
  const query = tries ? `?${tries}` : '';
  try {
    return await import(/* @vite-ignore */ new URL(PANEL + query, here).href);
  } catch (error) {
    tries++;
    const loader = await request(new URL('../widget.js', here).href, { cache: 'reload' });
    const name = /widget\.[\w-]{8}\.js/.exec(await loader.text())?.[0];
    if (!name || here.indexOf(name) > 0) throw error;
    const next = await import(/* @vite-ignore */ new URL(name, here).href);
    return (next as { load: typeof load }).load();
  }
}

Chat.home = new URL('../', here).href;
Chat.load = async () => (await load()).create();
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
  // Beside the body: what the page does with that one does not move it or take it away.
  document.documentElement.append(element);
}
