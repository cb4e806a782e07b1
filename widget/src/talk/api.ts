/** The bot's HTTP API. What goes wrong is returned, not thrown: a visitor has to be told of it. */

import { cancel, encode, later, parse, request } from '../safe.ts';
import { field, type Message, type Reply, readMessages, readReplies, text } from './answer.ts';
import { explain } from './explain.ts';

/**
 * Why a request was not done. `offline`, `network`, `server` and `timeout`: it may be sent again.
 * `busy`: after some seconds. `expired`: with another token. `refused`: not as it is.
 */
export interface Failure {
  kind:
    | 'offline'
    | 'network'
    | 'server'
    | 'timeout'
    | 'unreadable'
    | 'busy'
    | 'expired'
    | 'refused'
    | 'interrupted';
  /** Seconds to wait, as the server asks; 0 when it does not. */
  wait: number;
  /** The server's own Japanese sentence, or none. */
  detail: string;
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** What a visitor writes to people. */
export interface Inquiry {
  text: string;
  /** Where they reply to. */
  mail: string;
  /** Whether they may read the conversation. */
  along: boolean;
  /** What only a machine fills in. */
  trap: string;
}

/** What a conversation asks of the server. */
export interface Api {
  start(): Promise<Result<string>>;
  ask(token: string, id: string, question: string, signal: AbortSignal): Promise<Result<Reply[]>>;
  history(token: string): Promise<Result<Message[]>>;
  vote(token: string, id: string, helpful: boolean, comment?: string): Promise<Result<null>>;
  inquire(token: string, id: string, inquiry: Inquiry): Promise<Result<null>>;
  forget(token: string): Promise<Result<null>>;
}

/** Makes a failure. */
export const failure = (kind: Failure['kind'], wait = 0, detail = ''): Failure => ({
  kind,
  wait,
  detail,
});

const failed = (found: Failure): { ok: false; failure: Failure } => ({ ok: false, failure: found });

// What is shown to visitors is in their language: no "Internal Server Error".
const JAPANESE = /[\u3041-\u30ff\u4e00-\u9fff]/;
const LONGEST_WAIT = 600;

async function fault(response: Response): Promise<Failure> {
  const { status } = response;
  const seconds = Number(response.headers.get('Retry-After'));
  const wait = seconds > 0 ? Math.min(seconds, LONGEST_WAIT) : 0;
  if (status === 401) return failure('expired');
  if (status === 429) return failure('busy', wait || 5);
  if (status === 408 || status >= 500) return failure('server', wait);
  let detail = '';
  try {
    const told = field(parse(await response.text()), 'detail');
    if (typeof told === 'string' && JAPANESE.test(told)) detail = told;
  } catch {}
  return failure('refused', 0, detail);
}

/** Returns the API at an address; `timeout` is in milliseconds. */
export function connect(base: string, timeout: number): Api {
  let answers = false;

  async function call<T>(
    method: string,
    path: string,
    token: string,
    body: object | null,
    read: (data: unknown) => T,
    signal?: AbortSignal,
  ): Promise<Result<T>> {
    const stop = new AbortController();
    const abort = () => stop.abort();
    const timer = later(abort, timeout);
    signal?.addEventListener('abort', abort);
    try {
      const headers = new Headers();
      if (token) headers.set('Authorization', `Bearer ${token}`);
      if (body) headers.set('Content-Type', 'application/json');
      const response = await request(base + path, {
        // fetch reads what is inherited, too.
        __proto__: null,
        method,
        headers,
        body: body && encode(body),
        credentials: 'omit',
        cache: 'no-store',
        signal: stop.signal,
      } as RequestInit);
      answers = true;
      if (!response.ok) return failed(await fault(response));
      const said = await response.text();
      try {
        return { ok: true, value: read(response.status === 204 ? null : parse(said)) };
      } catch {
        return failed(failure('unreadable'));
      }
    } catch {
      if (stop.signal.aborted) return failed(failure('timeout'));
      if (navigator.onLine === false) return failed(failure('offline'));
      if (!answers) void explain(base);
      return failed(failure('network'));
    } finally {
      cancel(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  return {
    start: () => call('POST', 'conversations', '', {}, (data) => text(data, 'token')),
    ask: (token, id, question, signal) =>
      call('POST', 'messages', token, { id, text: question }, readReplies, signal),
    history: (token) => call('GET', 'messages', token, null, readMessages),
    vote: (token, id, helpful, comment) =>
      call('POST', 'feedback', token, { message_id: id, helpful, comment }, () => null),
    inquire: (token, id, { text, mail, along, trap }) =>
      call(
        'POST',
        'inquiries',
        token,
        { id, text, reply_to: mail, transcript: along, homepage: trap },
        () => null,
      ),
    forget: (token) => call('DELETE', 'conversations/current', token, null, () => null),
  };
}
