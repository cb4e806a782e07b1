"""What is said where the article does not answer, and what it does say that comes close."""

from collections.abc import Iterable, Sequence

from faq.answering.wording import connective, stated
from faq.contract.answer import Sentence
from faq.contract.parts import Gap
from faq.knowledge.book import Book, Fact
from faq.knowledge.phrases import phrase


def worth_telling(gaps: Sequence[Gap]) -> list[Gap]:
    """Return gaps without those that add nothing: of another meaning, all is said with it."""
    meaning = any(gap.kind == "meaning" for gap in gaps)
    return [gap for gap in gaps if not (meaning and gap.kind == "aspect" and not gap.text)]


def tell(gap: Gap, told: set[str], halved: bool, book: Book) -> list[Sentence]:
    """Say what the article does not answer, and when nothing else is told, what it does say."""
    unnamed = gap.kind == "aspect" and not gap.text
    # Beside an answer, 「CFOについてのお尋ねの点は」 would take it back.
    refusal = connective("gap_rest") if halved and unnamed else _refusal(gap, book)
    sentences = [refusal]
    near = [] if halved else [f for f in _nearby(gap, book) if f.id not in told]
    if near:
        sentences.append(connective("nearby"))
        sentences.extend(map(stated, near))
    return sentences


def names_of(gaps: Iterable[Gap]) -> tuple[str, ...]:
    """Return what was asked for and is not answered, in words for people."""
    # What an item's gap holds is how many there are, not what the person asked for.
    names = [
        gap.text if gap.text and gap.kind != "item" else phrase(f"gap_{gap.kind}_name")
        for gap in gaps
    ]
    return tuple(dict.fromkeys(names))


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
    """Return up to two facts that come close to what was asked."""
    if gap.kind == "meaning":
        return book.about(book.plays.define, gap.roles[0])[:2]
    if gap.kind != "aspect":
        return []
    entry = book.topics.get(gap.near or "")
    if entry is not None and entry.only is not None:
        return book.about(gap.near or "", entry.only)[:1]
    near: list[Fact] = []
    for role in gap.roles or ("",):
        topics = (gap.near, *reversed(book.plays.core)) if role else (gap.near,)
        for topic in filter(None, topics):
            facts = [f for f in book.about(topic, role or None) if not book.items(f)]
            near.extend(facts[:1])
            if facts:
                break
    if not gap.roles and not near:
        near.extend(_naming(gap.nouns, book))
    return list(dict.fromkeys(near))[:2]


def _naming(nouns: Sequence[str], book: Book) -> list[Fact]:
    """Return facts that name the longest of the nouns that any fact names."""
    for noun in sorted(nouns, key=len, reverse=True):
        facts = [f for f in book.facts if len(noun) > 1 and noun in f.text.lower()]
        if facts:
            return [f for f in facts if not book.items(f)][:1]
    return []
