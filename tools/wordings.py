"""Propose wordings for a topic: `python -m tools.wordings [TOPIC]`.

They are made from the sentence frames in which people asked about other topics. Those that the
owner names by number are added to voices/owner.tsv, and nothing else is. Without a topic it lists
all of them with the number of their examples, those with the fewest first. Exits with 2 when there
is no such topic or the article's files cannot be used.
"""

import argparse
import functools
import re
import sys
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path

from faq.knowledge.article import FOLDER
from faq.knowledge.book import Book
from faq.knowledge.facts import load
from faq.knowledge.problems import DataError
from faq.owner import frames
from faq.owner.frames import Frame, Proposal
from faq.owner.lessons import add_line
from faq.owner.report_words import words
from faq.understanding import examples
from faq.understanding.examples import Said
from tools import ROOT

# What the owner has chosen is learned from as what one more person said.
VOICE = "owner.tsv"
# So many are shown at once.
SHOWN = 20
_QUIT = "q"
_PLACES = re.compile(r"(?P<first>\d{1,6})(?:[-〜~](?P<last>\d{1,6}))?")


def counts(facts: Book, article: Path = FOLDER) -> dict[str, int]:
    """Return how many examples each topic has, those with the fewest first. Raises DataError."""
    found = Counter(
        examples.label_of(label).name for said in _said(article) for label in said.labels
    )
    return {topic: found[topic] for topic in sorted(facts.topics, key=lambda each: found[each])}


def proposals(topic: str, facts: Book, article: Path = FOLDER) -> list[Proposal]:
    """Return wordings for a topic that are no examples yet. Raises DataError."""
    known = {said.text for said in _said(article)}
    return frames.proposals(topic, facts, _frames(), known)


def add(chosen: Sequence[Proposal], article: Path = FOLDER) -> None:
    """Add what the owner has chosen to what the models learn from."""
    for proposal in chosen:
        add_line(article / "voices" / VOICE, f"{proposal.text}\t{proposal.label}")


@functools.cache
def _frames() -> tuple[Frame, ...]:
    """Return the frames of what people said of this article, then of that of data/."""
    found = []
    for folder in dict.fromkeys((FOLDER, ROOT / "data")):
        found += frames.frames(_said(folder), load(folder / "facts.yml"))
    return tuple(found)


def _said(article: Path) -> list[Said]:
    """Return what people said of an article. Raises DataError when a line cannot be read."""
    try:
        return list(examples.read(article / "voices"))
    except ValueError as error:
        raise DataError(words()["wordings_broken"].format(path=article / "voices")) from error


def choose(found: Sequence[Proposal], ask: Callable[[str], str], article: Path = FOLDER) -> int:
    """Show wordings, some at a time, and add those that are named; return how many."""
    added = 0
    for first in range(0, len(found), SHOWN):
        shown = {n: found[n - 1] for n in range(first + 1, min(first + SHOWN, len(found)) + 1)}
        print("\n".join(f"{n:4}  {each.text}" for n, each in shown.items()))
        named = _named(ask, shown)
        if named is None:
            break
        add([shown[n] for n in named], article)
        added += len(named)
    print(words()["wordings_done"].format(count=added))
    return added


def _named(ask: Callable[[str], str], shown: Container[int]) -> list[int] | None:
    """Ask until all that is typed are numbers of what is shown; None ends it all."""
    while True:
        try:
            typed = re.split("[ ,、　]+", ask(words()["wordings_prompt"]).strip())
        except EOFError:
            return None
        if typed == [_QUIT]:
            return None
        named = [n for each in typed if each for n in _numbers(each)]
        if all(n in shown for n in named):
            return list(dict.fromkeys(named))


def _numbers(typed: str) -> Iterable[int]:
    """Return the numbers that something names: 3, or 5-8; one that is never shown for others."""
    place = _PLACES.fullmatch(typed)
    if place is None:
        return (0,)
    # More than are shown at once are none that are meant.
    return range(int(place["first"]), int(place["last"] or place["first"]) + 1)[: SHOWN + 1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Propose, and add what is chosen; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.wordings")
    parser.add_argument("topic", nargs="?")
    topic: str | None = parser.parse_args(arguments).topic
    try:
        facts = load()
        if topic not in facts.topics:
            _list(facts)
            return 0 if topic is None else 2
        found = proposals(topic, facts)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    print(words()["wordings_lead"].format(name=facts.topics[topic].name, count=len(found)))
    try:
        choose(found, input)
    except KeyboardInterrupt:
        print()
    return 0


def _list(facts: Book) -> None:
    for topic, count in counts(facts).items():
        print(
            words()["wordings_topic"].format(count=count, id=topic, name=facts.topics[topic].name)
        )


if __name__ == "__main__":
    sys.exit(main())
