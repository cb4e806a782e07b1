"""Which roles and which places of a list a clause means, by name or by reference."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from faq.contract.context import Context
from faq.knowledge.book import Book
from faq.knowledge.words import pattern
from faq.understanding.message import Clause
from faq.understanding.names import OTHER_MEANING, OTHER_ROLE, ROLE, Name
from faq.understanding.text import normalise

# A word for an area is short up to so many signs: 「お金の人」, and not 「エンジニアの人」.
_SHORT = 2

# The first kanji numbers, and how they are read in ひとつ and in いちばん.
_NUMBERS = {n: i for i, n in enumerate("一二三四五六七八九十", 1)}
_NUMBERS |= {n: i for i, n in enumerate(("ひと", "ふた", "みっ", "よっ", "いつ", "むっ"), 1)}
_NUMBERS |= {n: i for i, n in enumerate(("いち", "に", "さん", "よん", "ご", "ろく"), 1)}
# Patterns of words for roles that were named before; the first that is found counts.
_REFERENCES = ("former", "latter", "nth", "rest", "these", "both", "it")


@dataclass(frozen=True)
class Meant:
    """The roles that a clause means, and `how`: named, except, a reference, or nothing."""

    roles: tuple[str, ...] = ()
    how: str = ""


def meant(clause: Clause, context: Context, book: Book) -> Meant:
    """Return the roles that a clause names or refers to."""
    named, excluded = _named(clause)
    if excluded:
        wide = context.roles if len(set(context.roles)) > 2 else book.described
        return Meant(tuple(role for role in wide if role not in excluded), "except")
    told_of = named or told_of_by_area(clause, book)
    if told_of:
        return Meant(told_of, "named")
    for how in _REFERENCES:
        match = pattern(how).search(clause.text)
        roles = _referred(how, match, context, book) if match else ()
        if roles:
            return Meant(roles, how)
    return Meant()


def told_of_by_area(clause: Clause, book: Book) -> tuple[str, ...]:
    """Return the roles that a clause tells of by what they are in charge of: 「お金の責任者」."""
    found = [
        (match.start(), role)
        for role in book.described
        for match in _by_area(role, book).finditer(clause.text)
    ]
    return tuple(dict.fromkeys(role for _, role in sorted(found)))


@functools.lru_cache(maxsize=32)
def _area_pattern(keywords: tuple[str, ...]) -> re.Pattern[str]:
    areas = [normalise(word).text for word in keywords]
    short = [area for area in areas if len(area) <= _SHORT]
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, areas))})(?:{pattern('in_charge').pattern})"
        rf"|(?<![一-龥ァ-ヶー])(?:{'|'.join(map(re.escape, short)) or '(?!)'})"
        rf"(?:{pattern('somebody').pattern})"
    )


def _by_area(role: str, book: Book) -> re.Pattern[str]:
    return _area_pattern(tuple(book.roles[role].keywords))


def reference(clause: Clause, how: str) -> re.Match[str] | None:
    """Return where a clause refers to roles in that way, but for 「その」, which refers to any."""
    if how not in _REFERENCES or how == "it":
        return None
    return pattern(how).search(clause.text)


def _named(clause: Clause) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the roles that are named and meant, and those that are excluded."""
    text = clause.message.text.text
    last = clause.words[-1].end if clause.words else 0
    names = [name for name in clause.names if name.kind in (ROLE, OTHER_ROLE, OTHER_MEANING)]
    roles: list[str] = []
    excluded: list[str] = []
    for i, name in enumerate(names):
        follows = any(later.value != name.value for later in names[i + 1 :])
        if pattern("except").match(text, name.end, last):
            # 「CEOとCFO以外」 excludes both.
            excluded += [*roles, name.value] if not follows else [name.value]
            roles = [] if not follows else roles
        elif follows and (
            pattern("taken_back").match(text, name.end)
            or pattern("already_known").match(text, name.end)
        ):
            continue
        elif name.kind == ROLE:
            roles.append(name.value)
    return tuple(dict.fromkeys(roles)), frozenset(excluded)


def _referred(how: str, match: re.Match[str], context: Context, book: Book) -> tuple[str, ...]:
    order = _order(context, book)
    if how == "former":
        return order[:1]
    if how == "latter":
        return order[-1:] if len(order) > 1 else ()
    if how == "nth":
        number = _number(match.group(1) or "2")
        return order[number - 1 : number] if len(order) > 1 else ()
    if how == "rest":
        return tuple(r for r in book.described if r not in context.roles) if context.roles else ()
    if how == "these":
        digit = match.group(1) or match.group(2)
        return order[: _number(digit)] if digit else order if len(order) > 1 else ()
    if how == "both":
        return order[-2:] if len(order) > 1 else ()
    return context.roles


def _order(context: Context, book: Book) -> tuple[str, ...]:
    """Return the roles under discussion in the order in which they came up."""
    items = [book.fact(id).roles for id in context.listed]
    if len(items) > 1 and len(set(items)) == len(items):
        return tuple(roles[0] for roles in items if roles)
    if len(context.roles) > 1:
        return context.roles
    return tuple(dict.fromkeys([*context.earlier_roles, *context.roles]))


def means_all(clause: Clause) -> bool:
    """Whether a clause speaks of every role without naming one."""
    return pattern("every_role").search(clause.text) is not None


def other_roles(clause: Clause) -> list[Name]:
    """Return the roles in a clause that the article does not describe, each value once."""
    found = {name.value: name for name in reversed(clause.names) if name.kind == OTHER_ROLE}
    return list(found.values())[::-1]


def other_titles(clause: Clause) -> list[Name]:
    """Return the roles that are not described and named by a title: CIO, 最高人事責任者.

    「役員」 and 「部長」 often just tell whom something happens to.
    """
    return [name for name in other_roles(clause) if name.title]


def other_meaning(clause: Clause) -> str | None:
    """Return the role and the sense that the article does not treat, joined by a colon."""
    return next((name.value for name in clause.names if name.kind == OTHER_MEANING), None)


def _number(written: str) -> int:
    return _NUMBERS.get(written) or int(written)


def ordinals(text: str, *, bare: bool) -> tuple[int, ...]:
    """Return the places in a list that normalised text names: 2つ目 → 2, 最後 → -1.

    With `bare` a number alone counts too, as in 「2について」.
    """
    found = []
    for match in pattern("ordinal").finditer(text):
        number = _number(next(filter(None, match.groups()[1:])))
        found.append(-number if match.group(1) else number)
    if not found and pattern("last_of_list").search(text):
        found = [-1]
    if not found and pattern("first_of_list").search(text):
        found = [1]
    if not found and bare:
        found = [int(match.group(1)) for match in pattern("bare_number").finditer(text)]
    return tuple(dict.fromkeys(filter(None, found)))


def items_at(places: Sequence[int], items: Sequence[str], text: str) -> tuple[str, ...]:
    """Return the items at places that count from 1; -1 is the last; 「2以外」 is all others."""
    inside = [n - 1 if n > 0 else n + len(items) for n in places]
    picked = [items[n] for n in inside if 0 <= n < len(items)]
    if picked and pattern("except").search(text):
        return tuple(item for item in items if item not in picked)
    return tuple(dict.fromkeys(picked))
