"""From the question to the answer: sentences that are facts, and the words that join them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from faq.answering import gaps, last, people, suggestions, table
from faq.answering.question import Question, Style
from faq.answering.sources import sources_of
from faq.answering.wording import connective, notes_of, stated
from faq.contract.answer import Answer, AnswerKind, Sentence, Table
from faq.contract.context import Context
from faq.contract.parts import RemarkKind, Request
from faq.knowledge.book import JAPAN, Book, Fact
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site

# More roles than this are compared by the table alone.
MOST_IN_WORDS = 3


def answer(question: Question, context: Context, book: Book, now: datetime | None = None) -> Answer:
    """Answer the question from the facts. Raises ValueError when it would say nothing."""
    answered = _in_japanese(question, context, book, now or datetime.now(JAPAN))
    if not any(sentence.text.strip() for sentence in answered.sentences):
        raise ValueError(f"nothing to say to {question}")
    if question.english:
        lead = connective("english")
        return replace(answered, sentences=(lead, *answered.sentences))
    return answered


def _in_japanese(question: Question, context: Context, book: Book, now: datetime) -> Answer:
    match question.kind:
        case "facts":
            return _from_facts(question, context, book)
        case "source":
            return last.source(context, book)
        case "sure":
            return last.sure(context, book)
        case "count":
            return last.count(context, book)
        case kind:
            return _remark(kind, question.about, context, book, now)


def _remark(
    kind: RemarkKind, about: str | None, context: Context, book: Book, now: datetime
) -> Answer:
    """Answer what asks nothing of the facts."""
    name = kind if about is None else f"{kind}_{about}"
    if about == "small" and context.asked:
        # Who is in the middle of a conversation is not told again what it is about.
        name = "social_small_again"
    named = people.wished(site().contact, now) if about == "human" else ()
    if named:
        return Answer(kind, sentences=named, suggestions=suggestions.starters(book, None))
    return Answer(
        kind=kind,
        sentences=tuple(Sentence(line, (), name) for line in phrase(name).splitlines()),
        suggestions=suggestions.starters(book, about),
    )


def _from_facts(question: Question, context: Context, book: Book) -> Answer:
    sentences: list[Sentence] = []
    compared: Table | None = None
    if question.style == "short":
        sentences.append(connective(f"lead_{question.about}"))
    if any(request.assumed for request in question.requests):
        sentences.append(connective("assumed_role", role=question.requests[0].roles[0]))
    told_of = _in_table(question, book) if question.style == "table" else ()
    if told_of:
        sentences.append(connective("table", roles=phrase("and").join(told_of)))
        compared = table.comparison(told_of, book)
    elif question.style == "table":
        sentences.append(connective("table_list"))
    for request in () if told_of else question.requests:
        if request == question.unsure:
            sentences.append(
                connective("unsure" if request == question.requests[0] else "unsure_too")
            )
        if request.topic == book.plays.compare:
            sentences.extend(_compared(request, question.style, book))
            if question.style != "short":
                compared = table.comparison(request.roles, book)
        elif question.style == "short":
            sentences.extend(_gist(request, book))
        else:
            sentences.extend(_request(request, len(question.requests) == 1, book))
    told = {fact for sentence in sentences for fact in sentence.facts}
    left_open = gaps.worth_telling(question.gaps, unsure=question.unsure is not None)
    for gap in left_open:
        alone = gap == left_open[0]
        refusal, *near = gaps.tell(gap, told, bool(question.requests), alone, book)
        if alone:
            refusal = replace(refusal, text=phrase("sorry") + refusal.text)
        sentences += [refusal, *near]
        told |= {fact for sentence in sentences for fact in sentence.facts}
    unique = tuple(dict.fromkeys(sentences))
    told_facts = dict.fromkeys(id for sentence in unique for id in sentence.facts)
    told_facts.update(dict.fromkeys(compared.facts if compared else ()))
    facts = [book.fact(id) for id in told_facts]
    return Answer(
        kind=_kind(question),
        roles=question.roles,
        topic=question.topic,
        unanswered=(
            *gaps.names_of(left_open),
            *([phrase("unsure_name")] if question.unsure else []),
        ),
        sentences=unique,
        table=compared,
        notes=notes_of(facts, book),
        sources=sources_of(facts, book),
        suggestions=suggestions.after(question, context, told_facts, book),
    )


def _in_table(question: Question, book: Book) -> tuple[str, ...]:
    """Return the roles that the comparison tells of as well; none when it tells something else."""
    plays = book.plays
    told = {plays.compare, plays.purpose, *book.comparison}
    if any(request.topic not in told or request.items for request in question.requests):
        return ()
    return tuple(role for role in question.roles if role in book.compared)


def _gist(request: Request, book: Book) -> list[Sentence]:
    """Tell a request in as few words as the facts have: short forms, or the first sentence."""
    if request.items:
        return [stated(book.fact(item)) for item in request.items]
    role = request.roles[0] if request.roles else None
    facts = [fact for fact in book.about(request.topic, role) if not book.lead(fact)]
    own = [fact for fact in facts if fact.topic == request.topic] or facts
    chosen = own[:1]
    items = [item for fact in chosen for item in book.items(fact)]
    short = [Sentence(item.short or item.text, (item.id,), "item") for item in items]
    return [*map(stated, chosen), *short]


def _kind(question: Question) -> AnswerKind:
    if question.requests:
        return "answer"
    meaning = any(gap.kind == "meaning" for gap in question.gaps)
    return "other_meaning" if meaning else "not_in_article"


def _request(request: Request, alone: bool, book: Book) -> list[Sentence]:
    """Tell the facts of a request: its gist, its sentences and lists, and what closes it."""
    if request.items:
        return [stated(book.fact(item)) for item in request.items]
    role = request.roles[0] if request.roles else None
    facts = [fact for fact in book.about(request.topic, role) if not book.lead(fact)]
    topic = book.topics[request.topic]
    opening = _added(topic.gist, role, facts, book)
    closing = _added(topic.then, role, facts, book) if alone else []
    sentences = []
    for fact in [*opening, *facts, *closing]:
        sentences.append(stated(fact))
        sentences.extend(
            Sentence(item.short or item.text, (item.id,), "item") for item in book.items(fact)
        )
    if request.topic == book.plays.list:
        sentences.extend(_unlisted(sentences, book))
    return sentences


def _unlisted(told: Sequence[Sentence], book: Book) -> list[Sentence]:
    """Name the roles that are described, and that the article's own list leaves out."""
    said = " ".join(sentence.text for sentence in told)
    left = [role for role in book.described if role not in said]
    return [connective("also_described", roles=phrase("and").join(left))] if left else []


def _added(topic: str | None, role: str | None, facts: Sequence[Fact], book: Book) -> list[Fact]:
    """Return the facts of another topic that open or close an answer."""
    if topic is None:
        return []
    own = [fact for fact in book.about(topic, role) if fact.topic == topic]
    return [fact for fact in own if fact not in facts and not book.lead(fact)]


def _compared(request: Request, style: Style, book: Book) -> list[Sentence]:
    names = phrase("and").join(request.roles)
    sentences = [connective("compare", roles=names)]
    purpose = book.plays.purpose
    if purpose is not None and (len(request.roles) <= MOST_IN_WORDS or style == "short"):
        for role in request.roles:
            sentences.extend(stated(f) for f in book.about(purpose, role) if f.topic == purpose)
    return sentences
