"""The article as frozen, checked objects, read once from data/facts.yml.

A broken file raises `FactsError`, whose one line names the file, the entry and what is wrong.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, PrivateAttr, ValidationError

PATH = Path(__file__).resolve().parent.parent / "data" / "facts.yml"

Modality = Literal["stated", "hedged", "reported"]


class FactsError(Exception):
    """data/facts.yml cannot be used; the message says where and why."""


class _Entry(BaseModel):
    class Config:
        frozen = True
        extra = "forbid"


class Article(_Entry):
    """The source: `lines` counts the lines of its text, `sha256` proves which text was read."""

    title: str
    publisher: str
    url: str | None
    lines: int
    sha256: str


class Section(_Entry):
    """A part of the article; `lines` is its first and last line."""

    id: str
    heading: str
    lines: tuple[int, int]


class Role(_Entry):
    """A role that the article describes; `keywords` say what it is in charge of."""

    english: str
    japanese: str | None
    keywords: tuple[str, ...]
    aliases: tuple[str, ...]


class OtherRole(_Entry):
    """A role that the article does not describe; `mentioned` are the lines that merely name it."""

    japanese: str | None
    mentioned: tuple[int, ...]
    aliases: tuple[str, ...]


class OtherMeaning(_Entry):
    """A sense of an abbreviation that the article does not treat; `words` give it away."""

    name: str
    words: tuple[str, ...]


class SilentAspect(_Entry):
    """What people ask and the article does not say; `near` is the topic that comes closest."""

    name: str
    words: tuple[str, ...]
    near: str | None = None


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
    answers, `detail` the topic that treats a list item at length.
    """

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
    roles: dict[str, Role]
    not_described: dict[str, OtherRole]
    other_meanings: dict[str, tuple[OtherMeaning, ...]]
    silent: tuple[SilentAspect, ...]
    terms: dict[str, tuple[str, ...]]
    topics: dict[str, Topic]
    comparison: tuple[str, ...]
    facts: tuple[Fact, ...]
    errata: tuple[Erratum, ...]
    excluded: tuple[Excluded, ...]
    _by_id: dict[str, Fact] = PrivateAttr()
    _items: dict[str, list[Fact]] = PrivateAttr()
    _about: dict[str, list[Fact]] = PrivateAttr()

    def __init__(self, **data: Any) -> None:
        super().__init__(**data)
        self._by_id = {fact.id: fact for fact in self.facts}
        self._items = {}
        for fact in filter(is_item, self.facts):
            self._items.setdefault(_lead_id(fact), []).append(fact)
        self._about = {}
        for fact in self.facts:
            for topic in dict.fromkeys((fact.topic, *fact.also)):
                self._about.setdefault(topic, []).append(fact)

    def fact(self, id: str) -> Fact:
        """Return the fact with that id; KeyError when there is none."""
        return self._by_id[id]

    def has(self, id: str) -> bool:
        """Whether there is a fact with that id."""
        return id in self._by_id

    def about(self, topic: str, role: str | None = None) -> list[Fact]:
        """Return the facts that answer `topic`, in the file's order, for one role or for all."""
        return [f for f in self._about.get(topic, []) if role is None or role in f.roles]

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
        return self._items.get(fact.id, [])

    def lead(self, fact: Fact) -> Fact | None:
        """Return the fact that leads in the list in which `fact` is an item."""
        return self._by_id.get(_lead_id(fact)) if is_item(fact) else None

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


def _lead_id(fact: Fact) -> str:
    return fact.id.rsplit(".", 1)[0]


def _entry_name(data: Any, location: Sequence[Any]) -> str:
    """Name the entry at a pydantic location, by its id where it has one."""
    names = []
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            names.append(str(step))
            break
        named = data.get("id") if isinstance(data, dict) and isinstance(step, int) else None
        names.append(str(named or step))
    return " > ".join(names)


def _problems(book: Book) -> Iterator[tuple[str, str]]:
    """Yield (entry, what is wrong) for every rule that types alone cannot express."""
    ids = [fact.id for fact in book.facts]
    home = {n: s.id for s in book.sections for n in range(s.lines[0], s.lines[1] + 1)}
    errata = {erratum.id for erratum in book.errata}
    for fact in book.facts:
        entry = f"facts > {fact.id}"
        if ids.count(fact.id) > 1:
            yield entry, "this id is used twice"
        if not re.fullmatch(rf"[a-z]+\.{re.escape(fact.topic)}(\.[1-9][0-9]*)?", fact.id):
            yield entry, f"the id must be <role or subject>.{fact.topic}[.<number>]"
        for role in set(fact.roles) - set(book.roles):
            yield entry, f"unknown role {role}"
        linked = [fact.topic, *fact.also] + ([fact.detail] if fact.detail else [])
        for topic in set(linked) - set(book.topics):
            yield entry, f"unknown topic {topic}"
        for erratum in set(fact.errata) - errata:
            yield entry, f"unknown erratum {erratum}"
        homeless = [line for line in fact.lines if line not in home]
        if homeless or not fact.lines:
            yield entry, f"lines {homeless} stand in no section of the article"
        elif fact.section not in {home[line] for line in fact.lines}:
            yield entry, f"no line of it stands in section {fact.section}"
        if is_item(fact) and book.lead(fact) is None:
            yield entry, f"it is a list item, but no fact {_lead_id(fact)} leads in the list"
        if not fact.text.endswith("。"):
            yield entry, "text must be a whole sentence that ends in 。"
    for name, entry_ in book.topics.items():
        links = [*entry_.next, entry_.gist, entry_.then, entry_.instead, entry_.why]
        for link in [link for link in links if link is not None and link not in book.topics]:
            yield f"topics > {name}", f"unknown topic {link}"
        for place in sorted(set(re.findall(r"{(.*?)}", entry_.ask)) - {"role", "roles"}):
            yield f"topics > {name}", f"ask has an unknown place {{{place}}}"
        if entry_.only is not None and entry_.only not in book.roles:
            yield f"topics > {name}", f"unknown role {entry_.only}"
    for aspect in book.silent:
        if aspect.near is not None and aspect.near not in book.topics:
            yield f"silent > {aspect.name}", f"unknown topic {aspect.near}"
    for name in set(book.comparison) - set(book.topics):
        yield "comparison", f"unknown topic {name}"
    for role in set(book.other_meanings) - set(book.roles):
        yield "other_meanings", f"unknown role {role}"
    for erratum_ in book.errata:
        if not 1 <= erratum_.line <= book.article.lines:
            yield f"errata > {erratum_.id}", f"line must be within 1 to {book.article.lines}"
    if len(home) != sum(s.lines[1] - s.lines[0] + 1 for s in book.sections):
        yield "sections", "two sections share a line, or the last line comes before the first"
    if home and max(home) > book.article.lines:
        yield "sections", f"a section ends after line {book.article.lines}"


def load(path: Path = PATH) -> Book:
    """Read and check the facts file. Raises FactsError when it cannot be used."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FactsError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error
    try:
        book = Book.parse_obj(data)
    except ValidationError as error:
        first = error.errors()[0]
        entry = _entry_name(data, first["loc"])
        raise FactsError(f"{path}: {entry}: {first['msg']}") from error
    for entry, problem in _problems(book):
        raise FactsError(f"{path}: {entry}: {problem}")
    return book


@functools.lru_cache(maxsize=1)
def book() -> Book:
    """Return the project's own facts, read at the first call."""
    return load()
