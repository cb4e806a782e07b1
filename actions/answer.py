"""From the question to the answer: sentences that are facts, and the words that join them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, is_dataclass
from typing import Any

from actions import suggestions, table
from actions.context import Context
from actions.facts import Book, Fact
from actions.phrases import phrase
from actions.requests import Gap, Question, Request
from actions.sources import Source, sources_of
from actions.suggestions import Suggestion
from actions.table import Table

# More roles than this are compared by the table alone.
MOST_IN_WORDS = 3


@dataclass(frozen=True)
class Sentence:
    """A sentence of the answer: the facts that state it, or the template that it comes from."""

    text: str
    facts: tuple[str, ...] = ()
    template: str | None = None


@dataclass(frozen=True)
class Note:
    """A remark on a place where the article is wrong or unconfirmed."""

    text: str
    erratum: str | None = None


@dataclass(frozen=True)
class Answer:
    """One turn of the bot; `to_dict` gives the form that the answer schema describes."""

    kind: str
    roles: tuple[str, ...] = ()
    topic: str | None = None
    unanswered: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    table: Table | None = None
    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of all facts that the answer states, in its order."""
        said = dict.fromkeys(id for sentence in self.sentences for id in sentence.facts)
        return (*said, *(id for id in (self.table.facts if self.table else ()) if id not in said))

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON data."""
        data: dict[str, Any] = _plain(self)
        question = {name: data.pop(name) for name in ("roles", "topic", "unanswered")}
        data["question"] = question
        for sentence in data["sentences"]:
            if sentence["template"] is None:
                del sentence["template"]
        return data


def _plain(value: Any) -> Any:
    """Turn dataclasses into dicts and tuples into lists, as JSON has them."""
    if is_dataclass(value):
        return {name: _plain(entry) for name, entry in vars(value).items()}
    return [_plain(entry) for entry in value] if isinstance(value, tuple) else value


def answer(question: Question, context: Context, book: Book) -> Answer:
    """Answer the question from the facts; pure."""
    if question.kind == "facts":
        return _from_facts(question, context, book)
    if question.kind == "source":
        return _source(context, book)
    name = question.kind if question.about is None else f"{question.kind}_{question.about}"
    return Answer(
        kind=question.kind,
        sentences=tuple(Sentence(line, (), name) for line in phrase(name).splitlines()),
        suggestions=suggestions.starters(book, question.about),
    )


def _connective(template: str, **values: Any) -> Sentence:
    return Sentence(phrase(template, **values), (), template)


def _stated(fact: Fact) -> Sentence:
    return Sentence(fact.text, (fact.id,))


def _from_facts(question: Question, context: Context, book: Book) -> Answer:
    sentences: list[Sentence] = []
    compared: Table | None = None
    if any(request.assumed for request in question.requests):
        sentences.append(_connective("assumed_role", role=question.requests[0].roles[0]))
    for request in question.requests:
        if request.topic == "difference":
            sentences.extend(_difference(request, book))
            compared = table.comparison(request.roles, book)
        else:
            sentences.extend(_request(request, len(question.requests) == 1, book))
    told = {fact for sentence in sentences for fact in sentence.facts}
    for gap in question.gaps:
        sentences.extend(_gap(gap, told, bool(question.requests), book))
        told |= {fact for sentence in sentences for fact in sentence.facts}
    unique = tuple(dict.fromkeys(sentences))
    stated = dict.fromkeys(id for sentence in unique for id in sentence.facts)
    stated.update(dict.fromkeys(compared.facts if compared else ()))
    facts = [book.fact(id) for id in stated]
    return Answer(
        kind=_kind(question),
        roles=question.roles,
        topic=question.topic,
        unanswered=_unanswered(question.gaps),
        sentences=unique,
        table=compared,
        notes=_notes(facts, book),
        sources=sources_of(facts, book),
        suggestions=suggestions.after(question, context, stated, book),
    )


def _kind(question: Question) -> str:
    if question.requests:
        return "answer"
    meaning = any(gap.kind == "meaning" for gap in question.gaps)
    return "other_meaning" if meaning else "not_in_article"


def _unanswered(gaps: Iterable[Gap]) -> tuple[str, ...]:
    # What an item's gap holds is how many there are, not what the person asked for.
    names = [
        gap.text if gap.text and gap.kind != "item" else phrase(f"gap_{gap.kind}_name")
        for gap in gaps
    ]
    return tuple(dict.fromkeys(names))


def _notes(facts: Iterable[Fact], book: Book) -> tuple[Note, ...]:
    ids = dict.fromkeys(erratum for fact in facts for erratum in fact.errata)
    return tuple(Note(book.erratum(id).reason, id) for id in ids)


def _request(request: Request, alone: bool, book: Book) -> list[Sentence]:
    """Tell the facts of a request: its gist, its sentences and lists, and what closes it."""
    if request.items:
        return [_stated(book.fact(item)) for item in request.items]
    role = request.roles[0] if request.roles else None
    facts = [fact for fact in book.about(request.topic, role) if not book.lead(fact)]
    topic = book.topics[request.topic]
    opening = _added(topic.gist, role, facts, book)
    closing = _added(topic.then, role, facts, book) if alone else []
    sentences = []
    for fact in [*opening, *facts, *closing]:
        sentences.append(_stated(fact))
        sentences.extend(
            Sentence(item.short or item.text, (item.id,), "item") for item in book.items(fact)
        )
    return sentences


def _added(topic: str | None, role: str | None, facts: Sequence[Fact], book: Book) -> list[Fact]:
    """Return the facts of another topic that open or close an answer."""
    if topic is None:
        return []
    own = [fact for fact in book.about(topic, role) if fact.topic == topic]
    return [fact for fact in own if fact not in facts and not book.lead(fact)]


def _difference(request: Request, book: Book) -> list[Sentence]:
    names = phrase("and").join(request.roles)
    sentences = [_connective("difference", roles=names)]
    if len(request.roles) <= MOST_IN_WORDS:
        for role in request.roles:
            sentences.extend(
                _stated(f) for f in book.about("mission", role) if f.topic == "mission"
            )
    return sentences


def _gap(gap: Gap, told: set[str], halved: bool, book: Book) -> list[Sentence]:
    """Say what the article does not answer, and when nothing else is told, what it does say."""
    sentences = [_refusal(gap, book)]
    near = [] if halved else [f for f in _nearby(gap, book) if f.id not in told]
    if near:
        sentences.append(_connective("nearby"))
        sentences.extend(map(_stated, near))
    return sentences


def _refusal(gap: Gap, book: Book) -> Sentence:
    roles = phrase("and").join(gap.roles)
    if gap.kind == "role":
        known = book.not_described.get(gap.near or "")
        mentioned = known.mentioned if known else ()
        return _connective("gap_role_mentioned" if mentioned else "gap_role", name=gap.text)
    if gap.kind == "meaning":
        return _connective("gap_meaning", role=gap.roles[0], sense=gap.text)
    if gap.kind == "item":
        return _connective("gap_item", count=gap.text)
    if gap.kind in ("more", "reason"):
        return _connective(f"gap_{gap.kind}")
    if not gap.text:
        return _connective("gap_unnamed")
    if gap.kind == "term":
        return _connective("gap_term", term=gap.text)
    if gap.kind == "subject":
        return _connective("gap_subject", subject=gap.text)
    if roles:
        return _connective("gap_aspect_of_roles", roles=roles, aspect=gap.text)
    return _connective("gap_aspect", aspect=gap.text)


def _nearby(gap: Gap, book: Book) -> list[Fact]:
    """Return up to two facts that come close to what was asked."""
    if gap.kind == "meaning":
        return book.about("definition", gap.roles[0])[:2]
    if gap.kind not in ("aspect", "subject", "term"):
        return []
    only = book.topics[gap.near].only if gap.near in book.topics else None
    if only is not None:
        return book.about(gap.near or "", only)[:1]
    near: list[Fact] = []
    for role in gap.roles or ("",):
        topics = (gap.near, "mission", "definition") if role else (gap.near,)
        for topic in filter(None, topics):
            facts = [f for f in book.about(topic, role or None) if not book.items(f)]
            near.extend(facts[:1])
            if facts:
                break
    if not gap.roles:
        near.extend(_naming(gap.nouns, book))
    return list(dict.fromkeys(near))[:2]


def _naming(nouns: Sequence[str], book: Book) -> list[Fact]:
    """Return facts that name the longest of the nouns that any fact names."""
    for noun in sorted(nouns, key=len, reverse=True):
        facts = [f for f in book.facts if len(noun) > 1 and noun in f.text.lower()]
        if facts:
            return [f for f in facts if not book.items(f)][:1]
    return []


def _source(context: Context, book: Book) -> Answer:
    """Tell where the last answer stands, or what the bot's source is when there was none."""
    facts = [book.fact(id) for id in context.shown]
    sources = sources_of(facts, book)
    article = book.article
    whole = _connective("source_article", title=article.title, publisher=article.publisher)
    places = [_connective("source_place", section=s.section, lines=s.spoken_lines) for s in sources]
    lead = [_connective("source_lead")] if places else []
    return Answer(
        kind="answer",
        roles=context.roles,
        topic=context.topic,
        sentences=(*lead, *places, whole),
        sources=sources,
        suggestions=suggestions.starters(book, None),
    )
