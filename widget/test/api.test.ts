import { expect, test } from 'vitest';
import { apiOf } from '../src/host/api.ts';

test('the page hears what is told, until it has heard enough', () => {
  const chat = Object.assign(new EventTarget(), {
    open: async () => true,
    close: () => {},
    ask: async () => {},
    prefill: async () => {},
  });
  const heard: unknown[] = [];
  const enough = apiOf(chat).on('answered', (detail) => heard.push(detail));
  const tell = (name: string, detail: object) =>
    chat.dispatchEvent(new CustomEvent(`cxo-chat:${name}`, { detail }));
  tell('answered', { kind: 'answer' });
  tell('asked', {});
  enough();
  tell('answered', { kind: 'error' });
  expect(heard).toEqual([{ kind: 'answer' }]);
});
