/** What the server sends, checked field by field: nothing of the page's prototypes gets in. */

import { each, only } from '../safe.ts';

export type Kind =
  | 'answer'
  | 'clarify'
  | 'not_in_article'
  | 'other_meaning'
  | 'off_topic'
  | 'social'
  | 'error';

/** A cell; `items` are the things that it says, where it states several facts. */
export interface Cell {
  text: string;
  items: string[];
}

export interface Table {
  caption: string;
  header: string[];
  rows: Cell[][];
}

export interface Source {
  section: string;
  lines: number[];
  url: string | null;
}

export interface Suggestion {
  title: string;
  text: string;
}

/** A run of the answer's sentences: one paragraph, or the items of one list. */
export type Block = { text: string } | { items: string[] };

export interface Answer {
  kind: Kind;
  /** Whether it tells where people are. */
  contact: boolean;
  blocks: Block[];
  table: Table | null;
  notes: string[];
  sources: Source[];
  suggestions: Suggestion[];
}

export interface Reply {
  id: string;
  answer: Answer;
  helpful: boolean | null;
}

export interface Message {
  id: string;
  text: string;
  replies: Reply[];
}

/** Thrown when what came is not what the API promises. */
export class Unreadable extends Error {}

type Fields = Record<string, unknown>;

const KINDS = ['answer', 'clarify', 'not_in_article', 'other_meaning', 'off_topic', 'social'];
const hasOwn = Object.hasOwn;

/** Returns a field of an object that came as JSON; never one of a prototype. */
export function field(data: unknown, name: string): unknown {
  if (typeof data !== 'object' || data === null) throw new Unreadable(name);
  return hasOwn(data, name) ? (data as Fields)[name] : undefined;
}

/** Returns a field that must be text. */
export function text(data: unknown, name: string): string {
  const value = field(data, name);
  if (typeof value !== 'string') throw new Unreadable(name);
  return value;
}

/** Returns a field that is a list, each entry read; a missing one is empty. */
function list<T>(data: unknown, name: string, read: (entry: unknown) => T): T[] {
  return every(field(data, name) ?? [], read);
}

function every<T>(entries: unknown, read: (entry: unknown) => T): T[] {
  if (!Array.isArray(entries)) throw new Unreadable('list');
  return each(entries, read);
}

function plain(entry: unknown): string {
  if (typeof entry !== 'string') throw new Unreadable('text');
  return entry;
}

const textOf = (entry: unknown) => text(entry, 'text');

function readBlocks(data: unknown): Block[] {
  const blocks: Block[] = [];
  let items: string[] | null = null;
  list(data, 'sentences', (sentence) => {
    const said = textOf(sentence);
    if (field(sentence, 'template') !== 'item') {
      items = null;
      blocks[blocks.length] = { text: said };
    } else if (items) {
      items[items.length] = said;
    } else {
      items = [said];
      blocks[blocks.length] = { items };
    }
  });
  return blocks;
}

/** Whether a sentence tells where people are. */
function tellsContact(sentence: unknown): boolean {
  const template = field(sentence, 'template');
  return typeof template === 'string' && /^contact_/.test(template);
}

/** What the bot puts between the facts of a cell: `cell_separator` of data/phrases.yml. */
const SEPARATOR = '／';

function readCell(cell: unknown): Cell {
  const said = textOf(cell);
  const items = said.split(SEPARATOR);
  const facts = list(cell, 'facts', plain);
  return { text: said, items: items.length > 1 && items.length === facts.length ? items : [] };
}

function readTable(data: unknown): Table | null {
  const table = field(data, 'table');
  if (table === null || table === undefined) return null;
  return {
    caption: text(table, 'caption'),
    header: list(table, 'header', plain),
    rows: list(table, 'rows', (row) => every(row, readCell)),
  };
}

function readSource(data: unknown): Source {
  const url = field(data, 'url');
  return {
    section: text(data, 'section'),
    lines: list(data, 'lines', Number),
    url: typeof url === 'string' ? url : null,
  };
}

/** Reads an Answer. Throws Unreadable. */
export function readAnswer(data: unknown): Answer {
  const kind = text(data, 'kind');
  return {
    // A kind that is not known yet is shown as an answer that failed: with a way to go on.
    kind: (KINDS.indexOf(kind) < 0 ? 'error' : kind) as Kind,
    contact: only(list(data, 'sentences', tellsContact), (tells) => tells).length > 0,
    blocks: readBlocks(data),
    table: readTable(data),
    notes: list(data, 'notes', textOf),
    sources: list(data, 'sources', readSource),
    suggestions: list(data, 'suggestions', (entry) => ({
      title: text(entry, 'title'),
      text: textOf(entry),
    })),
  };
}

function readReply(data: unknown): Reply {
  const helpful = field(data, 'helpful');
  return {
    id: text(data, 'message_id'),
    answer: readAnswer(field(data, 'answer')),
    helpful: typeof helpful === 'boolean' ? helpful : null,
  };
}

/** Reads {"answers": […]}, at least one. Throws Unreadable. */
export function readReplies(data: unknown): Reply[] {
  const replies = list(data, 'answers', readReply);
  if (!replies.length) throw new Unreadable('answers');
  return replies;
}

/** Reads {"messages": […]}. Throws Unreadable. */
export function readMessages(data: unknown): Message[] {
  const messages = field(data, 'messages');
  return every(messages, (entry) => ({
    id: text(entry, 'id'),
    text: textOf(entry),
    replies: readReplies(entry),
  }));
}
