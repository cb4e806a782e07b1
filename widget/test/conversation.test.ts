import { beforeEach, expect, test } from 'vitest';
import type { Answer, Message, Reply } from '../src/talk/answer.ts';
import { type Api, failure, type Result } from '../src/talk/api.ts';
import { Conversation, type News } from '../src/talk/conversation.ts';
import { Store } from '../src/talk/storage.ts';

const ANSWER: Answer = {
  kind: 'answer',
  contact: false,
  blocks: [{ text: 'お答えです。' }],
  table: null,
  notes: [],
  sources: [],
  suggestions: [],
};

const done = <T>(value: T): Result<T> => ({ ok: true, value });
const not = (kind: Parameters<typeof failure>[0], wait = 0): Result<never> => ({
  ok: false,
  failure: failure(kind, wait),
});
const reply = (id: string): Reply => ({ id, answer: ANSWER, helpful: null });

/** A server that answers, unless results are laid ready for it. */
class FakeApi implements Api {
  asked: string[] = [];
  ready: Result<Reply[]>[] = [];
  said: Result<Message[]> = done([]);
  took: Result<null> = done(null);
  started = 0;
  written: [string, string][] = [];
  inquired: Result<null>[] = [];

  start = async () => done(`token-${++this.started}`);
  ask = async (_: string, id: string, question: string) => {
    this.asked.push(question);
    return this.ready.shift() ?? done([reply(`reply-${id}`)]);
  };
  history = async () => this.said;
  vote = async () => this.took;
  inquire = async (token: string, id: string) => {
    this.written.push([token, id]);
    return this.inquired.shift() ?? done(null);
  };
  forget = async () => this.took;
}

const memory = () =>
  new Store(() => {
    throw new Error('no storage');
  }, 'test:');

let api: FakeApi;
let store: Store;
let told: News[];
let happened: string[];
let talk: Conversation;

beforeEach(() => {
  [api, store, told, happened] = [new FakeApi(), memory(), [], []];
  talk = begin();
});

function begin(page = 'page'): Conversation {
  return new Conversation({
    api,
    store,
    page,
    lock: (_, task) => task(),
    tell: (news) => told.push(news),
    changed: (happening) => happening && happened.push(happening),
  });
}

const settled = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};
const states = () => talk.turns.map((turn) => turn.state);

test('a question is answered, stored nowhere any more, and told to the other tabs', async () => {
  expect(talk.ask('CCOとは?')).toBe(true);
  expect(talk.busy).toBe(true);
  await settled();
  expect(states()).toEqual(['answered']);
  expect([talk.busy, happened]).toEqual([false, ['answered']]);
  expect(told.map((news) => news.turn?.text)).toEqual(['CCOとは?']);
  expect(store.names('pending:')).toEqual([]);
});

test.each(['', '  \n'])('%j is no question', (text) => {
  expect(talk.ask(text)).toBe(false);
  expect(talk.turns).toEqual([]);
});

test('one question is asked at a time', async () => {
  talk.ask('CCOとは?');
  expect(talk.ask('CEOとは?')).toBe(false);
  await settled();
  expect(api.asked).toEqual(['CCOとは?']);
});

test('a question that failed is kept, and is sent again when the visitor says so', async () => {
  api.ready = [not('refused')];
  talk.ask('CCOとは?');
  await settled();
  expect([states(), happened]).toEqual([['failed'], ['failed']]);
  expect(store.names('pending:')).toHaveLength(1);
  talk.retry(talk.turns[0]?.id ?? '');
  await settled();
  expect(states()).toEqual(['answered']);
});

test('what the server is too busy for waits as long as it is told to', async () => {
  api.ready = [not('busy', 60)];
  talk.ask('CCOとは?');
  await settled();
  talk.retry(talk.turns[0]?.id ?? '');
  await settled();
  expect([states(), api.asked.length]).toEqual([['failed'], 1]);
});

test('after a conversation that has expired another one begins', async () => {
  talk.ask('CCOとは?');
  await settled();
  api.ready = [not('expired')];
  talk.ask('CEOとは?');
  await settled();
  expect(states()).toEqual(['answered', 'answered']);
  expect(talk.turns.map((turn) => [turn.past, turn.renewed])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(api.started).toBe(2);
});

test('a question can be taken back, and is then sent no more', async () => {
  api.ready = [not('network')];
  talk.ask('CCOとは?');
  await settled();
  expect(states()).toEqual(['waiting']);
  expect(talk.withdraw(talk.turns[0]?.id ?? '')).toBe('CCOとは?');
  expect([talk.turns, talk.busy, store.names('pending:')]).toEqual([[], false, []]);
});

test('a vote that cannot be told does not stay', async () => {
  talk.ask('CCOとは?');
  await settled();
  const id = talk.turns[0]?.replies[0]?.id ?? '';
  expect(await talk.vote(id, true)).toBe(true);
  api.took = not('server');
  expect(await talk.vote(id, false)).toBe(false);
  expect(talk.turns[0]?.replies[0]?.helpful).toBe(true);
});

test('what was said is restored, and what another page left is shown as interrupted', async () => {
  api.ready = [not('refused')];
  talk.ask('CEOとは?');
  await settled();
  api.said = done([{ id: 'old', text: 'CCOとは?', replies: [reply('r')] }]);
  talk = begin();
  await talk.restore();
  expect(talk.restoring).toBe('done');
  expect(talk.turns.map((turn) => turn.text)).toEqual(['CCOとは?', 'CEOとは?']);
});

test('a history that cannot be read says so', async () => {
  store.set('token', 'token-0');
  api.said = not('server');
  await talk.restore();
  expect(talk.restoring).toBe('failed');
});

test('clearing forgets everything, here and in the other tabs', async () => {
  talk.ask('CCOとは?');
  await settled();
  expect(await talk.clear()).toBe(true);
  expect([talk.turns, store.get('token'), talk.begun]).toEqual([[], null, false]);
  const other = begin('other');
  other.stored('cleared', 'now');
  expect(other.turns).toEqual([]);
});

test('what the server does not forget is not forgotten here either', async () => {
  talk.ask('CCOとは?');
  await settled();
  api.took = not('network');
  expect(await talk.clear()).toBe(false);
  expect(states()).toEqual(['answered']);
});

test('news of another conversation is not heard', async () => {
  talk.ask('CCOとは?');
  await settled();
  const news = { id: 'x', text: '別の質問', replies: [reply('r')] };
  talk.hear({ token: 'another', turn: news });
  expect(talk.turns).toHaveLength(1);
  talk.hear({ token: store.get('token') ?? '', turn: news });
  expect(talk.turns.map((turn) => turn.text)).toEqual(['CCOとは?', '別の質問']);
});

const INQUIRY = { text: '料金は?', mail: 'me@example.com', along: false, trap: '' };

test('who writes to people needs to have asked nothing', async () => {
  expect(await talk.inquire('one', INQUIRY)).toBe(null);
  expect(api.written).toEqual([['token-1', 'one']]);
});

test('after the end of a conversation what is written goes with the next one, once', async () => {
  talk.ask('CCOとは?');
  await settled();
  api.inquired = [not('expired')];
  expect(await talk.inquire('one', INQUIRY)).toBe(null);
  expect(api.written).toEqual([
    ['token-1', 'one'],
    ['token-2', 'one'],
  ]);
  api.inquired = [not('expired'), not('expired')];
  expect((await talk.inquire('two', INQUIRY))?.kind).toBe('expired');
  expect(talk.turns[0]?.past).toBe(true);
});

test('why what was written could not be sent is told', async () => {
  api.inquired = [not('busy', 9)];
  expect(await talk.inquire('one', INQUIRY)).toMatchObject({ kind: 'busy', wait: 9 });
});
