"""The form of an answer: what the answering builds and every channel shows.

answer.schema.json beside this file describes what `Answer.to_dict` returns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, is_dataclass
from typing import Any, Literal, get_args

from faq.contract.parts import Request
from faq.knowledge.phrases import phrase

AnswerKind = Literal[
    "answer", "clarify", "not_in_article", "other_meaning", "off_topic", "social", "error"
]
KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the answer: the facts that state it, or the template that it comes from."""

    text: str
    facts: tuple[str, ...] = ()
    template: str | None = None


@dataclass(frozen=True)
class Cell:
    """A cell and the facts that state it; none for a label, or where the article is silent."""

    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A comparison; `header` names the columns, the first cell of each row the aspect."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts in its cells."""
        return tuple(dict.fromkeys(id for row in self.rows for cell in row for id in cell.facts))


@dataclass(frozen=True)
class Note:
    """A remark on a place where the article is wrong or unconfirmed."""

    text: str
    erratum: str | None = None


@dataclass(frozen=True)
class Source:
    """Lines of one section of the article."""

    section: str
    lines: tuple[int, ...]
    url: str | None = None

    @property
    def spoken_lines(self) -> str:
        """The lines as people write them: 4〜6行目."""
        return phrase("lines", lines=phrase("list_comma").join(map(_run, runs(self.lines))))


def _run(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else phrase("range", first=run[0], last=run[1])


def runs(lines: Sequence[int]) -> list[tuple[int, int]]:
    """Join sorted line numbers that follow one another: 4, 5, 6, 9 → (4, 6), (9, 9)."""
    joined: list[tuple[int, int]] = []
    for line in lines:
        if joined and joined[-1][1] == line - 1:
            joined[-1] = (joined[-1][0], line)
        else:
            joined.append((line, line))
    return joined


@dataclass(frozen=True)
class Suggestion:
    """A next question: what is shown, what is sent as the person's message when picked.

    `request` is what it asks, so that 「はい」 or 「2」 can choose it; channels are not told.
    """

    title: str
    text: str
    request: Request | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Answer:
    """One turn of the bot; `to_dict` gives the form that the answer schema describes."""

    kind: AnswerKind
    roles: tuple[str, ...] = ()
    topic: str | None = None
    unanswered: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of all facts that the answer states, in its order."""
        said = dict.fromkeys(id for sentence in self.sentences for id in sentence.facts)
        return (*said, *(id for id in (self.table.facts if self.table else ()) if id not in said))

    @property
    def unsure(self) -> bool:
        """Whether something of it may not be what was asked."""
        return phrase("unsure_name") in self.unanswered

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON data."""
        data: dict[str, Any] = _plain(self)
        question = {name: data.pop(name) for name in ("roles", "topic", "unanswered")}
        data["question"] = question
        for sentence in data["sentences"]:
            if sentence["template"] is None:
                del sentence["template"]
        for suggestion in data["suggestions"]:
            del suggestion["request"]
        return data


def _plain(value: Any) -> Any:
    """Turn dataclasses into dicts and tuples into lists, as JSON has them."""
    if is_dataclass(value):
        return {name: _plain(entry) for name, entry in vars(value).items()}
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value
