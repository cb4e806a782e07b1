"""What a release answers otherwise than the one before, and whether an edit explains it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from faq.knowledge.book import Book
from faq.owner.report_page import STYLE, rows
from faq.owner.report_words import words
from faq.understanding import suggested

_TEMPLATE = Path(__file__).with_name("changes.html")
_NOTHING = "no_changes"


@dataclass(frozen=True)
class Told:
    """An answer as people see it, and the facts that it tells."""

    kind: str
    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A question that is answered otherwise; `intended` says that an edited fact explains it."""

    question: str
    before: Told
    after: Told
    intended: bool


def edited(before: Book, after: Book) -> frozenset[str]:
    """Return the ids of facts that were added, changed or taken out."""
    old, new = ({fact.id: fact for fact in book.facts} for book in (before, after))
    return frozenset(id for id in {*old, *new} if old.get(id) != new.get(id))


def changes(
    questions: Sequence[str],
    before: Sequence[Told],
    after: Sequence[Told],
    edited: frozenset[str],
) -> list[Change]:
    """Return what is answered otherwise, what nothing explains first."""
    found = [
        Change(question, old, new, bool(edited & {*old.facts, *new.facts}))
        for question, old, new in zip(questions, before, after, strict=True)
        if old != new
    ]
    return sorted(found, key=lambda change: change.intended)


def own_questions(book: Book) -> list[str]:
    """Return the questions that the bot itself suggests."""
    return [*dict.fromkeys(question for question, _ in suggested.questions(book))]


def html(found: Sequence[Change], asked: int, numbers: tuple[int, int]) -> str:
    """Return a page with all changes. What people wrote is text in it, never markup."""
    values: dict[str, Any] = {
        "style": STYLE.read_text(encoding="utf-8"),
        "before": numbers[0],
        "after": numbers[1],
        "asked": asked,
        "changed": len(found),
        "unintended": rows((_row(change) for change in found if not change.intended), 3, _NOTHING),
        "intended": rows((_row(change) for change in found if change.intended), 3, _NOTHING),
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def _row(change: Change) -> str:
    cells = (change.question, _shown(change.before), _shown(change.after))
    return "<tr>" + "".join(f'<td class="text">{escape(cell)}</td>' for cell in cells) + "</tr>"


def _shown(told: Told) -> str:
    return f"({words()['kinds'][told.kind]})\n{told.text}"
