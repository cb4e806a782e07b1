"""The article as frozen objects; facts.py reads them from facts.yml and checks them."""

import functools
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

# Days are those of Japan everywhere.
JAPAN = ZoneInfo("Asia/Tokyo")

Modality = Literal["stated", "hedged", "reported"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(_Entry):
    """The source: `lines` counts the lines of its text, `sha256` proves which text was read."""

    title: str
    publisher: str
    url: str | None
    lines: int
    sha256: str


class Section(_Entry):
    """A part of the article; `lines` is its first and last line, `url` its own address."""

    id: str
    heading: str
    lines: tuple[int, int]
    url: str | None = None


class Role(_Entry):
    """A role that the article describes; `keywords` say what it is in charge of."""

    english: str | None
    japanese: str | None
    keywords: tuple[str, ...]
    aliases: tuple[str, ...]


class Plays(_Entry):
    """Which part topics and roles play: no code knows one by its own name.

    `define` says what a role is, `purpose` what it is there for, `function` what it does for the
    whole, `duties` its single tasks, `compare` how roles differ. `open` are the topics of the first
    questions, `everyone` is the role that stands for all.
    """

    define: str
    open: tuple[str, ...]
    purpose: str | None = None
    function: str | None = None
    duties: str | None = None
    compare: str | None = None
    list: str | None = None
    everyone: str | None = None

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics that are named, each once."""
        named = (self.define, self.purpose, self.function, self.duties, self.compare, *self.open)
        return tuple(dict.fromkeys(topic for topic in named if topic is not None))

    @property
    def core(self) -> tuple[str, ...]:
        """The topics that tell what a role is, the shortest way."""
        return tuple(topic for topic in (self.define, self.purpose) if topic is not None)


class Titles(_Entry):
    """What makes a name the title of a role; `shapes` are patterns for titles nobody listed."""

    words: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


class OtherRole(_Entry):
    """A role that the article does not describe; `mentioned` are the lines that merely name it."""

    japanese: str | None
    mentioned: tuple[int, ...]
    aliases: tuple[str, ...]


class OtherMeaning(_Entry):
    """A sense of an abbreviation that the article does not treat; `words` give it away."""

    name: str
    words: tuple[str, ...]


class Topic(_Entry):
    """What is asked of a role or a subject.

    `ask` is its question in Japanese, `next` the topics that a reader turns to next, `gist` a topic
    whose facts open the answer, `then` one whose facts close it, `instead` the topic that answers
    for a role without facts of its own, `why` the topic that gives the reason, `only` the role that
    the facts are about, `words` nouns that name the topic in a list such as 「役割と年収」.
    """

    name: str
    ask: str
    next: tuple[str, ...]
    gist: str | None = None
    then: str | None = None
    instead: str | None = None
    why: str | None = None
    only: str | None = None
    words: tuple[str, ...] = ()


class Fact(_Entry):
    """One thing that the article says, in our own words.

    `text` is a whole sentence, `short` its form in lists and tables, `also` further topics that it
    answers, `detail` the topic that treats a list item at length. Without `roles` it holds for all.
    It is told `from` the one day `until` the other, both included and in Japan's time; and never
    while it is `hidden`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    roles: tuple[str, ...]
    topic: str
    section: str
    lines: tuple[int, ...]
    text: str
    modality: Modality
    also: tuple[str, ...] = ()
    short: str | None = None
    detail: str | None = None
    errata: tuple[str, ...] = ()
    hidden: bool = False
    since: date | None = Field(default=None, alias="from")
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the fact is told on that day."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)

    def is_of(self, role: str | None) -> bool:
        """Whether the fact holds for a role; every fact does for None."""
        return role is None or not self.roles or role in self.roles

    def answers(self, topic: str) -> bool:
        """Whether the fact belongs into an answer about `topic`."""
        return topic == self.topic or topic in self.also


class Erratum(_Entry):
    """A place where the article is wrong or unconfirmed."""

    id: str
    line: int
    written: str
    meant: str | None
    kind: Literal["typo", "likely_slip", "unverified"]
    reason: str


class Excluded(_Entry):
    """Lines that hold no fact; a pair is a range."""

    lines: tuple[int, ...]
    reason: str


class Book(_Entry):
    """The whole of data/facts.yml."""

    article: Article
    sections: tuple[Section, ...]
    plays: Plays
    titles: Titles = Titles()
    roles: dict[str, Role]
    not_described: dict[str, OtherRole]
    other_meanings: dict[str, tuple[OtherMeaning, ...]]
    terms: dict[str, tuple[str, ...]]
    topics: dict[str, Topic]
    comparison: tuple[str, ...]
    facts: tuple[Fact, ...]
    errata: tuple[Erratum, ...]
    excluded: tuple[Excluded, ...]

    @functools.cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @functools.cached_property
    def _dated(self) -> bool:
        return any(fact.since or fact.until for fact in self.facts)

    @functools.cached_property
    def _items(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in filter(is_item, self.facts):
            found.setdefault(lead_id(fact), []).append(fact)
        return found

    @functools.cached_property
    def _about(self) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            for topic in dict.fromkeys((fact.topic, *fact.also)):
                found.setdefault(topic, []).append(fact)
        return found

    @property
    def described(self) -> list[str]:
        """The roles that the article describes one by one, its subject first."""
        return [role for role in self.roles if role != self.plays.everyone]

    @property
    def compared(self) -> list[str]:
        """The roles that can be compared: those of which it is told what they are there for."""
        if self.plays.compare is None:
            return []
        return self.described if self.plays.purpose is None else self.roles_of(self.plays.purpose)

    def question(self, topic: str, roles: Sequence[str], joined: str) -> str:
        """Return the question for a topic of roles, whose names `joined` stands between."""
        return self.topics[topic].ask.format(role=(*roles, "")[0], roles=joined.join(roles))

    def fact(self, id: str) -> Fact:
        """Return the fact with that id; KeyError when there is none."""
        return self._by_id[id]

    def has(self, id: str) -> bool:
        """Whether there is a fact with that id."""
        return id in self._by_id

    def about(self, topic: str, role: str | None = None) -> list[Fact]:
        """Return the facts that answer `topic`, in the file's order, for one role or for all."""
        return [f for f in self._told(self._about.get(topic, [])) if f.is_of(role)]

    def roles_of(self, topic: str) -> list[str]:
        """Return the roles that `topic` is about, in the file's order.

        Those that have a fact under the topic itself; when none has, those with a fact that
        answers it too. List items do not count.
        """
        facts = [fact for fact in self.about(topic) if not is_item(fact)]
        chosen = [fact for fact in facts if fact.topic == topic] or facts
        return [role for role in self.roles if any(role in fact.roles for fact in chosen)]

    def items(self, fact: Fact) -> list[Fact]:
        """Return the list items that `fact` leads in; empty when it leads in none."""
        return self._told(self._items.get(fact.id, []))

    def _told(self, facts: list[Fact]) -> list[Fact]:
        """Return those of the facts that are told today."""
        if not self._dated:
            return facts
        today = datetime.now(JAPAN).date()
        return [fact for fact in facts if fact.holds(today)]

    def lead(self, fact: Fact) -> Fact | None:
        """Return the fact that leads in the list in which `fact` is an item."""
        return self._by_id.get(lead_id(fact)) if is_item(fact) else None

    def section_of(self, line: int) -> Section:
        """Return the section in which a line of the article stands; KeyError when in none."""
        for section in self.sections:
            if section.lines[0] <= line <= section.lines[1]:
                return section
        raise KeyError(line)

    def erratum(self, id: str) -> Erratum:
        """Return the erratum with that id."""
        return next(e for e in self.errata if e.id == id)


def is_item(fact: Fact) -> bool:
    """Whether the fact is an item of a list: numbered, and with a short form."""
    return fact.short is not None and fact.id.rpartition(".")[2].isdigit()


def lead_id(fact: Fact) -> str:
    """Return the id of the fact that leads in the list of an item."""
    return fact.id.rsplit(".", 1)[0]
