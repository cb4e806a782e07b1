"""Move the line numbers of facts.yml to an edited article: `python -m faq.owner.renumber OLD NEW`.

OLD and NEW are the article's text before and after. Only numbers are changed, and what the file
says of the text as a whole; what stood on lines that are gone or were rewritten is named, because
somebody must read it again. Exits with 2 when a file cannot be used.
"""

import argparse
import difflib
import hashlib
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from faq.knowledge.facts import PATH, load
from faq.knowledge.problems import DataError, words

# Lines that are so much alike are one line that was edited.
_ALIKE = 0.5
_NUMBERS = re.compile(r"(?P<key>\b(?:lines|line|mentioned): *)(?P<value>\[[\d, ]*\]|\d+)")
_ID = re.compile(r"\bid: *(?P<id>[\w.-]+)")
_ENTRIES = ("facts", "errata", "excluded", "sections", "not_described")


@dataclass(frozen=True)
class Moved:
    """Where each line of the old text stands in the new one, and which of them were rewritten.

    Lines count from 1; those that are gone are missing.
    """

    places: Mapping[int, int]
    rewritten: frozenset[int]
    old_count: int
    new_count: int


def moved(old: Sequence[str], new: Sequence[str]) -> Moved:
    """Find the lines of an old text in a new one, edited ones by their likeness."""
    places: dict[int, int] = {}
    rewritten: set[int] = set()
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            places.update(
                (old_start + i + 1, new_start + i + 1) for i in range(old_end - old_start)
            )
        elif kind == "replace":
            after = new_start
            for i in range(old_start, old_end):
                likeness = {j: _likeness(old[i], new[j]) for j in range(after, new_end)}
                best = max(likeness, key=lambda j: likeness[j], default=None)
                if best is not None and likeness[best] >= _ALIKE:
                    places[i + 1], after = best + 1, best + 1
                    rewritten.add(i + 1)
    return Moved(places, frozenset(rewritten), len(old), len(new))


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def renumbered(
    written: str, to: Moved, sections: Sequence[tuple[int, int]]
) -> tuple[str, list[str]]:
    """Return facts.yml with the numbers moved, and the entries to read again, as they are named.

    `sections` are the first and last lines of the article's sections in their order: a line that
    was added at the end of a section belongs to it.
    """
    ranges = _sections(sections, to)
    kept: list[str] = []
    read_again: dict[str, None] = {}
    block, entry = "", ""
    for line in written.splitlines(keepends=True):
        if line[:1].isalpha():
            block = line.partition(":")[0]
        if line.lstrip().startswith("- "):
            entry = ""
        named = _ID.search(line)
        entry = named["id"] if named else entry
        if block == "article":
            line = re.sub(r"(\blines: *)\d+", rf"\g<1>{to.new_count}", line)
        elif block in _ENTRIES and not line.lstrip().startswith("#"):
            for match in reversed(list(_NUMBERS.finditer(line))):
                numbers = tuple(map(int, re.findall(r"\d+", match["value"])))
                if block != "sections" and not {*numbers} <= {*to.places} - to.rewritten:
                    read_again[entry or f"{block}: {match['value']}"] = None
                found = ranges.get(numbers) if block == "sections" else None
                new = found or _kept(numbers, to, block == "excluded") or numbers
                line = line[: match.start("value")] + _as(match, new) + line[match.end("value") :]
        kept.append(line)
    return "".join(kept), list(read_again)


def _as(match: re.Match[str], numbers: Sequence[int]) -> str:
    """Return numbers written as those that were found: one, or a list."""
    if match["value"].isdigit():
        return str(numbers[0])
    return f"[{', '.join(map(str, numbers))}]"


def _kept(numbers: Sequence[int], to: Moved, is_range: bool) -> list[int]:
    """Return the new numbers of the lines that are still there; of a range its new ends."""
    if is_range and len(numbers) == 2:
        inside = [to.places[n] for n in range(numbers[0], numbers[1] + 1) if n in to.places]
        return [inside[0], inside[-1]] if inside else []
    return [to.places[number] for number in numbers if number in to.places]


def _sections(sections: Sequence[tuple[int, int]], to: Moved) -> dict[tuple[int, ...], list[int]]:
    """Return the new ends of sections by their old ones."""
    starts = {}
    for first, last in sections:
        inside = [to.places[n] for n in range(first, last + 1) if n in to.places]
        starts[first] = inside[0] if inside else first
    found: dict[tuple[int, ...], list[int]] = {}
    for first, last in sections:
        if last == to.old_count:
            end = to.new_count
        elif last + 1 in starts:
            end = starts[last + 1] - 1
        else:
            end = to.places.get(last, last)
        found[(first, last)] = [starts[first], end]
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite facts.yml; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m faq.owner.renumber")
    parser.add_argument("old", type=Path, help="the article's text that facts.yml is about")
    parser.add_argument("new", type=Path, help="the edited text")
    options = parser.parse_args(arguments)
    try:
        book, old, new = load(), options.old.read_bytes(), options.new.read_bytes()
        texts = [content.decode().splitlines() for content in (old, new)]
    except (DataError, OSError, UnicodeDecodeError) as error:
        print(error, file=sys.stderr)
        return 2
    if hashlib.sha256(old).hexdigest() != book.article.sha256:
        print(words("renumber_other", path=options.old), file=sys.stderr)
        return 2
    to = moved(*texts)
    written = PATH.read_text(encoding="utf-8")
    text, read_again = renumbered(written, to, [section.lines for section in book.sections])
    text = text.replace(book.article.sha256, hashlib.sha256(new).hexdigest())
    PATH.write_text(text, encoding="utf-8")
    print(words("renumber_done", count=len(book.facts)))
    for entry in read_again:
        print(words("renumber_read", entry=entry))
    return 0


if __name__ == "__main__":
    sys.exit(main())
