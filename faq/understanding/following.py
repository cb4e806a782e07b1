"""What people ask next of a role that they name: how much likelier each kind is after a topic."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from faq.knowledge.book import Book
from faq.understanding.pieces import Piece
from faq.understanding.situation import of_a_role

# For each topic, how much likelier each kind is after it than it is at all, as a logarithm.
Following = Mapping[str, Mapping[str, float]]

# What holds for topics in general counts as much as so many turns after the very topic.
_GENERAL = 10.0
# What was asked before rules no kind out, and makes none sure.
_MOST = 3.0

# What was asked before and what is now.
_Pair = tuple[str, str]


def fit(pieces: Iterable[Piece], book: Book) -> Following:
    """Learn from the pieces that name a role where a topic was asked before."""
    pieces = list(pieces)
    often = Counter(piece.kind for piece in pieces)
    pairs = [(piece.before, piece.kind) for piece in pieces if piece.before is not None]
    return _table(pairs, often, book)


def _table(pairs: Sequence[_Pair], often: Mapping[str, int], book: Book) -> Following:
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for topic, kind in pairs:
        after[topic][kind] += 1
    whole = sum(often.values())
    found: dict[str, dict[str, float]] = {}
    rates = _rates(pairs, often, book)
    for topic in book.topics:
        general = _in_general(topic, rates, often, book)
        turns = sum(after[topic].values())
        found[topic] = {
            kind: _likelier(
                (after[topic][kind] + _GENERAL * general[kind]) / (turns + _GENERAL),
                count / whole,
            )
            for kind, count in often.items()
        }
    return found


def _likelier(share: float, at_all: float) -> float:
    return round(min(_MOST, max(-_MOST, math.log(max(share, 1e-9) / at_all))), 2)


def _rates(pairs: Sequence[_Pair], often: Mapping[str, int], book: Book) -> Mapping[str, float]:
    """Return how often a kind of each relation follows, where there is one of it."""
    relations = {
        topic: {kind: _relation(topic, kind, book) for kind in often} for topic in book.topics
    }
    followed = Counter(relations[topic][kind] for topic, kind in pairs if kind in often)
    could = Counter(relation for topic, _ in pairs for relation in {*relations[topic].values()})
    return {relation: (followed[relation] + 1) / (count + 10) for relation, count in could.items()}


def _in_general(
    topic: str, rates: Mapping[str, float], often: Mapping[str, int], book: Book
) -> Mapping[str, float]:
    """Return the shares of kinds after a topic by what they are to it, and how often they are."""
    relations = {kind: _relation(topic, kind, book) for kind in often}
    sizes: dict[str, int] = defaultdict(int)
    for kind, relation in relations.items():
        sizes[relation] += often[kind]
    shares = {
        kind: rates.get(relation, 0.0) * often[kind] / sizes[relation]
        for kind, relation in relations.items()
    }
    total = sum(shares.values()) or 1.0
    return {kind: share / total for kind, share in shares.items()}


def _relation(topic: str, kind: str, book: Book) -> str:
    """Return what a kind is to a topic; what is no topic is a relation of its own."""
    if kind not in book.topics:
        return kind
    if kind == topic:
        return "same"
    if _sections(topic, book) & _sections(kind, book):
        return "near"
    both = of_a_role(topic, book), of_a_role(kind, book)
    return "alike" if both[0] == both[1] else "far"


def _sections(topic: str, book: Book) -> frozenset[str]:
    return frozenset(fact.section for fact in book.about(topic))
