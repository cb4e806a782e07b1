/** What is taken from the page at load, before other scripts of it can put something else there. */

const win = globalThis as unknown as Window & typeof globalThis;

export const request: typeof fetch = win.fetch?.bind(win);
export const later = win.setTimeout.bind(win);
export const cancel = win.clearTimeout.bind(win);
export const now = Date.now;
export const parse = JSON.parse;
const stringify = JSON.stringify;
export const keys = Object.keys;

/** Waits for so many milliseconds. */
export const pause = (time: number) => new Promise<void>((done) => later(done, time));

// Pages replace methods of arrays, too, and badly: these need none.

/** Returns the first entry that fits. */
export function first<T>(entries: readonly T[], fits: (entry: T) => boolean): T | undefined {
  for (let i = 0; i < entries.length; i++) if (fits(entries[i] as T)) return entries[i];
  return undefined;
}

/** Returns the entries that fit. */
export function only<T>(entries: readonly T[], fits: (entry: T) => boolean): T[] {
  const found: T[] = [];
  for (let i = 0; i < entries.length; i++) {
    if (fits(entries[i] as T)) found[found.length] = entries[i] as T;
  }
  return found;
}

/** Returns what is made of each entry. */
export function each<T, R>(entries: readonly T[], make: (entry: T, place: number) => R): R[] {
  const made: R[] = [];
  for (let i = 0; i < entries.length; i++) made[i] = make(entries[i] as T, i);
  return made;
}

/** Writes JSON without asking any toJSON method, which old libraries put on all objects. */
export function encode(value: unknown): string {
  if (typeof value !== 'object' || value === null) return stringify(value) ?? 'null';
  let written = '';
  const names = keys(value);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const part = (value as Record<string, unknown>)[name];
    if (part !== undefined) written += `${written && ','}${stringify(name)}:${encode(part)}`;
  }
  return `{${written}}`;
}

/** Returns an id that nobody guesses and nobody else gets, also on pages without HTTPS. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let id = '';
  for (let i = 0; i < bytes.length; i++) id += ((bytes[i] as number) + 256).toString(16).slice(1);
  return id;
}

/** Counts the characters of a text as the server does: a pair of surrogates is one. */
export function count(text: string): number {
  let found = 0;
  for (let i = 0; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) found++;
  }
  return found;
}
