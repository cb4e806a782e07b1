/** What the owner of the page wants. The first script reads it, and gives it to the panel. */

import type { Labels } from './labels.ts';

export interface Options {
  labels: Labels;
  greeting: string[];
  questions: string[];
  lang: string;
  left: boolean;
  color: string;
  article: string | null;
  /** Whether the lines of the article are named with the sources. */
  lines: boolean;
  contact: string | null;
  /** Whether visitors can write to people here. */
  form: boolean;
  /** Whether people are asked what did not help. */
  comments: boolean;
  /** Where the API is, with a slash at its end. */
  endpoint: string;
  /** In milliseconds. */
  timeout: number;
  /** In characters. */
  limit: number;
}

/** What the page is told, as events `cxo-chat:<name>`; never what the visitor wrote. */
export type Happened = 'opened' | 'asked' | 'answered' | 'voted' | 'contact';

/** What the panel tells the element around it. */
export interface Around {
  /** Something has happened that the page may want to count. */
  tell(name: Happened, detail?: object): void;
  /** The visitor has closed the panel. */
  closed(): void;
  /** There is an answer, and the panel is closed. */
  news(): void;
}

/** The panel, as the element around it knows it. */
export interface Panel extends HTMLElement {
  options: Options;
  around: Around;
  show(focus: boolean): void;
  close(): void;
  /** Asks; what cannot be sent now is put into the box. */
  ask(text: string): void;
  /** Puts a text into the box, for the visitor to send. */
  prefill(text: string): void;
}
