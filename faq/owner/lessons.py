"""What to teach the bot from what visitors asked: pure."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from faq.contract.context import EMPTY
from faq.knowledge.book import Book
from faq.owner.demand import OPEN
from faq.owner.exchanges import Exchange
from faq.understanding.engine import Engine
from faq.understanding.names import ROLE

# What visitors said is learned from as what one more person did.
VOICE = "visitors.tsv"
# Questions that are rightly refused: what `make preview` asks as well.
REFUSED = "refused.txt"
# So many of the likeliest topics are offered.
OFFERED = 3


@dataclass(frozen=True)
class Lesson:
    """A question that was not answered well, how often it was asked, and what it may ask.

    `labels` are those of examples (faq/understanding/examples.py), the likeliest first.
    """

    text: str
    count: int
    kind: str
    comment: str | None
    labels: tuple[str, ...]

    @property
    def key(self) -> str:
        """What stands for the question where it is kept that it was seen."""
        return _key(self.text)


def lessons(
    asked: Iterable[Exchange], seen: Collection[str], engine: Engine, book: Book
) -> list[Lesson]:
    """Return what stayed open or was voted down, each question once, the most frequent first."""
    counts: dict[str, list[Exchange]] = {}
    for exchange in asked:
        disliked = exchange.vote is not None and not exchange.vote.helpful
        if disliked or exchange.kind in OPEN:
            counts.setdefault(exchange.text, []).append(exchange)
    found = []
    for text, those in counts.items():
        if _key(text) not in seen:
            comments = [each.vote.comment for each in those if each.vote and each.vote.comment]
            comment = comments[-1] if comments else None
            labels = _labels(text, engine, book)
            found.append(Lesson(text, len(those), those[-1].kind, comment, labels))
    return sorted(found, key=lambda lesson: -lesson.count)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _labels(text: str, engine: Engine, book: Book) -> tuple[str, ...]:
    """Return the likeliest topics of a question as labels, with the roles that it names."""
    understood = engine.understand(engine.read(text), EMPTY)
    if not understood.steps:
        return ()
    step = understood.main
    named = [name.value for name in step.clause.names if name.kind == ROLE]
    roles = ",".join(dict.fromkeys(named)) or "-"
    kinds = (step.readings.kinds[i] for i in step.readings.best(len(step.readings.kinds)))
    topics = [kind for kind in kinds if kind in book.topics]
    return tuple(f"{topic}:{roles}" for topic in topics[:OFFERED])


def teach(lesson: Lesson, label: str, article: Path) -> None:
    """Add a question to what the models learn from, once."""
    text = lesson.text.replace("\t", " ").replace("\n", r"\n").replace("¦", " ")
    _add(article / "voices" / VOICE, f"{text}\t{label}")


def refuse(lesson: Lesson, article: Path) -> None:
    """Add a question to those that are rightly refused, once."""
    _add(article / REFUSED, lesson.text.replace("\n", " "))


def _add(path: Path, line: str) -> None:
    there = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    if line not in there:
        path.write_text("".join(f"{each}\n" for each in (*there, line)), encoding="utf-8")
