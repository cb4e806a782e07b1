/** The questions of a conversation in their order, and those of them that must outlive the page. */

import { each, first, now, only } from '../safe.ts';
import type { Message, Reply } from './answer.ts';
import type { Store } from './storage.ts';
import { answered, asked, read, type Turn, write } from './turn.ts';

/** Each question without an answer is stored under its own name, so that tabs never collide. */
export const PENDING = 'pending:';

export class Turns {
  /** A new list whenever it changes. */
  all: Turn[] = [];

  constructor(readonly store: Store) {}

  find(id: string): Turn | undefined {
    return first(this.all, (turn) => turn.id === id);
  }

  /** Returns an answer of the running conversation. */
  reply(id: string): Reply | undefined {
    let found: Reply | undefined;
    each(this.all, (turn) => {
      if (!turn.past) found ??= first(turn.replies, (reply) => reply.id === id);
    });
    return found;
  }

  /** Puts a turn where its order says, instead of what stood there of it. */
  put(turn: Turn): void {
    const before = only(this.all, (other) => other.id !== turn.id && other.order <= turn.order);
    const after = only(this.all, (other) => other.id !== turn.id && other.order > turn.order);
    this.all = [...before, turn, ...after];
  }

  /** Puts a turn, and stores it. */
  keep(turn: Turn): void {
    this.store.set(PENDING + turn.id, write(turn));
    this.put(turn);
  }

  drop(id: string): void {
    this.store.set(PENDING + id, null);
    this.all = only(this.all, (turn) => turn.id !== id);
  }

  /** Gives a question its answers. */
  settle({ id, text, replies }: Message): Turn {
    const turn = this.find(id) ?? asked(id, text, '', now());
    turn.state = 'answered';
    turn.failure = null;
    turn.replies = replies;
    this.store.set(PENDING + id, null);
    this.put(turn);
    return turn;
  }

  /** Takes over the history; questions that it does not know stay behind it. */
  merge(messages: Message[]): void {
    const old = this.all;
    this.all = only(old, (turn) => turn.past);
    each(messages, (message, place) => {
      const turn = answered(message, place - messages.length);
      turn.renewed = first(old, (other) => other.id === turn.id)?.renewed ?? false;
      this.store.set(PENDING + message.id, null);
      this.put(turn);
    });
    each(old, (turn) => {
      if (turn.state !== 'answered' && !this.find(turn.id)) this.put(turn);
    });
  }

  /** The conversation has ended; what was said may still be read. Returns whether it was much. */
  end(): boolean {
    const said = only(this.all, (turn) => turn.state === 'answered');
    each(said, (turn) => {
      turn.past = true;
      // Before whatever the next conversation's history has.
      if (turn.order < 0) turn.order -= 1e6;
    });
    return said.length > 0;
  }

  /** Returns the ids of the questions that are stored. */
  pending(): string[] {
    return each(this.store.names(PENDING), (name) => name.slice(PENDING.length));
  }

  /** Takes a stored question over, unless it is answered. */
  adopt(written: string | null, page: string): Turn | undefined {
    const turn = read(written, page, now());
    if (!turn || this.find(turn.id)?.state === 'answered') return undefined;
    this.put(turn);
    return turn;
  }
}
