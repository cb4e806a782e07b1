"""What types alone cannot express: whether the entries of facts.yml fit each other."""

import re
from collections.abc import Collection, Iterator, Sequence
from string import Formatter

from faq.knowledge.book import Book, Fact, Topic, is_item, lead_id
from faq.knowledge.problems import Problem, nearest
from faq.knowledge.words import word_list

_Found = Iterator[Problem]
# What the question of a topic may name.
_PLACES = ("{role}", "{roles}")
# How many things a fact says that follow: 「次の3つ」.
_COUNT = re.compile(r"次の([0-9]+)(?:つ|個|点|種類|項目)")


def problems_of(book: Book) -> _Found:
    """Yield every problem of the facts."""
    home = {n: s.id for s in book.sections for n in range(s.lines[0], s.lines[1] + 1)}
    yield from _sections(book)
    yield from _plays(book)
    yield from _names(book)
    for name, topic in book.topics.items():
        yield from _topic(name, topic, book)
    for i, fact in enumerate(book.facts):
        yield from _fact(("facts", i), fact, book)
        yield from _lines(("facts", i), fact, book, home)
    for i, erratum in enumerate(book.errata):
        if not 1 <= erratum.line <= book.article.lines:
            yield Problem(("errata", i), "erratum_outside", {"last": book.article.lines})
    yield from _reached(book)
    yield from _left_over(book, home)


def unknown(
    location: tuple[str | int, ...], code: str, name: str, known: Collection[str]
) -> _Found:
    """Yield the problem of a name that is not known, with the one that was probably meant."""
    if name not in known:
        yield Problem(location, code, {"name": name}, nearest(name, known))


def _sections(book: Book) -> _Found:
    end = 0
    for i, section in enumerate(book.sections):
        first, last = section.lines
        if first <= end or last < first:
            yield Problem(("sections", i), "sections_overlap")
        if last > book.article.lines:
            yield Problem(("sections", i), "section_beyond", {"last": book.article.lines})
        end = max(end, last)


def _plays(book: Book) -> _Found:
    plays = dict(book.plays)
    everyone, opening = plays.pop("everyone"), plays.pop("open")
    for part, name in plays.items():
        if name is not None:
            yield from unknown(("plays", part), "unknown_topic", name, book.topics)
    for i, name in enumerate(opening):
        yield from unknown(("plays", "open", i), "unknown_topic", name, book.topics)
    if everyone is not None:
        yield from unknown(("plays", "everyone"), "unknown_role", everyone, book.roles)
    for i, name in enumerate(book.comparison):
        yield from unknown(("comparison", i), "unknown_topic", name, book.topics)
    for role in book.other_meanings:
        yield from unknown(("other_meanings", role), "unknown_role", role, book.roles)
    for i, shape in enumerate(book.titles.shapes):
        try:
            re.compile(shape)
        except re.error as error:
            yield Problem(("titles", "shapes", i), "no_pattern", {"reason": str(error)})


def _names(book: Book) -> _Found:
    """Yield names that stand for two things."""
    for name in book.not_described:
        if name in book.roles:
            yield Problem(("not_described", name), "described_twice", {"name": name})
    seen: dict[str, str] = {}
    entries = [
        *((("roles", name), role.aliases) for name, role in book.roles.items()),
        *((("not_described", name), role.aliases) for name, role in book.not_described.items()),
        *((("terms", name), aliases) for name, aliases in book.terms.items()),
    ]
    for location, aliases in entries:
        owner = location[1]
        for alias in dict.fromkeys((owner, *aliases)):
            other = seen.setdefault(alias.lower(), owner)
            if other != owner:
                values = {"name": alias, "one": other, "other": owner}
                yield Problem(location, "alias_twice", values)


def _topic(name: str, topic: Topic, book: Book) -> _Found:
    location = ("topics", name)
    links = [*topic.next, topic.gist, topic.then, topic.instead, topic.why]
    for link in filter(None, links):
        yield from unknown(location, "unknown_topic", link, book.topics)
    if topic.only is not None:
        yield from unknown(location, "unknown_role", topic.only, book.roles)
    yield from places((*location, "ask"), topic.ask, _PLACES)


def places(location: tuple[str | int, ...], text: str, known: Sequence[str]) -> _Found:
    """Yield what is wrong with the {places} of a text; `known` are those that can be filled."""
    try:
        named = [place for _, place, _, _ in Formatter().parse(text) if place is not None]
    except ValueError:
        yield Problem(location, "open_brace")
        return
    for place in dict.fromkeys(named):
        if f"{{{place}}}" not in known:
            values = {"name": f"{{{place}}}", "known": " ".join(known)}
            yield Problem(location, "unknown_place", values)


def _fact(location: tuple[str | int, ...], fact: Fact, book: Book) -> _Found:
    if [other.id for other in book.facts].count(fact.id) > 1:
        yield Problem(location, "id_twice")
    named = re.fullmatch(rf"[a-z_]+\.{re.escape(fact.topic)}(\.[1-9][0-9]*)?", fact.id)
    if not named and fact.topic in book.topics:
        yield Problem(location, "id_form", {"topic": fact.topic})
    for role in fact.roles:
        if role in book.not_described and role not in book.roles:
            yield Problem(location, "role_not_described", {"name": role})
        else:
            yield from unknown(location, "unknown_role", role, book.roles)
    for topic in filter(None, (fact.topic, *fact.also, fact.detail)):
        yield from unknown(location, "unknown_topic", topic, book.topics)
    for erratum in fact.errata:
        yield from unknown(location, "unknown_erratum", erratum, [e.id for e in book.errata])
    if is_item(fact) and book.lead(fact) is None:
        yield Problem(location, "item_without_lead", {"lead": lead_id(fact)})
    if not fact.text.endswith("。"):
        yield Problem(location, "no_sentence")
    yield from _said(location, fact, book)
    if fact.since is not None and fact.until is not None and fact.until < fact.since:
        yield Problem(location, "never_told")


def _said(location: tuple[str | int, ...], fact: Fact, book: Book) -> _Found:
    """Yield what a fact says otherwise than it should: surer than the article, or a wrong count."""
    hedges = word_list("hedges")
    for name, text in (("text", fact.text), ("short", fact.short)):
        sure = text is not None and not any(hedge in text for hedge in hedges)
        if fact.modality != "stated" and sure:
            values = {"modality": fact.modality, "hedges": "、".join(sorted(hedges))}
            yield Problem((*location, name), "not_hedged", values)
    counted = [int(number) for number in _COUNT.findall(fact.text)]
    items = len(book.items(fact))
    if items and counted and items not in counted:
        yield Problem((*location, "text"), "lead_count", {"count": counted[0], "items": items})


def _lines(location: tuple[str | int, ...], fact: Fact, book: Book, home: dict[int, str]) -> _Found:
    """Yield what is wrong with where a fact stands in the article."""
    sections = [section.id for section in book.sections]
    homeless = [line for line in fact.lines if line not in home]
    if fact.section not in sections:
        yield from unknown(location, "unknown_section", fact.section, sections)
    elif not fact.lines:
        yield Problem(location, "no_lines")
    elif homeless:
        values = {"lines": _listed(homeless), "last": book.article.lines}
        yield Problem(location, "line_of_no_section", values)
    elif fact.section not in {home[line] for line in fact.lines}:
        yield Problem(location, "section_apart", {"section": fact.section})


def _reached(book: Book) -> _Found:
    """Yield topics and roles of which nothing is told."""
    told = {topic for fact in book.facts for topic in (fact.topic, *fact.also)}
    for topic in book.topics:
        if topic not in told and topic != book.plays.compare:
            yield Problem(("topics", topic), "topic_without_facts", {"name": topic})
    for role in book.roles:
        if not any(role in fact.roles for fact in book.facts):
            yield Problem(("roles", role), "role_without_facts", {"name": role})


def _left_over(book: Book, home: dict[int, str]) -> _Found:
    """Yield lines of the article that nobody has accounted for, headings left aside."""
    told = {line for fact in book.facts for line in fact.lines}
    excluded: set[int] = set()
    for i, entry in enumerate(book.excluded):
        first, last = entry.lines[0], entry.lines[-1]
        lines = {*range(first, last + 1)} if len(entry.lines) == 2 else {*entry.lines}
        if both := sorted(lines & told):
            yield Problem(("excluded", i), "told_and_excluded", {"lines": _listed(both)})
        excluded |= lines
    told |= excluded | {section.lines[0] for section in book.sections}
    left = [line for line in sorted(home) if line not in told]
    if left:
        yield Problem(("excluded",), "lines_left_over", {"lines": _listed(left)})


def _listed(lines: Sequence[int]) -> str:
    return "、".join(map(str, lines))
