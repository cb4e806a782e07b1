"""What is said about the answer before: where it stands, whether it is sure, how many it lists."""

from collections.abc import Sequence
from dataclasses import replace

from faq.answering import suggestions
from faq.answering.sources import sources_of
from faq.answering.wording import connective, notes_of, stated
from faq.contract.answer import Answer, AnswerKind, Sentence, Source
from faq.contract.context import Context
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase

# More facts than this are not told again to confirm them.
_MOST_CONFIRMED = 3


def source(context: Context, book: Book) -> Answer:
    """Tell where the last answer stands, or what the bot's source is when there was none."""
    sources = sources_of(map(book.fact, context.shown), book)
    article = book.article
    whole = connective("source_article", title=article.title, publisher=article.publisher)
    places = [_place(source, context, book) for source in sources]
    lead = [connective("source_lead")] if places else []
    return _of_last("answer", (*lead, *places, whole), context, book)


def _place(source: Source, context: Context, book: Book) -> Sentence:
    text = phrase("source_place", section=source.section, lines=source.spoken_lines)
    here = [id for id in context.shown if set(book.fact(id).lines) & set(source.lines)]
    return Sentence(text, tuple(here), "source_place")


def sure(context: Context, book: Book) -> Answer:
    """Say that the article says what the last answer told, or does not say what it refused."""
    if context.shown:
        facts = [book.fact(id) for id in context.shown]
        own = [fact for fact in facts if not book.lead(fact)] or facts
        told = map(stated, own[:_MOST_CONFIRMED])
        return _of_last("answer", (connective("sure"), *told), context, book)
    if context.topic is None and context.aspect is None:
        return _of_last("social", (connective("sure_nothing"),), context, book)
    silent = _of_last("not_in_article", (connective("gap_sure"),), context, book)
    return replace(silent, unanswered=(context.aspect or phrase("gap_aspect_name"),))


def count(context: Context, book: Book) -> Answer:
    """Tell how many things the last list has."""
    if not context.listed:
        return _of_last("clarify", (connective("count_nothing"),), context, book)
    facts = [book.fact(id) for id in context.listed]
    items = [Sentence(fact.short or fact.text, (fact.id,), "item") for fact in facts]
    return _of_last("answer", (connective("count", count=str(len(items))), *items), context, book)


def _of_last(
    kind: AnswerKind, sentences: Sequence[Sentence], context: Context, book: Book
) -> Answer:
    told = dict.fromkeys(id for sentence in sentences for id in sentence.facts)
    facts = [book.fact(id) for id in told]
    return Answer(
        kind=kind,
        roles=context.roles,
        topic=context.topic,
        sentences=tuple(sentences),
        notes=notes_of(facts, book),
        sources=sources_of(facts, book),
        suggestions=suggestions.starters(book, None),
    )
