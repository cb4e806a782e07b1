"""Where in the article the facts of an answer stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from actions.facts import Book, Fact
from actions.phrases import phrase


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


def sources_of(facts: Iterable[Fact], book: Book) -> tuple[Source, ...]:
    """Return the sections and lines that the facts come from, in the article's order."""
    by_section: dict[str, list[int]] = {}
    for line in sorted({line for fact in facts for line in fact.lines}):
        by_section.setdefault(book.section_of(line).heading, []).append(line)
    url = book.article.url
    return tuple(Source(section, tuple(lines), url) for section, lines in by_section.items())
