"""Teach the bot from what visitors asked in vain: `python -m tools.teach [--days 30]`.

Each question that stayed open or was voted down is shown once, with the topics that it most likely
asks about. A key says what it is; what was said is remembered, so that the next run goes on where
this one ended. Nothing goes live by it: that is `make preview` and `make live`. Exits as
`tools.owner_report` does.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from faq.knowledge.article import FOLDER
from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.owner import lessons
from faq.owner.lessons import FACT, REFUSE, SKIP, Lesson, Notebook
from faq.owner.report_words import label_name, words
from faq.rasa.prepare import prepare_rasa
from faq.settings import SettingsError
from faq.understanding.archive import open_engine
from tools import ROOT, state
from tools.owner_report import NothingKeptError, ReportError, asked_since
from tools.train import MODEL, NAME

_QUIT = "q"


def notebook(environment: Mapping[str, str]) -> Notebook:
    """Return where it is kept what became of questions; what needs a fact is a report."""
    seen = state.directory(environment) / f"{NAME}-taught.json"
    return Notebook(FOLDER, ROOT / "reports" / "wanted_facts.txt", seen)


def open_questions(environment: Mapping[str, str], days: int, kept: Notebook) -> list[Lesson]:
    """Return what of the last days nobody has said what it is, without labels.

    Raises SettingsError and ReportError.
    """
    asked = (each for each in asked_since(environment, days) if each.text)
    return lessons.unlabelled(asked, lessons.seen(kept))


def teach(
    found: Sequence[Lesson], facts: Book, ask: Callable[[str], str], kept: Notebook
) -> dict[str, int]:
    """Show each question and do what the key says; return how often each was pressed."""
    pressed: dict[str, int] = {}
    for number, lesson in enumerate(found, 1):
        print(_shown(lesson, number, len(found), facts))
        key = _key(ask, len(lesson.labels))
        pressed[key] = pressed.get(key, 0) + 1
        if key == _QUIT:
            break
        lessons.decide(lesson, lesson.labels[int(key) - 1] if key.isdecimal() else key, kept)
    print(words()["teach_done"])
    return pressed


def _shown(lesson: Lesson, number: int, count: int, facts: Book) -> str:
    said = words()
    lines = [
        said["teach_question"].format(
            number=number, count=count, text=lesson.text, times=lesson.count,
            kind=said["kinds"][lesson.kind],
        )
    ]  # fmt: skip
    if lesson.comment is not None:
        lines.append(said["teach_comment"].format(comment=lesson.comment))
    for place, label in enumerate(lesson.labels, 1):
        lines.append(f"  {place}  {label_name(label, facts)}")
    return "\n".join([*lines, said["teach_keys"]])


def _key(ask: Callable[[str], str], most: int) -> str:
    """Ask until the answer is a key that does something; the end of the input ends it all."""
    keys = {SKIP, REFUSE, FACT, _QUIT, *(str(number) for number in range(1, most + 1))}
    while True:
        try:
            typed = ask(words()["teach_prompt"]).strip().lower()
        except EOFError:
            return _QUIT
        if typed in keys:
            return typed


def main(arguments: Sequence[str] | None = None) -> int:
    """Teach; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.teach")
    parser.add_argument("--days", type=int, default=30, choices=range(1, 367), metavar="DAYS")
    options = parser.parse_args(arguments)
    # The models are asked in this process, too.
    prepare_rasa(training=True)
    kept = notebook(os.environ)
    try:
        engine = open_engine(ROOT / MODEL, book())
        asked = open_questions(os.environ, options.days, kept)
        found = [lessons.labelled(lesson, engine, book()) for lesson in asked]
    except (SettingsError, NothingKeptError) as error:
        print(error, file=sys.stderr)
        return 2
    except ReportError as error:
        print(f"teach: {error}", file=sys.stderr)
        return 1
    if not found:
        print(words()["teach_nothing"])
        return 0
    try:
        teach(found, book(), input, kept)
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
