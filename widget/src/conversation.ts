/** The conversation of a visitor: asks, waits, tries again, remembers, forgets. Knows no page. */

import type { Message, Reply } from './answer.ts';
import { type Api, type Failure, failure } from './api.ts';
import { cancel, encode, later, newId, now } from './safe.ts';
import type { Store } from './storage.ts';
import { answered, asked, interrupt, read, type Turn, write } from './turn.ts';

/** What a conversation is made of; tests give others. */
export interface Parts {
  api: Api;
  store: Store;
  /** Names this page among the tabs of the visitor, also after a reload. */
  page: string;
  /** Runs a task while no other tab runs one under this name. */
  lock<T>(name: string, task: () => Promise<T>): Promise<T>;
  /** Tells the other tabs. */
  tell(news: News): void;
  /** Called when something is to be shown anew; `event` is worth being told to the visitor. */
  changed(event?: 'answered' | 'failed' | 'cleared', turn?: Turn): void;
}

/** What tabs tell each other; `token` names the conversation that it is about. */
export interface News {
  token: string;
  turn?: Message;
  vote?: { id: string; helpful: boolean };
}

export type Restoring = 'no' | 'running' | 'done' | 'failed';

const TOKEN = 'token';
const PENDING = 'pending:';
const SLOW = 5000;
// In milliseconds: before a question is sent again by itself, and how long that may be put off.
const PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
// Until another tab's question counts as left alone.
const LEFT_ALONE = 60_000;

export class Conversation {
  turns: Turn[] = [];
  restoring: Restoring = 'no';
  /** Grows whenever everything is forgotten; what began before then is of no interest. */
  #age = 0;
  #deliveries = new Map<string, AbortController>();
  #wake = new Map<string, () => void>();

  constructor(readonly parts: Parts) {}

  /** Whether this page waits for an answer; one question is asked at a time. */
  get busy(): boolean {
    return this.#deliveries.size > 0;
  }

  /** Whether there is anything to restore. */
  get begun(): boolean {
    return this.parts.store.get(TOKEN) !== null || this.parts.store.names(PENDING).length > 0;
  }

  /** Asks a question; false when there is none, or another one is under way. */
  ask(text: string): boolean {
    if (!text.trim() || this.busy) return false;
    const turn = asked(newId(), text, this.parts.page, now());
    this.#put(turn);
    void this.#deliver(turn);
    return true;
  }

  /** Sends a failed question again, or at once what is going to be sent again. */
  retry(id: string): void {
    const turn = this.#find(id);
    const wake = this.#wake.get(id);
    if (wake && turn?.failure?.kind !== 'busy') return wake();
    if (turn?.state !== 'failed' || this.busy || turn.until > now()) return;
    turn.order = now();
    turn.owner = this.parts.page;
    void this.#deliver(turn);
  }

  /** Takes a failed question out of the list and returns its text. */
  withdraw(id: string): string {
    const turn = this.#find(id);
    if (!turn || turn.state === 'answered') return '';
    this.#deliveries.get(id)?.abort();
    this.#drop(id);
    this.parts.changed();
    return turn.text;
  }

  /** Says whether an answer helped; false when it could not be said. */
  async vote(id: string, helpful: boolean, comment?: string): Promise<boolean> {
    const reply = this.#reply(id);
    const token = this.parts.store.get(TOKEN);
    if (!reply || !token) return false;
    const before = reply.helpful;
    reply.helpful = helpful;
    this.parts.changed();
    const result = await this.parts.api.vote(token, id, helpful, comment);
    if (result.ok) this.parts.tell({ token, vote: { id, helpful } });
    else reply.helpful = before;
    this.parts.changed();
    return result.ok;
  }

  /** Forgets everything, here, in the other tabs and on the server; false when it could not. */
  async clear(): Promise<boolean> {
    const token = this.parts.store.get(TOKEN);
    if (token) {
      const result = await this.parts.api.forget(token);
      if (!result.ok && result.failure.kind !== 'expired') return false;
      // Another tab may have begun anew meanwhile; that stays.
      if (this.parts.store.get(TOKEN) === token) this.parts.store.set(TOKEN, null);
    }
    this.#forget();
    return true;
  }

  /** Shows again what was said, on this page or another one. */
  async restore(): Promise<void> {
    if (this.restoring === 'running') return;
    const age = this.#age;
    this.restoring = 'running';
    this.#readPending();
    this.parts.changed();
    const token = this.parts.store.get(TOKEN);
    const result = token ? await this.parts.api.history(token) : null;
    if (age !== this.#age) return;
    if (result?.ok) this.#merge(result.value);
    else if (result?.failure.kind === 'expired' && token) this.#end(token);
    this.restoring = !result || result.ok || result.failure.kind === 'expired' ? 'done' : 'failed';
    this.parts.changed();
  }

  /** Takes over what another tab tells. */
  hear({ token, turn, vote }: News): void {
    if (token !== this.parts.store.get(TOKEN)) return;
    const reply = vote && this.#reply(vote.id);
    if (reply) reply.helpful = vote.helpful;
    if (turn) this.#settle(turn.id, turn.text, turn.replies);
    this.parts.changed();
  }

  /** Takes over that another tab changed what is stored. */
  stored(name: string, value: string | null): void {
    if (name === TOKEN && value === null) this.#forget();
    if (!name.startsWith(PENDING)) return;
    const id = name.slice(PENDING.length);
    if (value !== null) {
      if (!this.#deliveries.has(id)) this.#adopt(value);
    } else if (this.#find(id)?.state !== 'answered') {
      // It was answered or withdrawn; when nobody tells which, the server knows.
      later(() => {
        if (this.#find(id)?.state === 'answered') return;
        this.#drop(id);
        void this.restore();
      }, 300);
    }
    this.parts.changed();
  }

  async #deliver(turn: Turn): Promise<void> {
    const stop = new AbortController();
    const tried = new Set<Failure['kind']>();
    this.#deliveries.set(turn.id, stop);
    for (;;) {
      turn.state = 'sending';
      turn.slow = false;
      turn.until = now() + LEFT_ALONE;
      this.#keep(turn);
      const slow = later(() => {
        turn.slow = true;
        this.parts.changed();
      }, SLOW);
      const result = await this.#send(turn, stop.signal);
      cancel(slow);
      if (stop.signal.aborted) return;
      if (result.ok) {
        this.#deliveries.delete(turn.id);
        this.#settle(turn.id, turn.text, result.value);
        this.parts.changed('answered', turn);
        return;
      }
      const pause = pauseAfter(result.failure, tried);
      tried.add(result.failure.kind);
      turn.failure = result.failure;
      if (pause < 0) break;
      turn.state = 'waiting';
      turn.until = now() + pause;
      if (pause) await this.#pause(turn, pause, stop.signal);
      if (stop.signal.aborted) return;
    }
    this.#deliveries.delete(turn.id);
    turn.state = 'failed';
    turn.until = turn.failure.wait ? now() + turn.failure.wait * 1000 : 0;
    // The id belongs to another text: it can never be answered under that one.
    this.#keep(turn);
    this.parts.changed('failed', turn);
  }

  async #send(turn: Turn, signal: AbortSignal) {
    const { api, store } = this.parts;
    const token = await this.#token();
    if (!token.ok || signal.aborted) return token as { ok: false; failure: Failure };
    const result = await api.ask(token.value, turn.id, turn.text, signal);
    if (signal.aborted) return { ok: false as const, failure: failure('interrupted') };
    if (result.ok) {
      const told = { id: turn.id, text: turn.text, replies: result.value };
      this.parts.tell({ token: token.value, turn: told });
    } else if (result.failure.kind === 'expired' && store.get(TOKEN) === token.value) {
      turn.renewed = this.#end(token.value);
    }
    return result;
  }

  /** Returns the token, or gets one; two tabs that begin at once begin one conversation. */
  async #token() {
    const { api, store } = this.parts;
    const known = () => {
      const token = store.get(TOKEN);
      return token === null ? null : { ok: true as const, value: token };
    };
    return (
      known() ??
      this.parts.lock(store.prefix + TOKEN, async () => {
        const early = known();
        if (early) return early;
        const result = await api.start();
        if (!result.ok) return result;
        const late = known();
        if (late) return late;
        store.set(TOKEN, result.value);
        return result;
      })
    );
  }

  #pause(turn: Turn, time: number, signal: AbortSignal): Promise<void> {
    this.#keep(turn);
    this.parts.changed('failed', turn);
    return new Promise((resolve) => {
      const done = () => {
        cancel(timer);
        this.#wake.delete(turn.id);
        resolve();
      };
      const timer = later(done, time);
      this.#wake.set(turn.id, done);
      signal.addEventListener('abort', done);
    });
  }

  /** The conversation has ended; what was said stays to be read. Returns whether there was any. */
  #end(token: string): boolean {
    if (this.parts.store.get(TOKEN) === token) this.parts.store.set(TOKEN, encode(null));
    this.parts.store.set(TOKEN, null);
    let any = false;
    for (const turn of this.turns) {
      if (turn.state === 'answered') any = turn.past = true;
    }
    return any;
  }

  #settle(id: string, text: string, replies: Reply[]): void {
    const turn = this.#find(id) ?? asked(id, text, '', now());
    turn.state = 'answered';
    turn.failure = null;
    turn.replies = replies;
    this.parts.store.set(PENDING + id, null);
    this.#put(turn);
  }

  #merge(messages: Message[]): void {
    const kept = this.turns;
    this.turns = [];
    const known = new Set<string>();
    messages.forEach((message, place) => {
      known.add(message.id);
      this.parts.store.set(PENDING + message.id, null);
      this.#put(answered(message, place - messages.length));
    });
    for (const turn of kept) {
      if (!known.has(turn.id) && (turn.state !== 'answered' || turn.past)) this.#put(turn);
    }
  }

  #readPending(): void {
    for (const name of this.parts.store.names(PENDING)) {
      const id = name.slice(PENDING.length);
      if (!this.#deliveries.has(id)) this.#adopt(this.parts.store.get(name));
    }
  }

  /** Shows a question that another page has asked, or this one before it was loaded anew. */
  #adopt(written: string | null): void {
    const turn = read(written, this.parts.page, now());
    if (!turn || this.#find(turn.id)?.state === 'answered') return;
    this.#put(turn);
    if (turn.state !== 'sending') return;
    later(() => {
      if (this.#find(turn.id) !== turn || turn.state !== 'sending') return;
      interrupt(turn);
      this.parts.changed();
    }, turn.until - now());
  }

  #forget(): void {
    this.#age++;
    this.#deliveries.forEach((stop) => {
      stop.abort();
    });
    this.#deliveries.clear();
    for (const name of this.parts.store.names(PENDING)) this.parts.store.set(name, null);
    this.turns = [];
    this.restoring = 'done';
    this.parts.changed('cleared');
  }

  #keep(turn: Turn): void {
    this.parts.store.set(PENDING + turn.id, write(turn));
    this.#put(turn);
    this.parts.changed();
  }

  #drop(id: string): void {
    this.#deliveries.delete(id);
    this.parts.store.set(PENDING + id, null);
    this.turns = this.turns.filter((turn) => turn.id !== id);
  }

  #put(turn: Turn): void {
    const turns = this.turns.filter((other) => other.id !== turn.id);
    let place = turns.length;
    while (place > 0 && (turns[place - 1] as Turn).order > turn.order) place--;
    turns.splice(place, 0, turn);
    this.turns = turns;
  }

  #find(id: string): Turn | undefined {
    return this.turns.find((turn) => turn.id === id);
  }

  #reply(id: string): Reply | undefined {
    for (const turn of this.turns) {
      const found = turn.past ? undefined : turn.replies.find((reply) => reply.id === id);
      if (found) return found;
    }
    return undefined;
  }
}

/**
 * Returns after how many milliseconds a question is sent again by itself, or -1 when it is not:
 * once after each kind of failure of which a repetition does no harm.
 */
export function pauseAfter(found: Failure, tried: Set<Failure['kind']>): number {
  if (tried.has(found.kind)) return -1;
  const told = found.wait * 1000;
  if (found.kind === 'expired') return 0;
  if (told > LONGEST_PAUSE) return -1;
  if (found.kind === 'busy') return told;
  if (found.kind === 'server' || found.kind === 'network') return Math.max(told, PAUSE);
  return -1;
}
