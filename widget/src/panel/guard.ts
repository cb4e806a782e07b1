/** What is done in the chat is no business of the page: of its shortcuts, and of dialogs that hold the focus. */

import { each } from '../safe.ts';

const NAMES = ['keydown', 'keyup', 'keypress', 'focus', 'focusin', 'blur', 'focusout'];
const DIALOG = '[role$="dialog"], [aria-modal="true"]';

/** Lets nothing of the chat's keys and focus out; calls back for each key that is pressed. */
export function guard(
  host: HTMLElement,
  signal: AbortSignal,
  pressed: (event: KeyboardEvent) => void,
): void {
  const heard = (event: Event) => {
    const inside = event.composedPath().indexOf(host) >= 0;
    // That the focus leaves for the chat is not told to a dialog that would fetch it back.
    const leaves =
      (event as FocusEvent).relatedTarget === host && (event.target as Element).closest?.(DIALOG);
    if (!inside && !leaves) return;
    event.stopImmediatePropagation();
    if (event.type === 'keydown') pressed(event as KeyboardEvent);
  };
  // Here it is heard before all that the page has on its document.
  each(NAMES, (name) => addEventListener(name, heard, { signal, capture: true }));
}
