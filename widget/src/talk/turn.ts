/** One question and what became of it. */

import { encode, parse } from '../safe.ts';
import { field, type Message, type Reply, text, Unreadable } from './answer.ts';
import type { Failure } from './api.ts';
import { failure } from './api.ts';

/**
 * sending: on its way. waiting: it is sent again by itself at `until`. failed: the visitor may
 * send it again. answered: done.
 */
export type State = 'sending' | 'waiting' | 'failed' | 'answered';

export interface Turn {
  id: string;
  text: string;
  replies: Reply[];
  state: State;
  failure: Failure | null;
  /** In milliseconds: when what is waited for is over. */
  until: number;
  /** Turns are shown in this order: those of the history below 0, the others by their time. */
  order: number;
  /** The page that sends it. */
  owner: string;
  /** Whether the answer takes long. */
  slow: boolean;
  /** Whether it began a new conversation, because the one before had ended. */
  renewed: boolean;
  /** Whether it belongs to a conversation that has ended. */
  past: boolean;
}

/** Returns a new question. */
export function asked(id: string, question: string, owner: string, order: number): Turn {
  return {
    id,
    text: question,
    replies: [],
    state: 'sending',
    failure: null,
    until: 0,
    order,
    owner,
    slow: false,
    renewed: false,
    past: false,
  };
}

/** Returns the turn of a message of the history. */
export function answered(message: Message, order: number): Turn {
  const turn = asked(message.id, message.text, '', order);
  turn.state = 'answered';
  turn.replies = message.replies;
  return turn;
}

/** Writes what has to survive when the page goes: a question that is not answered yet. */
export function write(turn: Turn): string {
  const { id, order, owner, state, until } = turn;
  const kind = turn.failure?.kind;
  const detail = turn.failure?.detail;
  return encode({ id, text: turn.text, order, owner, state, until, kind, detail });
}

const SLACK = 5000;
const KINDS = ['offline', 'network', 'server', 'timeout', 'unreadable', 'busy', 'refused'];

/** Reads what `write` wrote; whatever else stands there is null. */
export function read(written: string | null, page: string, time: number): Turn | null {
  try {
    const data = parse(written ?? '');
    const owner = text(data, 'owner');
    const order = Number(field(data, 'order'));
    if (!(order > 0)) throw new Unreadable('order');
    const turn = asked(text(data, 'id'), text(data, 'text'), owner, order);
    const kind = field(data, 'kind');
    const until = Number(field(data, 'until'));
    if (KINDS.indexOf(kind as string) >= 0 && field(data, 'state') === 'failed') {
      turn.state = 'failed';
      turn.failure = failure(kind as Failure['kind'], 0, text(data, 'detail'));
    } else if (owner === page || !(until > time)) {
      interrupt(turn);
    } else {
      // A little longer than its page takes, which then writes it anew.
      turn.until = until + SLACK;
    }
    return turn;
  } catch {
    return null;
  }
}

/** Marks a question whose page went away before the answer came. */
export function interrupt(turn: Turn): void {
  turn.state = 'failed';
  turn.failure = failure('interrupted');
}
