/** What the owner of the page wants, and what the two scripts know of each other. */

import type { Labels } from './labels.ts';

export interface Options {
  labels: Labels;
  greeting: string[];
  questions: string[];
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

/**
 * What the panel knows of the element around it. After a release the panel may be younger than the
 * element: what stands here and in Panel may grow, and keeps its meaning.
 */
export interface Around {
  /** Has the options as its attributes. */
  readonly host: HTMLElement;
  /** The address beside which the API is, unless the options say where. */
  readonly home: string;
  /** Something has happened that the page may want to count. */
  tell(name: Happened, detail?: object): void;
  /** The visitor has closed the panel. */
  closed(): void;
  /** Moves the launcher and the panel to the other side. */
  move(): void;
  /** There is an answer, and the panel is closed. */
  news(): void;
}

/** The panel, as the element around it knows it. */
export interface Panel extends HTMLElement {
  around: Around;
  /** Reads the options anew. */
  refresh(): void;
  show(focus: boolean): void;
  close(): void;
  /** Asks; what cannot be sent now is put into the box. */
  ask(text: string): void;
  /** Puts a text into the box, for the visitor to send. */
  prefill(text: string): void;
}
