/** The entry of the second script, which is fetched when somebody wants to chat. */

import type { Panel } from '../options.ts';
import { PanelElement } from './element.ts';
import { assertTrusted } from './trusted.ts';

const TAG = 'cxo-chat-panel';

if (!customElements.get(TAG)) customElements.define(TAG, PanelElement);

/** Returns a panel that is not in the page yet. Throws where it could show nothing. */
export function create(): Panel {
  assertTrusted();
  return document.createElement(TAG) as PanelElement;
}
