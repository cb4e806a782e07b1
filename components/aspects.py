"""Nouns by which a question names what it asks: topics, and aspects the article is silent on."""

import re
from dataclasses import dataclass
from re import Pattern

from actions.facts import Book
from components.analysis import Analysis
from components.features import is_punctuation
from components.japanese import normalise
from components.mentions import TERM

# What may stand between the members of a list; § is a role: 「役割・CEOとの違い」.
_JOINT = re.compile(r"(?:と|・|や|、|,|および|及び|&|/|\||と、|や、)(?:§+(?:との|の|と))?")
# 「なるには」 and 「何社」 are no names.
_NO_NOUN = re.compile(r"[ぁ-ん]|^何")
_NOUN = ("名詞", "接頭辞", "接尾辞", "形状詞")
# Nouns that do not name what is asked.
_EMPTY = frozenset(
    [
        "事",
        "物",
        "方",
        "為",
        "の",
        "時",
        "何",
        "誰",
        "人",
        "点",
        "ところ",
        "訳",
        "こと",
        "もの",
        "質問",
        "教え",
        "御教示",
        "本当",
        "実際",
        "普通",
        "一般",
        "一体",
        "今",
        "情報",
    ]
)


@dataclass(frozen=True)
class Aspect:
    """A topic (`topic`) or a silent aspect (`silent`) named between start and end."""

    start: int
    end: int
    text: str
    topic: str | None = None
    silent: str | None = None


class AspectFinder:
    """Finds aspects by the words in the facts file; longest match first."""

    def __init__(self, book: Book) -> None:
        self._known: dict[str, tuple[str | None, str | None]] = {}
        for topic, entry in book.topics.items():
            for word in entry.words:
                self._known[normalise(word).text] = (topic, None)
        for aspect in book.silent:
            for word in aspect.words:
                self._known.setdefault(normalise(word).text, (None, aspect.name))
        longest_first = sorted(self._known, key=len, reverse=True)
        self._pattern: Pattern[str] = re.compile("|".join(map(re.escape, longest_first)))

    def find(self, analysis: Analysis) -> list[Aspect]:
        """Return the aspects that stand on word borders, outside role names, in order."""
        pairs = zip(analysis.words, analysis.mention_of, strict=True)
        starts = {word.start for word, mention in pairs if mention is None}
        text = analysis.text.text
        return [
            Aspect(match.start(), match.end(), match.group(), *self._known[match.group()])
            for match in self._pattern.finditer(text)
            if match.start() in starts
        ]


def spoken(aspect: Aspect) -> str:
    """Return how a sentence names an aspect: a noun as it was asked, else its entry's name."""
    is_noun = not _NO_NOUN.search(aspect.text)
    return aspect.text if is_noun or aspect.silent is None else aspect.silent


def listed(aspects: list[Aspect], analysis: Analysis) -> list[Aspect]:
    """Return the first run of two or more aspects that are joined into a list."""
    masked = list(analysis.text.text)
    for mention in analysis.mentions:
        if mention.kind != TERM:
            masked[mention.start : mention.end] = "§" * (mention.end - mention.start)
    text = "".join(masked)
    run: list[Aspect] = []
    for aspect in aspects:
        if run and not _JOINT.fullmatch(text[run[-1].end : aspect.start]):
            if len(run) > 1:
                return run
            run = []
        run.append(aspect)
    return run if len(run) > 1 else []


def noun_phrase(analysis: Analysis, start: int, end: int) -> str | None:
    """Return the longest noun phrase of words start to end that names no role, as typed there."""
    best: tuple[int, int] = (0, 0)
    first: int | None = None
    last = 0
    words = analysis.words
    for i in range(start, end):
        word, mention = words[i], analysis.mention_of[i]
        noun = (mention is not None and mention.kind == TERM) or (
            mention is None
            and word.tag.startswith(_NOUN)
            and not is_punctuation(word)
            and word.norm not in _EMPTY
        )
        joins = first is not None and word.surface == "の" and mention is None
        if noun:
            first = word.start if first is None else first
            last = word.end
            if last - first > best[1] - best[0]:
                best = (first, last)
        elif not joins:
            first = None
    return analysis.as_typed(*best) if best[1] > best[0] + 1 else None
