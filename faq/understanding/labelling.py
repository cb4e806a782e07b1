"""What is wrong with lines of voices/, which examples.py describes."""

import re
from collections.abc import Iterator
from pathlib import Path

from faq.knowledge.book import Book
from faq.knowledge.problems import Problem, nearest
from faq.understanding.examples import ACTS, BORDER, WHO

_SILENT = re.compile(r"silent:([\w,]+|-)=(.*)")
_NAMED = re.compile(r"(norole|sense)=(.+)")
_ASKED = re.compile(r"(\w+):([\w,]+|-)")
_ITEM = re.compile(r"item:-?[0-9]+")


def problems_of(path: Path, facts: Book) -> Iterator[Problem]:
    """Yield what is wrong with a file of messages; the location is the line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line != "#":
            yield from (Problem((number,), *wrong) for wrong in _of_line(line, facts))


_Wrong = tuple[str, dict[str, str], str | None]


def _of_line(line: str, facts: Book) -> Iterator[_Wrong]:
    if line.count("\t") != 1:
        yield "voice_form", {}, None
        return
    text, labels = (part.split(BORDER) for part in line.split("\t"))
    if len(text) != len(labels):
        yield "voice_pieces", {}, None
        return
    for piece, label in zip(text, labels, strict=True):
        yield from _of_piece(piece, label, facts)


def _of_piece(piece: str, label: str, facts: Book) -> Iterator[_Wrong]:
    """Yield what is wrong with the label of a piece."""
    if label in ACTS or _ITEM.fullmatch(label):
        return
    if (named := _SILENT.fullmatch(label) or _NAMED.fullmatch(label)) is not None:
        if named[2] not in piece:
            yield "voice_words", {"name": named[2]}, None
        return
    asked = _ASKED.fullmatch(label)
    if asked is None or asked[1] not in (*facts.topics, WHO):
        name = label if asked is None else asked[1]
        yield "voice_label", {"name": name}, nearest(name, facts.topics)
        return
    for role in asked[2].split(","):
        if role not in (*facts.roles, "-"):
            yield "unknown_role", {"name": role}, nearest(role, facts.roles)
