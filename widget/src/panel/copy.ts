/** Puts text on the clipboard. */

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
