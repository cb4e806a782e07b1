import { expect, test } from 'vitest';
import { readOptions } from '../src/host/options.ts';
import { transcript } from '../src/panel/say.ts';
import { readAnswer } from '../src/talk/answer.ts';
import { answered, asked } from '../src/talk/turn.ts';

test('a conversation as text, with what got no answer', () => {
  const element = { getAttribute: () => null } as unknown as Element;
  Object.assign(globalThis, { document: { baseURI: 'https://a.example/' } });
  const options = readOptions(element, 'https://a.example/');
  const answer = readAnswer({ kind: 'answer', sentences: [{ text: 'はい。' }] });
  const first = answered(
    { id: 'a', text: '一?', replies: [{ id: 'a.0', answer, helpful: null }] },
    1,
  );
  expect(transcript([first, asked('b', '二?', '', 2)], options)).toBe(
    '質問チャット\n\nあなた：\n一?\n\nチャットボット：\nはい。\n\nあなた：\n二?\n',
  );
});
