"""Teach the bot from what visitors asked in vain: `python -m tools.teach [--days 30]`.

Each question that stayed open or was voted down is shown once, with the topics that it most likely
asks about. A key says what it is; what was said is remembered, so that the next run goes on where
this one ended. Nothing goes live by it: that is `make preview` and `make live`. Exits as
`tools.owner_report` does.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from faq.knowledge.article import FOLDER
from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.owner import lessons
from faq.owner.lessons import Lesson
from faq.owner.report_words import words
from faq.rasa.prepare import prepare_rasa
from faq.settings import SettingsError
from faq.understanding.archive import open_engine
from tools import ROOT, state
from tools.owner_report import NothingKeptError, ReportError, asked_since
from tools.train import MODEL, NAME

_SKIP, _REFUSE, _FACT, _QUIT = "s", "r", "f", "q"
# Questions that need a fact, for whoever writes it.
_WANTED = ROOT / "reports" / "wanted_facts.txt"


def seen_file() -> Path:
    """Return where it is kept which questions were shown."""
    return state.directory(os.environ) / f"{NAME}-taught.json"


def teach(
    found: Sequence[Lesson], facts: Book, ask: Callable[[str], str], article: Path, seen: Path
) -> dict[str, int]:
    """Show each question and do what the key says; return how often each was pressed."""
    said = words()
    known: list[str] = json.loads(seen.read_text(encoding="utf-8")) if seen.is_file() else []
    pressed: dict[str, int] = {}
    for number, lesson in enumerate(found, 1):
        print(_shown(lesson, number, len(found), facts))
        key = _key(ask, len(lesson.labels))
        pressed[key] = pressed.get(key, 0) + 1
        if key == _QUIT:
            break
        if key.isdecimal():
            lessons.teach(lesson, lesson.labels[int(key) - 1], article)
        elif key == _REFUSE:
            lessons.refuse(lesson, article)
        elif key == _FACT:
            _WANTED.parent.mkdir(exist_ok=True)
            with _WANTED.open("a", encoding="utf-8") as file:
                file.write(lesson.text.replace("\n", " ") + "\n")
        known.append(lesson.key)
        seen.write_text(json.dumps(known), encoding="utf-8")
    print(said["teach_done"])
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
        topic, _, roles = label.partition(":")
        name = facts.topics[topic].name
        lines.append(f"  {place}  {name}" + ("" if roles == "-" else f" ({roles})"))
    return "\n".join([*lines, said["teach_keys"]])


def _key(ask: Callable[[str], str], most: int) -> str:
    """Ask until the answer is a key that does something; the end of the input ends it all."""
    keys = {_SKIP, _REFUSE, _FACT, _QUIT, *(str(number) for number in range(1, most + 1))}
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
    seen = seen_file()
    try:
        known = json.loads(seen.read_text(encoding="utf-8")) if seen.is_file() else []
        asked = (each for each in asked_since(os.environ, options.days) if each.text)
        found = lessons.lessons(asked, known, open_engine(ROOT / MODEL, book()), book())
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
        teach(found, book(), input, FOLDER, seen)
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
