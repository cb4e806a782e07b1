"""Cuts a message into the questions that it asks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from components.analysis import Analysis
from components.aspects import Aspect, listed
from components.mentions import ROLE, TERM, Mention

# Words of a sentence that goes on asking about what was named before.
_ASKING = frozenset(
    [
        "何",
        "誰",
        "どこ",
        "何処",
        "いつ",
        "何時",
        "どう",
        "どんな",
        "何故",
        "なぜ",
        "どれ",
        "其れ",
        "それ",
        "その",
        "略",
        "訳",
        "違う",
        "違い",
    ]
)
_ENDS = ("?", "!", "。", "？", "！", "…")
_NUMBERS = {n: i for i, n in enumerate("一二三四五六七八九十", 1)}
_ORDINAL = re.compile(r"([0-9]{1,2}|[一二三四五六七八九十])(?:つ|番|個|点|件|項)?目|([0-9]{1,2})番")
_BARE_NUMBER = re.compile(r"(?<![0-9])([1-9])(?![0-9])")
_LAST = re.compile(r"最後|ラスト|末尾")
_FIRST = re.compile(r"最初|はじめのやつ|先頭|トップのやつ")


@dataclass(frozen=True)
class Clause:
    """Words `start` to `end` of a message that ask one thing, or the `listed` aspects there."""

    start: int
    end: int
    listed: tuple[Aspect, ...] = ()


def clauses(analysis: Analysis, aspects: list[Aspect]) -> list[Clause]:
    """Return the clauses that ask something; one over the whole message unless several do."""
    whole = Clause(0, len(analysis.words), tuple(listed(aspects, analysis)))
    sentences = list(_sentences(analysis))
    telling = [span for span in sentences if _tells(analysis, aspects, *span)]
    rest = [span for span in sentences if span not in telling]
    if not telling or any(_belongs(analysis, telling, *span) for span in rest):
        return [whole]
    return [Clause(s, e, _inside(analysis, whole.listed, s, e)) for s, e in telling]


def _sentences(analysis: Analysis) -> Iterator[tuple[int, int]]:
    start = 0
    for i, word in enumerate(analysis.words):
        if word.surface[-1] in _ENDS:
            if i > start:
                yield start, i
            start = i + 1
    if start < len(analysis.words):
        yield start, len(analysis.words)


def _tells(analysis: Analysis, aspects: list[Aspect], start: int, end: int) -> bool:
    """Whether a sentence names a role or an aspect and so can stand alone."""
    first, last = analysis.words[start].start, analysis.words[end - 1].end
    roles = any(m is not None and m.kind != TERM for m in analysis.mention_of[start:end])
    return roles or any(first <= aspect.start < last for aspect in aspects)


def _belongs(analysis: Analysis, telling: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a sentence without a role or an aspect still belongs to the question.

    It does when it speaks of a term, or follows on what was named; a greeting or a request to
    tell does not.
    """
    free = [mention is None for mention in analysis.mention_of[start:end]]
    if not all(free):
        return True
    asks = any(word.norm in _ASKING for word in analysis.words[start:end])
    return asks and start > telling[0][0]


def _inside(
    analysis: Analysis, aspects: tuple[Aspect, ...], start: int, end: int
) -> tuple[Aspect, ...]:
    first, last = analysis.words[start].start, analysis.words[end - 1].end
    return tuple(a for a in aspects if first <= a.start < last)


def roles_between(analysis: Analysis, clause: Clause, start: int, end: int) -> list[str]:
    """Return the roles that the clause names from a position of the text up to another."""
    return _roles(m for m in _mentions(analysis, clause) if start <= m.start < end)


def roles(analysis: Analysis, clause: Clause) -> list[str]:
    """Return the roles that the clause names and does not take back, each once."""
    return _roles(_mentions(analysis, clause))


def _roles(mentions: "Iterator[Mention]") -> list[str]:
    return list(dict.fromkeys(m.value for m in mentions if m.kind == ROLE and not m.rejected))


def _mentions(analysis: Analysis, clause: Clause) -> Iterator[Mention]:
    return (m for m in analysis.mention_of[clause.start : clause.end] if m is not None)


def mentions_of_kind(analysis: Analysis, clause: Clause, kind: str) -> list[Mention]:
    """Return the mentions of a kind in the clause that are not taken back, each value once."""
    found = [m for m in _mentions(analysis, clause) if m.kind == kind and not m.rejected]
    return list({m.value: m for m in reversed(found)}.values())[::-1]


def ordinals(text: str, *, bare: bool = False) -> list[int]:
    """Return the places in a list that a text names: 2つ目 → 2, 最後 → -1.

    With `bare` a number alone counts too, as in 「②について」.
    """
    found = []
    for match in _ORDINAL.finditer(text):
        number = match.group(1) or match.group(2)
        found.append(_NUMBERS.get(number) or int(number))
    if not found and _LAST.search(text):
        found = [-1]
    if not found and _FIRST.search(text):
        found = [1]
    if not found and bare:
        found = [int(match.group(1)) for match in _BARE_NUMBER.finditer(text)][:1]
    return [n for n in found if n]
