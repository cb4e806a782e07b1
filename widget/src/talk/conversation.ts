/** The conversation of a visitor: asks, remembers, follows the other tabs, forgets. Knows no page. */

import { each, first, later, newId, now, only } from '../safe.ts';
import type { Message, Reply } from './answer.ts';
import type { Failure, Inquiry } from './api.ts';
import { begin, Delivery, type Parts as DeliveryParts, TOKEN } from './delivery.ts';
import { asked, interrupt, type Turn } from './turn.ts';
import { PENDING, Turns } from './turns.ts';

/** What tabs tell each other; `token` names the conversation that it is about. */
export interface News {
  token: string;
  turn?: Message;
  vote?: { id: string; helpful: boolean };
}

/** What is worth being told to the visitor. */
export type Happening = 'answered' | 'failed' | 'cleared';

/** What a conversation is made of; tests give others. */
export interface Parts extends DeliveryParts {
  /** Names this page among the tabs of the visitor, also after a reload. */
  page: string;
  /** Tells the other tabs. */
  tell(news: News): void;
  /** Called when something is to be shown anew. */
  changed(happening?: Happening, turn?: Turn): void;
}

const CLEARED = 'cleared';
// In milliseconds: how long a tab's news may take after what it stored.
const NEWS = 300;

export class Conversation {
  /** Whether what was said before is shown. */
  restoring: 'no' | 'running' | 'done' | 'failed' = 'no';
  #list: Turns;
  #deliveries: Delivery[] = [];
  /** The token under which what is shown was said. */
  #token: string | null = null;
  /** Grows whenever everything is forgotten; what began before then is of no interest. */
  #age = 0;

  constructor(readonly parts: Parts) {
    this.#list = new Turns(parts.store);
  }

  get turns(): readonly Turn[] {
    return this.#list.all;
  }

  /** Whether this page waits for an answer; one question is asked at a time. */
  get busy(): boolean {
    return this.#deliveries.length > 0;
  }

  /** Whether there is anything to restore. */
  get begun(): boolean {
    return this.parts.store.get(TOKEN) !== null || this.#list.pending().length > 0;
  }

  /** Asks a question; false when there is none, or another one is under way. */
  ask(text: string): boolean {
    if (!text.trim() || this.busy) return false;
    this.#deliver(asked(newId(), text, this.parts.page, now()));
    return true;
  }

  /** Sends a failed question again, or at once what is going to be sent again. */
  retry(id: string): void {
    first(this.#deliveries, ({ turn }) => turn.id === id)?.hurry();
    const turn = this.#list.find(id);
    if (turn?.state !== 'failed' || this.busy || turn.until > now()) return;
    turn.order = now();
    turn.owner = this.parts.page;
    this.#deliver(turn);
  }

  /** Takes a question that was not answered out of the list, and returns its text. */
  withdraw(id: string): string {
    const turn = this.#list.find(id);
    if (!turn || turn.state === 'answered') return '';
    this.#stop((delivery) => delivery.turn.id === id);
    this.#list.drop(id);
    this.parts.changed();
    return turn.text;
  }

  /** Says whether an answer helped; false when it could not be said. */
  async vote(id: string, helpful: boolean, comment?: string): Promise<boolean> {
    const { api, store, tell, changed } = this.parts;
    const reply = this.#list.reply(id);
    const token = store.get(TOKEN);
    if (!reply || !token) return false;
    const before = reply.helpful;
    reply.helpful = helpful;
    changed();
    const { ok } = await api.vote(token, id, helpful, comment);
    if (ok) tell({ token, vote: { id, helpful } });
    else reply.helpful = before;
    changed();
    return ok;
  }

  /** Writes to people; returns why that failed, or null. The same id is taken once. */
  async inquire(id: string, inquiry: Inquiry): Promise<Failure | null> {
    for (let again = true; ; again = false) {
      const begun = await begin(this.parts);
      if (!begun.ok) return begun.failure;
      const result = await this.parts.api.inquire(begun.value, id, inquiry);
      if (result.ok) return null;
      if (result.failure.kind !== 'expired') return result.failure;
      this.#end(begun.value);
      this.parts.changed();
      if (!again) return result.failure;
    }
  }

  /** Forgets everything, here, in the other tabs and on the server; false when it could not. */
  async clear(): Promise<boolean> {
    const { api, store } = this.parts;
    const token = store.get(TOKEN);
    if (token) {
      const result = await api.forget(token);
      if (!result.ok && result.failure.kind !== 'expired') return false;
      // Another tab may have begun anew meanwhile; that stays.
      if (store.get(TOKEN) === token) store.set(TOKEN, null);
    }
    store.set(CLEARED, newId());
    store.set(CLEARED, null);
    each(this.#list.pending(), (id) => this.#list.drop(id));
    this.#forget();
    return true;
  }

  /** Shows again what was said, on this page or another one. */
  async restore(): Promise<void> {
    if (this.restoring === 'running') return;
    this.restoring = 'running';
    this.parts.changed();
    const state = await this.#refresh();
    if (!state) return;
    each(this.#list.pending(), (id) => this.#adopt(id));
    this.restoring = state;
    this.parts.changed();
  }

  /** Takes over what another tab tells. */
  hear({ token, turn, vote }: News): void {
    if (token !== this.parts.store.get(TOKEN)) return;
    const reply = vote && this.#list.reply(vote.id);
    if (reply) reply.helpful = vote.helpful;
    if (turn) this.#list.settle(turn);
    this.#token = token;
    this.parts.changed();
  }

  /** Takes over that another tab changed what is stored. */
  stored(name: string, value: string | null): void {
    if (name === CLEARED && value !== null) this.#forget();
    if (name === TOKEN && value !== null && this.#token !== null && value !== this.#token) {
      this.#list.end();
      this.#token = value;
    }
    if (name.startsWith(PENDING)) {
      const id = name.slice(PENDING.length);
      if (value !== null) this.#adopt(id);
      else later(() => this.#left(id), NEWS);
    }
    this.parts.changed();
  }

  /** Another tab took a question away: it was answered or withdrawn. The server knows which. */
  async #left(id: string): Promise<void> {
    const gone = () => {
      const turn = this.#list.find(id);
      return !turn || turn.state === 'answered';
    };
    if (gone()) return;
    await this.#refresh();
    if (!gone()) this.#list.drop(id);
    this.parts.changed();
  }

  async #refresh(): Promise<'done' | 'failed' | null> {
    const { api, store } = this.parts;
    const age = this.#age;
    const token = store.get(TOKEN);
    if (token === null) return 'done';
    const result = await api.history(token);
    if (age !== this.#age) return null;
    if (result.ok) {
      this.#token = token;
      this.#list.merge(result.value);
      return 'done';
    }
    if (result.failure.kind !== 'expired') return 'failed';
    this.#end(token);
    return 'done';
  }

  #end(token: string): boolean {
    if (this.parts.store.get(TOKEN) === token) this.parts.store.set(TOKEN, null);
    return this.#list.end();
  }

  #deliver(turn: Turn): void {
    const { tell, changed } = this.parts;
    const list = this.#list;
    const over = () => this.#stop((other) => other === delivery);
    const delivery = new Delivery(turn, this.parts, {
      keep(turn) {
        list.keep(turn);
        changed();
      },
      slow: () => changed(),
      failed(turn) {
        if (turn.state === 'failed') over();
        changed('failed', turn);
      },
      ended: (token) => this.#end(token),
      answered: (turn: Turn, replies: Reply[], token: string) => {
        over();
        const said = { id: turn.id, text: turn.text, replies };
        this.#token = token;
        tell({ token, turn: said });
        changed('answered', list.settle(said));
      },
    });
    this.#deliveries = [...this.#deliveries, delivery];
    void delivery.run();
  }

  #stop(which: (delivery: Delivery) => boolean): void {
    const gone = only(this.#deliveries, which);
    this.#deliveries = only(this.#deliveries, (delivery) => gone.indexOf(delivery) < 0);
    each(gone, (delivery) => delivery.abort());
  }

  /** Shows a question that another page has asked, or this one before it was loaded anew. */
  #adopt(id: string): void {
    if (first(this.#deliveries, (delivery) => delivery.turn.id === id)) return;
    const turn = this.#list.adopt(this.parts.store.get(PENDING + id), this.parts.page);
    if (turn?.state !== 'sending') return;
    later(() => {
      if (this.#list.find(id) !== turn || turn.state !== 'sending') return;
      interrupt(turn);
      this.parts.changed();
    }, turn.until - now());
  }

  #forget(): void {
    this.#age++;
    this.#token = null;
    this.#stop(() => true);
    this.#list.all = [];
    this.restoring = 'done';
    this.parts.changed('cleared');
  }
}
