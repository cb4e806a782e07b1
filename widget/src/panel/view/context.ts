/** What the views are given, and what they may have done. */

import type { Options } from '../../options.ts';
import type { Answer, Source } from '../../talk/answer.ts';
import type { Inquiry } from '../../talk/api.ts';
import type { Conversation } from '../../talk/conversation.ts';
import type { Turn } from '../../talk/turn.ts';

/** The form by which a visitor writes to people. */
export interface Form {
  state: 'open' | 'sending' | 'done';
  /** What it begins with. */
  text: string;
  /** What is wrong with a field, in one sentence. */
  wrong: { text: string; mail: string };
  /** Why it could not be sent, in one sentence. */
  failed: string;
}

/** What is open besides the conversation itself. */
export interface Ui {
  open: boolean;
  /** Whether the panel covers the page. */
  small: boolean;
  /** Whether the screen has no room for tables of many columns. */
  narrow: boolean;
  /** Whether the visitor has enlarged the panel. */
  large: boolean;
  /** Whether what comes new into the log is read out. */
  live: boolean;
  /** Whether it is asked if everything is to be forgotten. */
  clearing: boolean;
  /** Whether a new answer stands below what is in view. */
  below: boolean;
  /** What is wrong with what the visitor typed or did, in one sentence. */
  remark: string;
  form: Form | null;
  /** The characters in the box. */
  count: number;
  /** The answers that the visitor is asked to say more about. */
  comments: ReadonlySet<string>;
  /** What became of votes and copies, by the answer's id. */
  results: ReadonlyMap<string, string>;
}

export interface Actions {
  close(): void;
  /** Moves the chat to the other side. */
  move(): void;
  /** Makes the panel larger, or as it was. */
  enlarge(): void;
  /** Shows a section of the article that this page is. */
  visit(address: string, source: Source, event: Event): void;
  ask(text: string, event: Event): void;
  send(): void;
  retry(turn: Turn, event: Event): void;
  rewrite(turn: Turn): void;
  vote(id: string, helpful: boolean): void;
  comment(id: string, text: string): void;
  skip(id: string): void;
  copy(id: string, answer: Answer): void;
  /** Copies the whole conversation. */
  copyAll(): void;
  /** Gives the whole conversation to the visitor as a file. */
  save(): void;
  /** Tells that the visitor goes to people by the link. */
  contact(): void;
  /** Opens the form. */
  write(event: Event): void;
  inquire(inquiry: Inquiry): void;
  /** Goes back from the form. */
  leave(): void;
  clear(sure: boolean | null): void;
  reload(): void;
  jump(): void;
}

export interface Context {
  options: Options;
  talk: Conversation;
  ui: Ui;
  act: Actions;
}
