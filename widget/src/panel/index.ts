/** The entry of the second script, which is fetched when somebody wants to chat. */

import type { Panel } from '../options.ts';
import { PanelElement } from './element.ts';

const TAG = 'cxo-chat-panel';

if (!customElements.get(TAG)) customElements.define(TAG, PanelElement);

/** Returns a panel that is not in the page yet. */
export const create = (): Panel => document.createElement(TAG) as PanelElement;
