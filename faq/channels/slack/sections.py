"""Cuts an answer into parts, each of which fits into one message of Slack."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from faq.channels.slack import sizes
from faq.channels.slack.split import split
from faq.contract.answer import Answer, Cell, Sentence, Table
from faq.knowledge.phrases import phrase


def parts(answer: Answer) -> list[Answer]:
    """Return the answer in parts; nothing is lost, and the last carries what closes it."""
    bodies = [replace(_empty(answer), sentences=group) for group in _groups(answer.sentences)]
    for page in _pages(answer.table) if answer.table is not None else ():
        body = replace(_empty(answer), table=page)
        joined = replace(bodies[-1], table=page) if bodies else body
        if bodies and bodies[-1].table is None and _size(joined) <= sizes.MESSAGE:
            bodies[-1] = joined
        else:
            bodies.append(body)
    end = replace(answer, sentences=(), table=None)
    if bodies and _size(bodies[-1]) + _size(end) <= sizes.MESSAGE:
        last = bodies.pop()
        end = replace(end, sentences=last.sentences, table=last.table)
    return [*bodies, end]


def _empty(answer: Answer) -> Answer:
    return replace(answer, sentences=(), table=None, notes=(), sources=(), suggestions=())


def _size(answer: Answer) -> int:
    """Count the characters that Slack counts, and some for what is no text."""
    table = answer.table
    cells = [cell.text for row in table.rows for cell in row] if table else []
    texts = [
        *(sentence.text for sentence in answer.sentences),
        *((table.caption, *table.header, *cells) if table else ()),
        *(note.text for note in answer.notes),
        *(f"{source.section}{source.spoken_lines}{source.url}" for source in answer.sources),
        *(suggestion.title for suggestion in answer.suggestions),
    ]
    return sum(len(text) + 10 for text in texts)


def _groups(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    """Join sentences for as long as a message takes them; cut those that are too long."""
    group: list[Sentence] = []
    size = 0
    for sentence in sentences:
        for text in split(sentence.text, sizes.PARAGRAPH):
            if group and size + len(text) + 10 > sizes.MESSAGE:
                yield tuple(group)
                group, size = [], 0
            group.append(replace(sentence, text=text))
            size += len(text) + 10
    if group:
        yield tuple(group)


def _pages(table: Table) -> list[Table]:
    """Cut a table that is too wide or too long; each page tells which part it is."""
    pages = [
        (rows, columns)
        for columns in _columns(table)
        for rows in _rows([tuple(row[i] for i in columns) for row in table.rows])
    ]
    if len(pages) == 1:
        return [table]
    return [
        Table(
            phrase("slack_page", caption=table.caption, page=number, pages=len(pages)),
            tuple(table.header[i] for i in columns),
            rows,
        )
        for number, (rows, columns) in enumerate(pages, 1)
    ]


def _columns(table: Table) -> list[tuple[int, ...]]:
    """Group the columns; the first, which names the rows, belongs to every group."""
    size = sizes.TABLE_COLUMNS - 1
    starts = range(1, max(len(table.header), 2), size)
    last = len(table.header)
    return [(0, *range(start, min(start + size, last))) for start in starts]


def _rows(rows: Sequence[tuple[Cell, ...]]) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    page: list[tuple[Cell, ...]] = []
    size = 0
    for row in rows:
        added = sum(len(cell.text) for cell in row)
        # The header takes one row.
        if page and (len(page) + 1 == sizes.TABLE_ROWS or size + added > sizes.TABLE - 1000):
            yield tuple(page)
            page, size = [], 0
        page.append(row)
        size += added
    yield tuple(page)
