"""From the reading that was chosen to parts: requests, gaps, remarks, commands."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import cast

from faq.contract.context import Context
from faq.contract.parts import Command, CommandName, Gap, Part, Remark, Request
from faq.knowledge.book import Book, Fact
from faq.knowledge.words import pattern
from faq.understanding import certain
from faq.understanding.asked import terms
from faq.understanding.decision import Decision
from faq.understanding.examples import ITEM, NO_ROLE, OFF, SENSE, SILENT, SOCIAL, WHO
from faq.understanding.names import Name
from faq.understanding.references import (
    items_at,
    means_all,
    ordinals,
    other_meaning,
)
from faq.understanding.situation import Situation, of_a_role, without_facts
from faq.understanding.telling import closest, singled_out

# A topic with this share is what was asked, although the article has it for other roles only.
_CLEAR = 0.3
# Commands that need an answer before them, and do something with it.
_ON_LAST = frozenset(
    {"again", "all", "back", "count", "shorter", "simpler", "source", "sure", "table"}
)


def parts_of(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    """Return what a clause comes to, and that it is to be told briefly where it says so."""
    parts = _parts(chosen, seen, book)
    if chosen.unsure:
        parts = [replace(p, unsure=True) if isinstance(p, Request) else p for p in parts]
    asks = any(isinstance(part, Request) for part in parts)
    if asks and pattern("briefly").search(seen.clause.text) is not None:
        return [*parts, Command("shorter")]
    return parts


def _parts(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    kind = chosen.kind
    if seen.points_at_nothing and (kind in book.topics or kind == SILENT):
        return [Remark("clarify", "more")]
    if seen.suggested is not None and kind == seen.suggested.topic:
        return [seen.suggested]
    if kind in _RESOLVERS:
        return _RESOLVERS[kind](chosen, seen, book)
    if kind.startswith(f"{WHO}:"):
        return _who(kind.partition(":")[2], seen, book)
    if kind in book.topics:
        second = [] if chosen.second is None else _topic(chosen.second, chosen, seen, book)
        told = [part for part in second if isinstance(part, Request)]
        return list(dict.fromkeys([*_topic(kind, chosen, seen, book), *told]))
    if kind in SOCIAL:
        return [Remark("clarify" if kind == "tell" else "social", kind)]
    if kind == "again" and chosen.recalled not in (None, seen.context.topic):
        # 「さっきの施策をもう一度」: of an earlier answer, and not of the last.
        return _topic(chosen.recalled, chosen, seen, book)
    if kind in _ON_LAST:
        return _command(cast(CommandName, kind), seen)
    raise ValueError(f"no reading: {kind}")


def _topic(topic: str, chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    others = _unknown_to(topic, seen.others, book)
    gaps = _role_gaps(others, seen)
    if topic == book.plays.compare:
        # 「社長とCEOの違い」: also a word that is no title is compared with.
        compared = seen.others if len(seen.meant.roles) < 2 else others
        open_ends = [replace(gap, topic=topic) for gap in _role_gaps(compared, seen)]
        return [*_difference(seen, book, halved=bool(compared)), *open_ends]
    if others and not seen.meant.roles:
        return gaps
    roles, assumed = _roles_for(topic, seen, book)
    return [*_of_roles(topic, roles, seen, book, assumed=assumed), *gaps]


def _role_gaps(others: Sequence[Name], seen: Situation) -> list[Gap]:
    # 「サステナ担当役員のCSO」: beside a title, 「役員」 only tells what it is.
    others = [name for name in others if name.title] or others
    return [Gap("role", name_as_typed(seen, name), near=name.value) for name in others]


def name_as_typed(seen: Situation, name: Name) -> str:
    """Return a name as the person wrote it."""
    return seen.clause.message.as_typed(name.start, name.end)


def _unknown_to(topic: str, others: Iterable[Name], book: Book) -> list[Name]:
    """Return the other roles that a question is about and the facts do not speak of.

    What is said of a subject such as the KPI holds for whoever is meant by 「役員」 or 「部長」.
    """
    if not of_a_role(topic, book):
        return []
    texts = [fact.text.lower() for fact in book.about(topic)]
    titles = [name for name in others if name.title]
    return [name for name in titles if not any(name.value.lower() in text for text in texts)]


def _roles_for(topic: str, seen: Situation, book: Book) -> tuple[tuple[str, ...], bool]:
    """Return the roles that are asked about, and whether the bot had to assume them."""
    own = book.roles_of(topic)
    only = book.topics[topic].only
    named = seen.meant.how in ("named", "except")
    if only is not None:
        asked = seen.meant.roles if named else ()
        other = asked and not {only, book.plays.everyone} & {*asked}
        return (asked if other else (only,)), False
    if own == [book.plays.everyone]:
        return tuple(own), False
    if not of_a_role(topic, book):
        # 「COOがそのKPIを設定するんですよね」: of the CCO, and not of the COO.
        asked = seen.meant.roles if named else ()
        return tuple(dict.fromkeys([*(own[:1] if not {*asked} & {*own} else ()), *asked])), False
    if seen.meant.roles:
        return seen.meant.roles, False
    if means_all(seen.clause):
        return tuple(book.described), False
    if seen.context.roles:
        return seen.context.roles, False
    subject = next(iter(book.roles))
    return ((subject,), True) if subject in own else (tuple(own), False)


def _of_roles(
    topic: str, roles: Sequence[str], seen: Situation, book: Book, *, assumed: bool = False
) -> Sequence[Part]:
    """Ask for the topic of each role, or say that the article is silent on it."""
    if not roles:
        return [Request(topic)]
    found: list[Part] = []
    for role in roles:
        for name in filter(None, (topic, book.topics[topic].instead)):
            facts = book.about(name, role)
            if not facts and (naming := [f for f in book.about(topic) if role in f.text]):
                # 「CEOはCOOを兼ねますか」: told of the COO, it speaks of the CEO as well.
                found.append(Request(topic, naming[0].roles[:1]))
                break
            if facts:
                items = _items_named(_list_items(facts, book), seen, book)
                found += _items(items, book) or [Request(name, (role,), items, assumed)]
                break
        else:
            words = _words_for(topic, seen, book)
            found.append(Gap("aspect", words, (role,), topic, topic=topic))
    return list(dict.fromkeys(found))


def _items_named(listed: Sequence[str], seen: Situation, book: Book) -> tuple[str, ...]:
    """Return the items that a clause names by their places, or the one that it speaks of."""
    at = items_at(seen.places, listed, seen.clause.text)
    one = None if at else singled_out(seen.clause, [book.fact(item) for item in listed])
    # What is treated at length elsewhere is a topic of its own.
    return at if one is None or one.detail else (one.id,)


def _core(roles: Sequence[str], seen: Situation, book: Book) -> list[Part]:
    """Ask for what tells the shortest way what roles are."""
    return [part for topic in book.plays.core for part in _of_roles(topic, roles, seen, book)]


def _words_for(topic: str, seen: Situation, book: Book) -> str:
    """Return words of the clause that name a topic, or nothing."""
    named = [word for word in book.topics[topic].words if word in seen.clause.text]
    return max(named, key=len, default="") or seen.asked


def _list_items(facts: Iterable[Fact], book: Book) -> tuple[str, ...]:
    return tuple(item.id for fact in facts for item in book.items(fact))


def _items(items: Sequence[str], book: Book) -> Sequence[Part]:
    """Return the topics that treat list items at length; nothing when one has none."""
    details = [(book.fact(item).detail, book.fact(item).roles) for item in items]
    if not details or not all(detail for detail, _ in details):
        return []
    return [Request(detail, roles) for detail, roles in details if detail]


def _difference(seen: Situation, book: Book, *, halved: bool) -> Sequence[Part]:
    roles = list(seen.meant.roles)
    if (
        seen.meant.how == "named"
        and len(roles) == 1
        and pattern("compared_with").search(seen.clause.text)
    ):
        roles = [*(r for r in seen.context.roles if r not in roles), *roles]
    plays = book.plays
    if plays.everyone in roles and len(roles) == 2:
        return _of_roles(plays.define, roles, seen, book)
    general = plays.everyone in (roles or seen.context.roles)
    roles = [role for role in roles if role != plays.everyone]
    if halved:
        return _core(roles, seen, book) if roles else []
    if len(roles) < 2 and (means_all(seen.clause) or general):
        roles = book.described
    if len(roles) < 2:
        before = [*seen.context.roles, *seen.context.earlier_roles]
        known = [r for r in before if r not in roles and r != plays.everyone]
        wanted = max(2 - len(roles), len(seen.context.roles) if not roles else 0)
        roles = known[:wanted][::-1] + roles if len(roles) or wanted <= 2 else known[:wanted]
    if not roles:
        return [Remark("clarify", "compare")]
    if len(roles) == 1:
        # The article compares every role with its subject, and the subject with the next one.
        subject, second = list(book.roles)[:2]
        roles = [subject if roles[0] != subject else second, roles[0]]
    return _compare(roles, book)


def _compare(roles: Iterable[str], book: Book) -> list[Part]:
    topic = book.plays.compare
    return [] if topic is None else [Request(topic, tuple(dict.fromkeys(roles)))]


def _who(role: str, seen: Situation, book: Book) -> Sequence[Part]:
    """Which role is in charge of something: what it is, and what tells of that thing."""
    plays = book.plays
    found: list[Part] = [Request(plays.define, (role,))] if book.about(plays.define, role) else []
    fact = closest(seen.clause, [f for f in book.facts if f.roles == (role,)])
    if fact is None or fact.topic == plays.define:
        known = filter(None, (plays.function, plays.purpose))
        told = [topic for topic in known if book.about(topic, role)][:1]
        return [*found, *(Request(topic, (role,)) for topic in told)]
    return [*found, Request(fact.topic, (role,), (fact.id,))]


def _name(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    """A bare role: the question before is asked again of it, or it is asked what the role is."""
    context, roles = seen.context, seen.meant.roles
    found = _role_gaps(seen.others, seen)
    if not roles:
        return found
    if pattern("asks_what_it_is").search(seen.clause.text):
        return [*found, *_of_roles(book.plays.define, roles, seen, book)]
    if context.topic is None and context.aspect is not None:
        return [*found, Gap("aspect", context.aspect, roles)]
    topic, plays = context.topic, book.plays
    compares = topic is not None and topic == plays.compare
    if compares and not pattern("leaves_comparison").search(seen.clause.text):
        return [*found, *_compared_anew(seen, book)]
    if topic is None or not of_a_role(topic, book) or book.topics[topic].only is not None:
        topic = plays.define
    return [*found, *_of_roles(topic, roles, seen, book)]


def _compared_anew(seen: Situation, book: Book) -> list[Part]:
    """Compare other roles than before: one in the place of another, or one more."""
    roles, before = seen.meant.roles, seen.context.roles
    if len(roles) > 1:
        return _compare(roles, book)
    return _compare([*(before[:1] if certain.corrects(seen.clause) else before), *roles], book)


def _number(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    places = ordinals(seen.clause.text, bare=True)
    if seen.context.listed:
        return _item_at(places, seen, book)
    inside = [n for n in places if 0 < n <= len(seen.context.offered)]
    return [seen.context.offered[n - 1] for n in inside] or [Remark("clarify", "item")]


def _item(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    if seen.meant.roles and seen.meant.how not in ("", "named", "it"):
        # 「前者についてもう少し詳しく」: a role, and no item of a list.
        return _more(chosen, seen, book)
    if seen.meant.how == "named" and not seen.context.listed:
        return _of_roles(book.plays.duties or book.plays.define, seen.meant.roles, seen, book)
    if not seen.context.listed and not seen.context.lists:
        return [Remark("clarify", "item")]
    return _item_at(seen.places or ordinals(seen.clause.text, bare=True), seen, book)


def _item_at(places: Sequence[int], seen: Situation, book: Book) -> Sequence[Part]:
    context = seen.context
    # 「では三番目は」: of the list before, where the last has no such place.
    lists = [context.listed, *(_list_items([book.fact(lead)], book) for lead in context.lists)]
    found = (items_at(places, listed, seen.clause.text) for listed in lists)
    items = next(filter(None, found), ())
    if not items:
        return [Gap("item", str(len(next(filter(None, lists), ()))), context.roles)]
    # The list is still that of an earlier role when another was asked of in vain since.
    first = book.fact(items[0])
    return _items(items, book) or [Request(first.topic, first.roles, items)]


def _more(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    """Tell more: what the listed items mean, else the next topic that was not shown yet."""
    context, roles = seen.context, seen.meant.roles or seen.context.roles
    if context.topic is None and not seen.meant.roles:
        return [Remark("clarify", "more")]
    if set(context.listed) <= set(context.shown):
        details = [i for i in context.listed if book.fact(i).detail]
        if details:
            return _items(details, book)
    first = book.plays.function or book.plays.define
    following = book.topics[context.topic].next if context.topic else (first,)
    # What was told before is told again only where there is nothing else.
    for topic in sorted(following, key=lambda topic: topic in context.told):
        found: list[Part] = []
        for role in roles or ("",):
            facts = book.about(topic, role or None)
            if facts and not {fact.id for fact in facts} <= set(context.shown):
                found.append(Request(topic, (role,) if role else ()))
        if found:
            return found
    return [Gap("more", "", roles, context.topic)]


def _other(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    """Tell what else there is: the rest of a list, that the list is whole, or what comes next."""
    context = seen.context
    if not seen.meant.roles:
        rest = _rest(context, book)
        if rest:
            first = book.fact(rest[0])
            return [Request(first.topic, first.roles, rest)]
        if len(context.listed) > 1 and set(context.listed) <= set(context.shown):
            return [Command("count")]
    return _more(chosen, seen, book)


def _rest(context: Context, book: Book) -> tuple[str, ...]:
    """Return the items of a list of which the last answer told only others."""
    told = {item for request in context.asked for item in request.items}
    for lead in context.lists:
        items = _list_items([book.fact(lead)], book)
        if told and told <= set(items):
            return tuple(item for item in items if item not in told)
    return ()


def _why(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    context = seen.context
    if context.topic is None:
        gap = Gap("aspect", context.aspect or "", context.roles)
        return [gap if context.aspect is not None else Remark("clarify", "reason")]
    why = book.topics[context.topic].why
    if why is not None and any(book.about(why, role) for role in context.roles):
        return _of_roles(why, context.roles, seen, book)
    return [Gap("reason", "", context.roles, context.topic)]


def _silent(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    titles = [name for name in seen.others if name.title]
    roles = seen.meant.roles or (() if titles else seen.context.roles)
    if titles and (not roles or pattern("comparing").search(seen.clause.text)):
        return _no_role(chosen, seen, book)
    near = _near(chosen, seen)
    # 「CFOの起源は?」 is silent, and then 「CTOは?」 is not.
    clear = near is not None and chosen.near[near] >= _CLEAR
    topic = near if near is not None and clear and without_facts(near, seen, book) else None
    gap = Gap("aspect", seen.asked, roles, near, terms(seen.clause), topic)
    return [gap, *_role_gaps(titles, seen)]


def _near(chosen: Decision, seen: Situation) -> str | None:
    """Return the topic that comes near; what is about nothing that was named has none."""
    return next(iter(chosen.near), None) if seen.is_about else None


def _no_role(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    gaps = _role_gaps(seen.others, seen)
    if gaps and seen.meant.how == "named":
        known = _core(seen.meant.roles, seen, book)
        compares = pattern("comparing").search(seen.clause.text) is not None
        topic = book.plays.compare if compares else None
        return [*known, *(replace(gap, topic=topic) for gap in gaps)]
    return gaps or [Gap("aspect", seen.asked, (), None, terms(seen.clause))]


def _sense(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    known = other_meaning(seen.clause)
    if known is None:
        roles = seen.meant.roles or seen.context.roles
        return [Gap("aspect", seen.asked, roles, book.plays.define)]
    role, sense = known.split(":", 1)
    return [Gap("meaning", sense, (role,))]


def _off(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    """Who names a role is not off the subject."""
    if seen.others:
        return _no_role(chosen, seen, book)
    return _silent(chosen, seen, book) if seen.clause.names else [Remark("off_topic")]


def _yes(chosen: Decision, seen: Situation, book: Book) -> Sequence[Part]:
    """Yes to what was offered: the first of it."""
    return list(seen.context.offered[:1]) or [Remark("social", "ok")]


def _command(name: CommandName, seen: Situation) -> Sequence[Part]:
    return [Command(name)] if seen.context.asked else [Remark("clarify", "more")]


_RESOLVERS: dict[str, Callable[[Decision, Situation, Book], Sequence[Part]]] = {
    certain.NAME: _name,
    certain.NUMBER: _number,
    certain.MEANING: _sense,
    ITEM: _item,
    "more": _more,
    "other": _other,
    "why": _why,
    SILENT: _silent,
    NO_ROLE: _no_role,
    SENSE: _sense,
    OFF: _off,
    "yes": _yes,
}
