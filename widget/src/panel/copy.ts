/** Puts text where the visitor keeps it: on the clipboard, or in a file. */

import { later } from '../safe.ts';

// In milliseconds: how long a file can be fetched.
const KEPT = 60_000;

/** Returns whether it worked; without HTTPS or a permission there is only the old way. */
export async function copyText(text: string, root: ParentNode): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    const focused = (root as ShadowRoot).activeElement as HTMLElement | null;
    area.value = text;
    area.className = 'vh';
    root.append(area);
    area.select();
    try {
      return document.execCommand('copy');
    } catch {
      return false;
    } finally {
      area.remove();
      focused?.focus({ preventScroll: true });
    }
  }
}

/** Gives the visitor a text as a file. */
export function saveText(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers read it only after the click.
  later(() => URL.revokeObjectURL(address), KEPT);
}
