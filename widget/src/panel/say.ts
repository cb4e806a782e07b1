/** Answers as words: what is copied or saved, and what stands under an answer as its source. */

import { fill, type Labels } from '../labels.ts';
import type { Options } from '../options.ts';
import { each } from '../safe.ts';
import type { Answer, Source } from '../talk/answer.ts';
import type { Turn } from '../talk/turn.ts';

/** Writes line numbers as people do: 50、58〜63行目. */
export function lines(numbers: readonly number[], labels: Labels): string {
  let written = '';
  for (let i = 0; i < numbers.length; ) {
    const first = numbers[i] as number;
    let last = first;
    for (i++; numbers[i] === last + 1; i++) last++;
    written += `${written && '、'}${first}${last > first ? `〜${last}` : ''}`;
  }
  return written && fill(labels.lines, { lines: written });
}

/** Writes where an answer comes from: 「CFO」, and where the owner wants it, 「CFO」(50、58〜63行目). */
export function place(source: Source, options: Options): string {
  const where = options.lines ? lines(source.lines, options.labels) : '';
  return `「${source.section}」${where && `(${where})`}`;
}

/** Writes an answer as plain text; its table has tabs, so that it stays one where it is pasted. */
export function plain(answer: Answer, options: Options): string {
  const written: string[] = [];
  const add = (line: string) => {
    written[written.length] = line;
  };
  each(answer.blocks, (block) => {
    if ('items' in block) each(block.items, (item) => add(`・${item}`));
    else add(block.text);
  });
  if (answer.table) {
    add(answer.table.header.join('\t'));
    each(answer.table.rows, (row) => add(each(row, (cell) => cell.text).join('\t')));
  }
  each(answer.notes, (note) => add(`※ ${note}`));
  const places = each(answer.sources, (source) => place(source, options));
  if (places.length) add(`${options.labels.sources}：${places.join('、')}`);
  return written.join('\n');
}

/** Writes the whole conversation as plain text: who said what, in its order. */
export function transcript(turns: readonly Turn[], options: Options): string {
  const { labels } = options;
  const said: string[] = [labels.title];
  const add = (who: string, text: string) => {
    said[said.length] = `${who}：\n${text}`;
  };
  each(turns, (turn) => {
    add(labels.you, turn.text);
    each(turn.replies, ({ answer }) => add(labels.bot, plain(answer, options)));
  });
  return `${said.join('\n\n')}\n`;
}
