/** Whether a key belongs to the Japanese input method or to us. */

export interface Key {
  key: string;
  isComposing: boolean;
  keyCode: number;
  shiftKey: boolean;
}

// The key code of every key that an input method takes for itself.
const TAKEN = 229;

/** Follows a composition from its start to its end. */
export class Composition {
  #running = false;

  start(): void {
    this.#running = true;
  }

  end(): void {
    this.#running = false;
  }

  /**
   * Whether the input method has this key. Chrome and Firefox say isComposing. Safari ends the
   * composition before the Enter that ends it, and says so only by the key code. The flag of our
   * own is for input methods whose events come in yet another order.
   */
  takes(key: Key): boolean {
    return key.isComposing || key.keyCode === TAKEN || this.#running;
  }

  /** Whether this key sends the question. */
  sends(key: Key): boolean {
    return key.key === 'Enter' && !key.shiftKey && !this.takes(key);
  }
}
