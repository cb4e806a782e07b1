/** How a question gets to the server: once, whatever happens on the way. */

import { cancel, later, now } from '../safe.ts';
import type { Reply } from './answer.ts';
import { type Api, type Failure, failure, type Result } from './api.ts';
import type { Store } from './storage.ts';
import type { Turn } from './turn.ts';

export interface Parts {
  api: Api;
  store: Store;
  /** Runs a task while no other tab runs one under this name. */
  lock<T>(name: string, task: () => Promise<T>): Promise<T>;
}

/** What happens to a question on the way; `keep` stores how it stands. */
export interface Way {
  keep(turn: Turn): void;
  slow(turn: Turn): void;
  /** It could not be sent; when its state is `waiting`, it is going to be sent again. */
  failed(turn: Turn): void;
  /** The conversation of the token has ended. Returns whether anything was said in it. */
  ended(token: string): boolean;
  answered(turn: Turn, replies: Reply[], token: string): void;
}

export const TOKEN = 'token';
const SLOW = 5000;
// In milliseconds: before a question is sent again by itself, and how long that may be put off.
const PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
// Until a question counts as left alone by the page that sent it.
const LEFT_ALONE = 60_000;

/** Sends one question, again where that does no harm, until it is answered or has failed. */
export class Delivery {
  #stop = new AbortController();
  #wake: (() => void) | null = null;

  constructor(
    readonly turn: Turn,
    private readonly parts: Parts,
    private readonly way: Way,
  ) {}

  /** Gives it up; nothing is told of it any more. */
  abort(): void {
    this.#stop.abort();
    this.#wake?.();
  }

  /** Sends again at once what waits to be sent again, unless the server told how long to wait. */
  hurry(): void {
    if (!this.turn.failure?.wait) this.#wake?.();
  }

  async run(): Promise<void> {
    const { turn, way } = this;
    const tried = new Set<Failure['kind']>();
    for (;;) {
      const token = await this.#try();
      if (this.#stop.signal.aborted) return;
      if (token.ok) return way.answered(turn, token.value.replies, token.value.token);
      turn.failure = token.failure;
      const pause = pauseAfter(turn.failure, tried);
      if (pause < 0) break;
      tried.add(turn.failure.kind);
      if (pause) await this.#wait(pause);
      if (this.#stop.signal.aborted) return;
    }
    turn.state = 'failed';
    turn.until = turn.failure.wait ? now() + turn.failure.wait * 1000 : 0;
    way.keep(turn);
    way.failed(turn);
  }

  async #try(): Promise<Result<{ token: string; replies: Reply[] }>> {
    const { turn, way } = this;
    turn.state = 'sending';
    turn.slow = false;
    turn.until = now() + LEFT_ALONE;
    way.keep(turn);
    const timer = later(() => {
      turn.slow = true;
      way.slow(turn);
    }, SLOW);
    try {
      return await this.#send();
    } finally {
      cancel(timer);
    }
  }

  async #send(): Promise<Result<{ token: string; replies: Reply[] }>> {
    const { turn, way, parts } = this;
    const { signal } = this.#stop;
    const begun = await begin(parts);
    if (!begun.ok) return begun;
    if (signal.aborted) return { ok: false, failure: failure('interrupted') };
    const token = begun.value;
    const result = await parts.api.ask(token, turn.id, turn.text, signal);
    if (result.ok) return { ok: true, value: { token, replies: result.value } };
    if (result.failure.kind === 'expired' && !signal.aborted) turn.renewed ||= way.ended(token);
    return result;
  }

  #wait(pause: number): Promise<void> {
    const { turn, way } = this;
    turn.state = 'waiting';
    turn.until = now() + pause;
    way.keep(turn);
    way.failed(turn);
    return new Promise((resolve) => {
      const timer = later(() => this.#wake?.(), pause);
      this.#wake = () => {
        cancel(timer);
        this.#wake = null;
        resolve();
      };
    });
  }
}

/** Returns the token, or gets one; two tabs that begin at once begin one conversation. */
export async function begin({ api, store, lock }: Parts): Promise<Result<string>> {
  const known = (): Result<string> | null => {
    const token = store.get(TOKEN);
    return token === null ? null : { ok: true, value: token };
  };
  return (
    known() ??
    lock(store.prefix + TOKEN, async () => {
      const early = known();
      if (early) return early;
      const result = await api.start();
      const late = known();
      if (late) return late;
      if (result.ok) store.set(TOKEN, result.value);
      return result;
    })
  );
}

/**
 * Returns after how many milliseconds a question is sent again by itself, or -1 when it is not:
 * once after each kind of failure of which a repetition does no harm.
 */
export function pauseAfter(found: Failure, tried: Set<Failure['kind']>): number {
  const told = found.wait * 1000;
  if (tried.has(found.kind) || told > LONGEST_PAUSE) return -1;
  if (found.kind === 'expired') return 0;
  if (found.kind === 'busy') return told;
  if (found.kind === 'server' || found.kind === 'network') return Math.max(told, PAUSE);
  return -1;
}
