"""Shows three answers as HTML, near to how Slack shows them.

Run it with `python -m faq.channels.slack.preview`.

Writes to the standard output. The blocks are those that the channel posts.
"""

import html
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from faq.answering import suggestions
from faq.answering.turn import take
from faq.channels.slack.blocks import Block
from faq.channels.slack.messages import messages
from faq.contract.context import EMPTY
from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site

FOLDER = Path(__file__).resolve().parent


def questions(facts: Book) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield topics and roles: a list, a comparison, and an answer with a note."""
    plays, described = facts.plays, facts.described
    if plays.duties is not None:
        yield plays.duties, tuple(facts.roles_of(plays.duties)[-1:])
    if plays.compare is not None:
        yield plays.compare, tuple(described[:2])
    noted = next((fact for fact in facts.facts if fact.errata), None)
    if noted is not None:
        yield noted.topic, noted.roles


def page(facts: Book) -> str:
    """Return the HTML page."""
    name = site().name
    asked = [_exchange(topic, roles, name, facts) for topic, roles in questions(facts)]
    title, remark = phrase("slack_preview_title"), phrase("slack_preview_remark")
    return (
        '<!DOCTYPE html><html lang="ja"><meta charset="utf-8">'
        f"<title>{title}</title><style>{(FOLDER / 'preview.css').read_text()}</style>"
        f"<main><header><h1>{title}</h1><p>{remark}</p></header>{''.join(asked)}</main></html>\n"
    )


def _exchange(topic: str, roles: tuple[str, ...], name: str, facts: Book) -> str:
    """Show a question and, in its thread, the answer."""
    answer, _ = take([Request(topic, roles)], EMPTY, facts)
    person = phrase("slack_preview_person")
    text = f"<p>{html.escape(suggestions.ask(topic, roles, facts).text)}</p>"
    badge = f'<span class="badge">{phrase("slack_preview_badge")}</span>'
    shown = "".join(_block(block) for message in messages(answer) for block in message.blocks)
    return (
        f"<section>{_message('person', person, '', text)}"
        f'<div class="thread">{_message("bot", name, badge, shown)}</div></section>'
    )


def _message(who: str, name: str, badge: str, content: str) -> str:
    return (
        f'<article><div class="face {who}">{html.escape(name[:1])}</div><div class="content">'
        f'<div><span class="name">{html.escape(name)}</span>{badge}</div>{content}</div></article>'
    )


def _block(block: Block) -> str:
    return _SHOWN[block["type"]](block)


def _rich_text(block: Block) -> str:
    return f"<div>{''.join(map(_rich_element, block['elements']))}</div>"


def _rich_element(element: Block) -> str:
    if element["type"] == "rich_text_list":
        items = "".join(f"<li>{_runs(item)}</li>" for item in element["elements"])
        return f"<ul>{items}</ul>"
    tag = "blockquote" if element["type"] == "rich_text_quote" else "p"
    return f"<{tag}>{_runs(element)}</{tag}>"


def _runs(section: Block) -> str:
    runs = ((html.escape(run["text"]), run.get("style")) for run in section["elements"])
    return "".join(f"<b>{text}</b>" if style else text for text, style in runs)


def _table(block: Block) -> str:
    rows = ""
    for row in block["rows"]:
        cells = zip(row, block["column_settings"], strict=True)
        shown = (f'<td class="{each["align"]}">{_cell(cell)}</td>' for cell, each in cells)
        rows += f"<tr>{''.join(shown)}</tr>"
    return f"<table>{rows}</table>"


def _cell(cell: Block) -> str:
    return html.escape(cell["text"]) if cell["type"] == "raw_text" else _rich_text(cell)


def _context(block: Block) -> str:
    texts = (f"<span>{html.escape(element['text'])}</span>" for element in block["elements"])
    return f'<div class="context">{"".join(texts)}</div>'


def _actions(block: Block) -> str:
    labels = (f"<span>{html.escape(e['text']['text'])}</span>" for e in block["elements"])
    return f'<div class="actions">{"".join(labels)}</div>'


def _votes(block: Block) -> str:
    (element,) = block["elements"]
    up, down = (element[f"{side}_button"]["text"]["text"] for side in ("positive", "negative"))
    return (
        f'<div class="votes"><span>{_thumb("up")}{html.escape(up)}</span>'
        f"<span>{_thumb('down')}{html.escape(down)}</span></div>"
    )


def _thumb(way: str) -> str:
    """Draw a thumb, for which not every machine has a letter."""
    outline = "M2 7h2.5v6.5H2zM4.5 7l3-5.5c1.3 0 2 .8 1.7 2L8.7 6H13c1 0 1.5.8 1.3 1.6l-1.2 4.6"
    return (
        f'<svg class="{way}" viewBox="0 0 16 16">'
        f'<path d="{outline}c-.2.8-.8 1.3-1.6 1.3h-7"/></svg>'
    )


_SHOWN: dict[str, Callable[[dict[str, Any]], str]] = {
    "actions": _actions,
    "context": _context,
    "context_actions": _votes,
    "rich_text": _rich_text,
    "table": _table,
}

if __name__ == "__main__":
    sys.stdout.write(page(book()))
