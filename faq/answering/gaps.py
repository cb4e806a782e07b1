"""What is said where the article does not answer, and what it does say that comes close."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from faq.answering.wording import connective, stated
from faq.contract.answer import Sentence
from faq.contract.parts import Gap
from faq.knowledge.book import Book, Fact
from faq.knowledge.phrases import phrase

# A term that more facts name does not tell which of them comes close.
_NAMED_BY = 3


def worth_telling(gaps: Sequence[Gap], *, unsure: bool = False) -> list[Gap]:
    """Return gaps without those that add nothing, and as one what is refused in the same words.

    Of another meaning, all is said with it; `unsure` says that something is left open in any case.
    """
    said = unsure or any(gap.kind == "meaning" for gap in gaps)
    found: dict[tuple[str, str], Gap] = {}
    for gap in gaps:
        if said and _is_unnamed(gap):
            continue
        key = (gap.kind, gap.text)
        before = found.get(key)
        roles = (*(before.roles if before else ()), *gap.roles)
        found[key] = replace(before or gap, roles=tuple(dict.fromkeys(roles)))
    # 「ほかにお尋ねの内容も」 is said of what has no name, when what has one was named.
    return sorted(found.values(), key=_is_unnamed)


def tell(gap: Gap, told: set[str], halved: bool, alone: bool, book: Book) -> list[Sentence]:
    """Say what the article does not answer, and when nothing else is told, what it does say.

    `halved` says that another part is answered, `alone` that no gap was told before.
    """
    if _is_unnamed(gap) and (halved or not alone):
        # Beside an answer, 「CFOについてお尋ねの内容は」 would take it back.
        return [connective("gap_rest" if alone else "gap_rest_too")]
    refusal = _refusal(gap, book)
    if halved:
        return [refusal]
    # Nothing is close to nobody knows what.
    near = [] if _is_unnamed(gap) else [f for f in _nearby(gap, book) if f.id not in told]
    if near:
        lead = "nearby"
        if gap.kind == "meaning":
            # Another sense of a name is not close to the one here.
            lead = "meaning_here"
        return [refusal, connective(lead, role=phrase("and").join(gap.roles)), *map(stated, near)]
    others = elsewhere(gap, book)
    if others:
        return [refusal, connective("gap_elsewhere", roles=_listed(others))]
    return [refusal]


def names_of(gaps: Iterable[Gap]) -> tuple[str, ...]:
    """Return what was asked for and is not answered, in words for people."""
    # What an item's gap holds is how many there are, not what the person asked for.
    names = [
        gap.text if gap.text and gap.kind != "item" else phrase(f"gap_{gap.kind}_name")
        for gap in gaps
    ]
    return tuple(dict.fromkeys(names))


def elsewhere(gap: Gap, book: Book) -> list[str]:
    """Return the roles of which the article tells what it does not tell of those asked about."""
    if gap.kind != "aspect" or gap.topic is None or book.topics[gap.topic].only is not None:
        return []
    told_of = book.roles_of(gap.topic)
    return [role for role in told_of if role not in gap.roles and role != book.plays.everyone]


def _listed(roles: Sequence[str]) -> str:
    """Join two roles with 「と」, more with commas."""
    return phrase("and" if len(roles) < 3 else "list_comma").join(roles)


def _is_unnamed(gap: Gap) -> bool:
    return gap.kind == "aspect" and not gap.text


def _refusal(gap: Gap, book: Book) -> Sentence:
    roles = phrase("and").join(gap.roles)
    if gap.kind == "role":
        known = book.not_described.get(gap.near or "")
        mentioned = known.mentioned if known else ()
        return connective("gap_role_mentioned" if mentioned else "gap_role", name=gap.text)
    if gap.kind == "meaning":
        return connective("gap_meaning", role=gap.roles[0], sense=gap.text)
    if gap.kind == "item":
        return connective("gap_item", count=gap.text)
    if gap.kind in ("more", "reason"):
        return connective(f"gap_{gap.kind}")
    if not gap.text:
        return (
            connective("gap_unnamed_of_roles", roles=roles) if roles else connective("gap_unnamed")
        )
    if roles:
        return connective("gap_aspect_of_roles", roles=roles, aspect=gap.text)
    return connective("gap_aspect", aspect=gap.text)


def _nearby(gap: Gap, book: Book) -> list[Fact]:
    """Return up to two facts that come close to what was asked; none when nothing does."""
    if gap.kind == "meaning":
        return book.about(book.plays.define, gap.roles[0])[:2]
    if gap.kind != "aspect":
        return []
    topic = gap.near or ""
    entry = book.topics.get(topic)
    if entry is None:
        return [] if gap.roles else _naming(gap.terms, book)
    if entry.only is not None:
        return book.about(topic, entry.only)[:1]
    near: list[Fact] = []
    for role in gap.roles or ("",):
        near += [f for f in book.about(topic, role or None) if not book.items(f)][:1]
    return list(dict.fromkeys(near))[:2]


def _naming(terms: Sequence[str], book: Book) -> list[Fact]:
    """Return a fact that names the first of the terms that only few facts name."""
    for term in terms:
        names = [name.lower() for name in (term, *book.terms.get(term, ()))]
        facts = [f for f in book.facts if any(name in f.text.lower() for name in names)]
        if 0 < len(facts) <= _NAMED_BY:
            return [f for f in facts if not book.items(f)][:1]
    return []
