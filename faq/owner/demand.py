"""What visitors asked in some days, counted: what the owner's page shows; pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from faq.channels.website.settings import CHANNEL
from faq.knowledge.book import JAPAN, Book
from faq.owner.exchanges import Exchange

# Kinds of answers in which the question stayed open.
OPEN = ("not_in_article", "other_meaning", "off_topic", "clarify", "error")
# Who asks again within so many seconds, of the same or in like words, was not helped.
_AGAIN = 300.0
_ALIKE = 0.4
_EXAMPLES = 3
_SHOWN = 30


@dataclass(frozen=True)
class Chosen:
    """Of which channel and of which site something is to be seen; None for all of them.

    The site is an origin, or nothing for what the website recorded none of.
    """

    channel: str | None = None
    site: str | None = None

    def has(self, exchange: Exchange) -> bool:
        """Whether an exchange is to be seen."""
        if self.channel not in (None, exchange.channel):
            return False
        return self.site is None or self.site == _site(exchange)


ALL = Chosen()


@dataclass(frozen=True)
class Tally:
    """What was asked in one place: how often each kind of answer was given, and how they helped."""

    kinds: Counter[str]
    conversations: int
    helpful: int
    unhelpful: int

    @property
    def questions(self) -> int:
        """How many questions there were, greetings and the like among them."""
        return sum(self.kinds.values())

    @property
    def answered(self) -> float | None:
        """The share of answers among what asks something, from 0 to 1."""
        return _share(self.kinds["answer"], self.questions - self.kinds["social"])


@dataclass(frozen=True)
class Group:
    """Questions that stayed open for the same reason: what they ask, or else which is nearest."""

    name: str
    kind: str
    count: int
    examples: tuple[str, ...]
    nearest: str | None


@dataclass(frozen=True)
class Report:
    """What was asked; shares are from 0 to 1, or None where there is nothing to share.

    `days` holds how often each kind of answer was given, `channels` and `sites` what was asked by
    each of them, `topics` the answers on each topic, those never asked included, the most frequent
    first; `nearest` how often each topic was the nearest to what stayed open.
    """

    first: date
    last: date
    total: Tally
    days: dict[date, Counter[str]]
    conversations_a_day: dict[date, int]
    channels: dict[str, Tally]
    sites: dict[str, Tally]
    reworded: float | None
    unanswered: tuple[Group, ...] = ()
    disliked: tuple[Exchange, ...] = ()
    unsure: tuple[Exchange, ...] = ()
    topics: dict[str, Tally] = field(default_factory=dict)
    nearest: Counter[str] = field(default_factory=Counter)


def report_of(asked: Iterable[Exchange], first: date, last: date, book: Book) -> Report:
    """Count what was asked from the first day to the last one."""
    found = [exchange for exchange in asked if first <= day_of(exchange) <= last]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    kinds = Counter((day_of(exchange), exchange.kind) for exchange in found)
    talks = Counter(day for day, _ in {(day_of(e), e.conversation) for e in found})
    return Report(
        first,
        last,
        _tally(found),
        {day: Counter({k: n for (d, k), n in kinds.items() if d == day}) for day in days},
        {day: talks[day] for day in days},
        _tallies((exchange.channel, exchange) for exchange in found),
        _tallies((site, each) for each in found if (site := _site(each)) is not None),
        _share_reworded(found),
        _groups(found, book),
        tuple(exchange for exchange in found if exchange.disliked)[-_SHOWN:],
        _unsure(found),
        _topics(found, book),
        Counter(e.nearest for e in found if e.kind == "not_in_article" and e.nearest),
    )


def day_of(exchange: Exchange) -> date:
    """Return the day in Japan on which something was asked."""
    return datetime.fromtimestamp(exchange.time, JAPAN).date()


def _site(exchange: Exchange) -> str | None:
    """Return the site of a question; nothing where none was recorded, None beside the website."""
    return exchange.site or "" if exchange.channel == CHANNEL else None


def _tally(found: Sequence[Exchange]) -> Tally:
    votes = [vote.helpful for exchange in found for vote in exchange.votes]
    return Tally(
        Counter(exchange.kind for exchange in found),
        len({exchange.conversation for exchange in found}),
        votes.count(True),
        votes.count(False),
    )


def _tallies(placed: Iterable[tuple[str, Exchange]]) -> dict[str, Tally]:
    """Count by place, in the order of the places' names."""
    places: dict[str, list[Exchange]] = {}
    for place, exchange in placed:
        places.setdefault(place, []).append(exchange)
    return {place: _tally(places[place]) for place in sorted(places)}


def _share_reworded(found: Sequence[Exchange]) -> float | None:
    """Return the share of answers after which the same person asked the same in other words."""
    talks: dict[str, list[Exchange]] = {}
    for exchange in found:
        talks.setdefault(exchange.conversation, []).append(exchange)
    again = sum(
        before.kind == "answer" and _asks_again(before, after)
        for talk in talks.values()
        for before, after in pairwise(talk)
    )
    return _share(again, sum(exchange.kind == "answer" for exchange in found))


def _asks_again(before: Exchange, after: Exchange) -> bool:
    if after.kind == "social" or after.time - before.time > _AGAIN:
        return False
    same = (before.topic, before.roles) == (after.topic, after.roles)
    return same or _likeness(before.text, after.text) >= _ALIKE


def _likeness(one: str, other: str) -> float:
    """Return the share of pairs of signs that two texts have in common."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] & pairs[1]) / (len(pairs[0] | pairs[1]) or 1)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _groups(found: Iterable[Exchange], book: Book) -> tuple[Group, ...]:
    """Group what stayed open by what the refusal named, else by the nearest topic."""
    groups: dict[tuple[str, str], list[Exchange]] = {}
    for exchange in found:
        if exchange.kind in OPEN or exchange.unanswered:
            kind = exchange.kind if exchange.kind in OPEN else "not_in_article"
            groups.setdefault((kind, _name(exchange, book)), []).append(exchange)
    made = [
        Group(
            name,
            kind,
            len(those),
            tuple(dict.fromkeys(each.text for each in those if each.text))[:_EXAMPLES],
            _nearest(those) if kind == "not_in_article" else None,
        )
        for (kind, name), those in groups.items()
    ]
    return tuple(sorted(made, key=lambda group: (-group.count, group.name)))


def _nearest(those: Iterable[Exchange]) -> str | None:
    common = Counter(each.nearest for each in those if each.nearest).most_common(1)
    return common[0][0] if common else None


def _name(exchange: Exchange, book: Book) -> str:
    """Return what a question is grouped by; nothing where neither words nor a topic are known."""
    named = [name for name in exchange.unanswered if name in exchange.text]
    if named:
        return "・".join(named)
    if exchange.kind in ("off_topic", "clarify", "error") or exchange.nearest is None:
        return ""
    roles = "・".join(exchange.roles)
    topic = book.topics[exchange.nearest].name
    return f"{roles} {topic}".strip()


def _unsure(found: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """Return the answers of which the bot was least sure."""
    answers = (e for e in found if e.kind == "answer" and e.sure < 0.7)
    return tuple(sorted(answers, key=lambda exchange: exchange.sure)[:_SHOWN])


def _topics(found: Iterable[Exchange], book: Book) -> dict[str, Tally]:
    answers: dict[str, list[Exchange]] = {topic: [] for topic in book.topics}
    for exchange in found:
        if exchange.kind == "answer" and exchange.topic in answers:
            answers[exchange.topic].append(exchange)
    return {t: _tally(answers[t]) for t in sorted(answers, key=lambda topic: -len(answers[topic]))}
