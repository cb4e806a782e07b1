/** What the browser keeps for us. Where it keeps nothing, this page's memory does. */

/** Texts by name, in a browser's storage under a prefix; nothing here ever throws. */
export class Store {
  #area: Storage | null = null;
  #memory = new Map<string, string>();

  /** `open` may throw: pages in sandboxed frames and strict browsers have no storage. */
  constructor(
    open: () => Storage,
    readonly prefix: string,
  ) {
    try {
      const area = open();
      // Some have one that takes nothing.
      area.setItem(`${prefix}test`, '1');
      area.removeItem(`${prefix}test`);
      this.#area = area;
    } catch {}
  }

  get(name: string): string | null {
    const kept = this.#memory.get(name);
    if (kept !== undefined) return kept;
    try {
      return this.#area?.getItem(this.prefix + name) ?? null;
    } catch {
      return null;
    }
  }

  /** Keeps a text; null removes it. */
  set(name: string, value: string | null): void {
    this.#memory.delete(name);
    try {
      if (value === null) this.#area?.removeItem(this.prefix + name);
      else if (this.#area) this.#area.setItem(this.prefix + name, value);
      else this.#memory.set(name, value);
    } catch {
      // It is full.
      if (value !== null) this.#memory.set(name, value);
    }
  }

  /** Returns the names that begin with this. */
  names(start: string): string[] {
    const found: string[] = [];
    const add = (name: string) => {
      if (name.startsWith(start)) found[found.length] = name;
    };
    this.#memory.forEach((_, name) => {
      add(name);
    });
    try {
      for (let i = 0; i < (this.#area?.length ?? 0); i++) {
        const key = this.#area?.key(i) ?? '';
        if (key.startsWith(this.prefix)) add(key.slice(this.prefix.length));
      }
    } catch {}
    return found;
  }
}
