"""All that is wrong with an article's data files, at once: `python -m faq.owner.check`.

Nothing is trained or started. Prints a line for each problem, in Japanese: file, line, entry, what
is wrong, how to mend it. Exits with 1 when there is any.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from faq.knowledge import facts, marked, phrases, site
from faq.knowledge.article import FOLDER, ROOT
from faq.knowledge.book import Book
from faq.knowledge.problems import Problem, told, words
from faq.understanding import examples, labelling, pieces
from faq.understanding.names import NameFinder

# One slip may have hundreds of consequences.
_SHOWN = 30


def problems_of(folder: Path = FOLDER) -> list[str]:
    """Return what is wrong with the files of an article, a line each."""
    book, found = facts.checked(marked.read(folder / "facts.yml"))
    if book is not None:
        found += site.checked(marked.read(folder / "site.yml"), book)[1]
        found += _of_voices(folder / "voices", book)
    own = folder / "phrases.yml"
    if own.is_file():
        general = phrases.read_phrases(phrases.PATHS[:1])
        found += phrases.checked(marked.read(own), general)
    words_file = marked.read(folder / "words.yml")
    if words_file.path.is_file():
        found += facts.tell(words_file, [*words_file.problems])
    return found


def _of_voices(folder: Path, book: Book) -> Iterator[str]:
    for path in sorted(folder.glob("*.tsv")):
        for problem in labelling.problems_of(path, book):
            yield told(problem, str(path), int(problem.location[0]), "")
    said = list(_readable(folder))
    asked = {examples.label_of(label).name for each in said for label in each.labels}
    for topic in book.topics:
        if said and topic not in asked:
            yield told(Problem((), "voice_none", {"name": topic}), str(folder), 1, "")


def _readable(folder: Path) -> Iterator[examples.Said]:
    """Yield the messages that can be read: others are told of elsewhere."""
    try:
        yield from list(examples.read(folder))
    except ValueError:
        return


def _described_now(book: Book) -> Iterator[str]:
    """Yield what is not learned from, because its writers did not know a role."""
    finder = NameFinder(book)
    labels = (examples.label_of(label) for said in examples.read() for label in said.labels)
    counts = Counter(filter(None, (pieces.described_now(label, finder) for label in labels)))
    for name, count in counts.items():
        yield words("now_described", name=name, count=count)


def main() -> int:
    """Print what is wrong; return the exit status."""
    found = problems_of()
    if found:
        print(*(line.replace(f"{ROOT}/", "") for line in found[:_SHOWN]), sep="\n")
        if found[_SHOWN:]:
            print(words("others", count=len(found) - _SHOWN))
        print(words("found", count=len(found)), file=sys.stderr)
        return 1
    book = facts.load()
    voices = sum(1 for _ in examples.read(FOLDER / "voices"))
    print(words("well", facts=len(book.facts), topics=len(book.topics), voices=voices))
    print(*_described_now(book), sep="\n", end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
