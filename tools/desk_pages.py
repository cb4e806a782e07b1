"""What stands on the pages of the owner's desk, and what their forms do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from faq.knowledge.book import Book
from faq.knowledge.facts import book, load
from faq.owner import lessons, teach_page, wordings_page
from faq.owner.demand import Chosen
from faq.owner.frames import Proposal
from faq.owner.report_page import View
from faq.owner.report_words import words
from faq.understanding.archive import open_engine
from faq.understanding.engine import Engine
from faq.understanding.storage import ModelFormatError
from tools import ROOT, teach, wordings
from tools.owner_report import ReportError, Written, written
from tools.train import MODEL

_REPORT, _TABLE, _TEACH, _WORDINGS = "/", "/asked.csv", "/teach", "/wordings"


# So many wordings are shown at once.
_MOST_WORDINGS = 40


class RequestError(Exception):
    """What is asked for makes no sense; no page of ours asks for it."""


@dataclass(frozen=True)
class Page:
    """A reply: its text, its status, and its headers beside those of every reply."""

    body: str
    status: HTTPStatus = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DeskRequest:
    """What was asked for: by which settings, with which token in forms, and with which values."""

    environment: Mapping[str, str]
    token: str
    values: Mapping[str, Sequence[str]]

    def value(self, name: str, otherwise: str | None = None) -> str | None:
        """Return the first value of a name."""
        return next(iter(self.values.get(name, ())), otherwise)

    @property
    def days(self) -> int:
        """Of how many days something is to be seen. Raises RequestError for what is no number."""
        days = self.value("days", "30") or ""
        if not (days.isascii() and days.isdecimal() and 1 <= int(days[:4]) <= 366):
            raise RequestError
        return int(days)


Maker = Callable[[DeskRequest], Page]


def _html(body: str) -> Page:
    return Page(body, headers={"Content-Type": "text/html; charset=utf-8"})


def _to(path: str, **values: object) -> str:
    """Return an address on this server."""
    return f"{path}?{urlencode(values)}"


def _lead_to(address: str) -> Page:
    return Page("", HTTPStatus.SEE_OTHER, {"Location": address})


def _report(asked: DeskRequest) -> Page:
    return _html(_written(asked).page)


def _table(asked: DeskRequest) -> Page:
    name = {"Content-Disposition": 'attachment; filename="asked.csv"'}
    headers = {"Content-Type": "text/csv; charset=utf-8", **name}
    return Page(f"\ufeff{_written(asked).table}", headers=headers)


def _written(asked: DeskRequest) -> Written:
    chosen = Chosen(asked.value("channel"), asked.value("site"))
    links = {
        "desk_teach": _to(_TEACH, days=asked.days),
        "desk_wordings": _WORDINGS,
        "desk_table": _of(_TABLE, asked.days, chosen),
    }
    view = View(chosen, partial(_of, _REPORT, asked.days), links)
    return written(asked.environment, asked.days, view)


def _of(path: str, days: int, chosen: Chosen) -> str:
    """Return where on this server a choice is shown."""
    values = {name: value for name, value in vars(chosen).items() if value is not None}
    return _to(path, days=days, **values)


@cache
def _engine() -> Engine:
    """Return the trained model. Raises ReportError when there is none that can be asked."""
    try:
        return open_engine(ROOT / MODEL, book())
    except (OSError, ModelFormatError) as error:
        raise ReportError(words()["teach_no_model"]) from error


def _show_lessons(asked: DeskRequest) -> Page:
    kept = teach.notebook(asked.environment)
    found = teach.open_questions(asked.environment, asked.days, kept)
    shown = [
        lessons.labelled(lesson, _engine(), book()) for lesson in found[: teach_page.MOST_LESSONS]
    ]
    form = teach_page.TokenForm(_TEACH, asked.token, {"days": str(asked.days)})
    links = {"desk_report": _to(_REPORT, days=asked.days), "desk_wordings": _WORDINGS}
    return _html(teach_page.html(shown, len(found), book(), form, links, asked.value("done")))


def _decide(asked: DeskRequest) -> Page:
    """Keep what was said of a question; one of which somebody has said it already stays so."""
    kept = teach.notebook(asked.environment)
    found = teach.open_questions(asked.environment, asked.days, kept)
    meant = next((lesson for lesson in found if lesson.key == asked.value("key")), None)
    choice = asked.value("choice", "") or ""
    if meant is not None:
        try:
            lessons.decide(lessons.labelled(meant, _engine(), book()), choice, kept)
        except ValueError as error:
            raise RequestError from error
    return _lead_to(_to(_TEACH, days=asked.days, done=teach_page.done(choice)))


def _show_wordings(asked: DeskRequest) -> Page:
    # Read anew: the topic may be one that was just written.
    facts, topic = load(), asked.value("topic")
    desk = {"desk_report": _REPORT, "desk_teach": _TEACH}
    if topic is None:
        found = wordings.counts(facts, _article(asked))
        to = {topic: _to(_WORDINGS, topic=topic) for topic in found}
        return _html(wordings_page.topics_html(found, to, facts, desk))
    proposed = _proposed(topic, facts, _article(asked))
    first = _number(asked.value("first", "0"))
    shown = proposed[first : first + _MOST_WORDINGS]
    to = {**desk, "desk_wordings": _WORDINGS}
    if first + len(shown) < len(proposed):
        to["wordings_next"] = _to(_WORDINGS, topic=topic, first=first + len(shown))
    form = teach_page.TokenForm(_WORDINGS, asked.token, {"topic": topic, "first": str(first)})
    added = asked.value("added")
    name = facts.topics[topic].name
    done = None if added is None else _number(added)
    return _html(wordings_page.html(shown, len(proposed), name, form, to, done))


def _add_wordings(asked: DeskRequest) -> Page:
    """Add what was ticked, of what is proposed."""
    topic = asked.value("topic", "") or ""
    ticked = set(asked.values.get("text", ()))
    article = _article(asked)
    chosen = [each for each in _proposed(topic, load(), article) if each.text in ticked]
    wordings.add(chosen, article)
    first = _number(asked.value("first", "0"))
    return _lead_to(_to(_WORDINGS, topic=topic, first=first, added=len(chosen)))


def _proposed(topic: str, facts: Book, article: Path) -> list[Proposal]:
    if topic not in facts.topics:
        raise RequestError
    return wordings.proposals(topic, facts, article)


def _article(asked: DeskRequest) -> Path:
    return teach.notebook(asked.environment).article


def _number(written: str | None) -> int:
    if written is None or not (written.isascii() and written.isdecimal() and len(written) <= 6):
        raise RequestError
    return int(written)


# What is shown, and what forms do, by path.
SHOWN: Mapping[str, Maker] = {
    _REPORT: _report,
    _TABLE: _table,
    _TEACH: _show_lessons,
    _WORDINGS: _show_wordings,
}
DONE: Mapping[str, Maker] = {_TEACH: _decide, _WORDINGS: _add_wordings}
