/** Small pictures; what they mean is always said in words beside them. */

import { html } from 'lit/html.js';

export const minimise = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6 9.5 6 6 6-6"/></svg>`;
export const enlarge = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M14 4.5h5.5V10M10 19.5H4.5V14M19 5l-5.5 5.5M5 19l5.5-5.5"/></svg>`;
export const reduce = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M19.5 10H14V4.5M4.5 14H10v5.5M14.5 9.5 20 4M9.5 14.5 4 20"/></svg>`;
export const side = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 8h15.5L16 4.5M20 16H4.5L8 19.5"/></svg>`;
export const trash = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10.3 10.5l.2 5.5M13.7 10.5l-.2 5.5"/></svg>`;
export const send = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19.5v-14M5.5 11.5 12 5l6.5 6.5"/></svg>`;
export const up = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7.5 20H4v-9.5h3.5m0 9.5h9.2c1 0 1.8-.7 2-1.6l1.3-6.3c.2-1-.6-2-1.7-2H14V5.5c0-1-.8-1.8-1.8-1.8L7.5 10.5z"/></svg>`;
export const down = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7.5 4H4v9.5h3.5m0-9.5h9.2c1 0 1.8.7 2 1.6l1.3 6.3c.2 1-.6 2-1.7 2H14v4.6c0 1-.8 1.8-1.8 1.8l-4.7-6.8z"/></svg>`;
export const copy = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8.5 8.5V4H20v11.5h-4.5M4 8.5h11.5V20H4z"/></svg>`;
export const save = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4.5V15M7 10.5l5 5 5-5M5 19.5h14"/></svg>`;
export const warning = html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4 2.8 20h18.4zM12 10v4.5M12 17.2h.01"/></svg>`;
