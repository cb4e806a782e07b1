/** Which addresses may be links. */

/** Returns an address if it leads to a page (or, where asked for, to a person), else null. */
export function web(address: string | null, base?: string, person = false): string | null {
  if (!address) return null;
  try {
    const url = new URL(address, base);
    const { protocol, href } = url;
    if (protocol === 'https:' || protocol === 'http:') return href;
    return person && (protocol === 'mailto:' || protocol === 'tel:') ? href : null;
  } catch {
    return null;
  }
}
