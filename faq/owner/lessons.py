"""What to teach the bot from what visitors asked, and what becomes of it.

The terminal (tools/teach.py) and the browser (tools/desk.py) ask the same here.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from faq.contract.context import EMPTY
from faq.knowledge.book import Book
from faq.owner.demand import OPEN
from faq.owner.exchanges import Exchange
from faq.understanding.engine import Engine
from faq.understanding.names import OTHER_ROLE, ROLE

# What visitors said is learned from as what one more person did.
VOICE = "visitors.tsv"
# Questions that are rightly refused: what `make preview` asks as well.
REFUSED = "refused.txt"
# So many of the likeliest topics are offered.
OFFERED = 3
# What can be said of a question beside a label of an example: it is rightly refused, it needs a new
# fact, it is skipped.
REFUSE, FACT, SKIP = "r", "f", "s"


@dataclass(frozen=True)
class Lesson:
    """A question that was not answered well, how often it was asked, and what it may ask.

    `labels` are those of examples (faq/understanding/examples.py), the likeliest first.
    """

    text: str
    count: int
    kind: str
    comment: str | None
    labels: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What stands for the question where it is kept that it was seen."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Notebook:
    """Where it is kept what became of questions.

    `article` is the folder of the article, `wanted` the file of those that need a fact, `seen` the
    file of the keys of all that were shown.
    """

    article: Path
    wanted: Path
    seen: Path


def lessons(
    asked: Iterable[Exchange], seen: Collection[str], engine: Engine, book: Book
) -> list[Lesson]:
    """Return what stayed open or was voted down, each question once, the most frequent first."""
    return [labelled(lesson, engine, book) for lesson in unlabelled(asked, seen)]


def unlabelled(asked: Iterable[Exchange], seen: Collection[str]) -> list[Lesson]:
    """Return the same without what the questions may ask, which takes a while to find out."""
    counts: dict[str, list[Exchange]] = {}
    for exchange in asked:
        if exchange.disliked or exchange.kind in OPEN:
            counts.setdefault(exchange.text, []).append(exchange)
    found = []
    for text, those in counts.items():
        comments = [comment for each in those for comment in each.comments]
        comment = comments[-1] if comments else None
        found.append(Lesson(text, len(those), those[-1].kind, comment))
    unseen = (lesson for lesson in found if lesson.key not in seen)
    return sorted(unseen, key=lambda lesson: -lesson.count)


def labelled(lesson: Lesson, engine: Engine, book: Book) -> Lesson:
    """Return a lesson with the likeliest topics as labels, with the roles that it names.

    Of a role without facts it asks no topic, unless it names one that has some.
    """
    understood = engine.understand(engine.read(lesson.text), EMPTY)
    if not understood.steps:
        return lesson
    step = understood.main
    named = [name.value for name in step.clause.names if name.kind == ROLE]
    if not named and any(name.kind == OTHER_ROLE for name in step.clause.names):
        return lesson
    roles = ",".join(dict.fromkeys(named)) or "-"
    kinds = (step.readings.kinds[i] for i in step.readings.best(len(step.readings.kinds)))
    topics = [kind for kind in kinds if kind in book.topics]
    return replace(lesson, labels=tuple(f"{topic}:{roles}" for topic in topics[:OFFERED]))


def seen(notebook: Notebook) -> list[str]:
    """Return the keys of the questions of which somebody has said what they are."""
    if not notebook.seen.is_file():
        return []
    known: list[str] = json.loads(notebook.seen.read_text(encoding="utf-8"))
    return known


def decide(lesson: Lesson, choice: str, notebook: Notebook) -> None:
    """Keep what somebody says of a question: one of its labels, or REFUSE, FACT or SKIP.

    Raises ValueError for anything else.
    """
    if choice in lesson.labels:
        teach(lesson, choice, notebook.article)
    elif choice == REFUSE:
        refuse(lesson, notebook.article)
    elif choice == FACT:
        add_line(notebook.wanted, _on_one_line(lesson.text))
    elif choice != SKIP:
        raise ValueError(f"nothing can be done with {choice}")
    known = [*seen(notebook), lesson.key]
    notebook.seen.write_text(json.dumps(known), encoding="utf-8")


def teach(lesson: Lesson, label: str, article: Path) -> None:
    """Add a question to what the models learn from, once."""
    written = lesson.text.replace("\t", " ").replace("\n", r"\n").replace("¦", " ")
    add_line(article / "voices" / VOICE, f"{written}\t{label}")


def refuse(lesson: Lesson, article: Path) -> None:
    """Add a question to those that are rightly refused, once."""
    add_line(article / REFUSED, _on_one_line(lesson.text))


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")


def add_line(path: Path, line: str) -> None:
    """Add a line to a file, once; the file is made if need be."""
    there = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    if line not in there:
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(f"{each}\n" for each in (*there, line)), encoding="utf-8")
