/** A comparison: a table, or a card for each role where a table would be too wide for the screen. */

import { html, nothing, type TemplateResult } from 'lit/html.js';
import { each } from '../../safe.ts';
import type { Cell, Table } from '../../talk/answer.ts';
import type { Context } from './context.ts';

// The names of the rows are a column, too.
const MANY = 4;

const cellView = ({ text, items }: Cell) =>
  items.length ? html`<ul>${each(items, (item) => html`<li>${item}</li>`)}</ul>` : text;

function cardView({ header, rows }: Table, column: number) {
  return html`<section class="card">
    <h3>${header[column]}</h3>
    <dl>
      ${each(rows, (row) => {
        const [name, cell] = [row[0], row[column]];
        return name && cell ? html`<dt>${name.text}</dt><dd>${cellView(cell)}</dd>` : nothing;
      })}
    </dl>
  </section>`;
}

function cardsView(table: Table) {
  return html`<div class="cards" role="group" aria-label=${table.caption}>
    <p class="caption">${table.caption}</p>
    ${each(table.header, (_, column) => (column ? cardView(table, column) : nothing))}
  </div>`;
}

/** Shows a table; what goes beyond its edges is said in words, and in a shadow. */
export function tableView(table: Table, { options, ui, act }: Context): TemplateResult {
  const { labels } = options;
  const many = table.header.length >= MANY;
  if (many && ui.narrow) return cardsView(table);
  // Not a region: a page of answers would be full of landmarks.
  return html`<div class="wide">
    <p class="more" aria-hidden="true">
      <span class="across">${labels.across}</span><span class="down">${labels.down}</span>
    </p>
    <div class="table" role="group" aria-label=${table.caption}>
      <table>
        <caption><span>${table.caption}</span></caption>
        <thead>
          <tr>${each(table.header, (cell) => html`<th scope="col">${cell}</th>`)}</tr>
        </thead>
        <tbody>
          ${each(
            table.rows,
            (row) =>
              html`<tr>
                ${each(row, (cell, i) =>
                  i ? html`<td>${cellView(cell)}</td>` : html`<th scope="row">${cell.text}</th>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div>
  ${
    many && !ui.small && !ui.large
      ? html`<button type="button" class="small enlarge" @click=${act.enlarge}>
        ${labels.enlargeTable}
      </button>`
      : nothing
  }`;
}
