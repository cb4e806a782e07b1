"""All answers that can be reached, walked without NLU, and what must hold for each of them.

The walk asks every topic of every role, every comparison and everything that the article does not
answer; from what is remembered then, it follows each suggestion and each next step, twice.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import get_args

import pytest

from faq.answering.question import question_of
from faq.answering.render import render
from faq.answering.turn import answer, remember
from faq.contract.answer import KINDS, Answer, Sentence
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Command, CommandName, Gap, Part, Remark, Request
from faq.knowledge import phrases
from faq.knowledge.book import Book, Fact
from faq.knowledge.phrases import phrase
from faq.knowledge.words import word_list
from faq.understanding.examples import SOCIAL

TEMPLATES = phrases.read_phrases()
DEPTH = 2


@dataclass
class Walk:
    """What was reached: each answer with the first way to it, and all contexts."""

    answers: dict[Answer, str] = field(default_factory=dict)
    contexts: dict[Context, str] = field(default_factory=dict)

    def facts(self) -> set[str]:
        return {fact for reached in self.answers for fact in reached.facts}

    def suggested(self) -> dict[str, tuple[Request, str]]:
        """The texts of all suggestions, with what each asks and the first way to it."""
        texts: dict[str, tuple[Request, str]] = {}
        for reached, way in self.answers.items():
            for suggestion in reached.suggestions:
                assert suggestion.request is not None
                texts.setdefault(suggestion.text, (suggestion.request, way))
        return texts


def openings(book: Book) -> Iterator[list[Part]]:
    """What can be asked first."""
    roles, compare = list(book.roles), book.plays.compare
    for topic in book.topics:
        if not book.roles_of(topic) and topic != compare:
            yield [Request(topic)]
        for role in roles:
            if any(not book.lead(fact) for fact in book.about(topic, role)):
                yield [Request(topic, (role,))]
                if book.topics[topic].only is None:
                    yield [Request(topic, (role,), assumed=True)]
    for count in range(2, len(book.compared) + 1):
        for named in combinations(book.compared, count):
            assert compare is not None
            yield [Request(compare, named)]
            yield [Request(compare, named), Command("shorter")]
    for fact in filter(book.items, book.facts):
        for item in book.items(fact):
            yield [of_item(item)]
    yield from uncovered(book)
    for about in SOCIAL - {"tell", "yes"}:
        yield [Remark("social", about)]
    for about in ("compare", "item", "more", "reason", "tell"):
        yield [Remark("clarify", about)]
    yield [Remark("off_topic")]
    for name in get_args(CommandName):
        yield [Command(name)]


def of_item(item: Fact) -> Request:
    """What asks for an item of a list: what treats it at length, if anything does."""
    return Request(item.detail or item.topic, item.roles, () if item.detail else (item.id,))


def uncovered(book: Book) -> Iterator[list[Part]]:
    """What the article does not answer, alone and beside something that it does."""
    roles = list(book.roles)
    for named in [(), *((role,) for role in roles), tuple(book.described[1:3])]:
        for gap in (
            Gap("aspect", "年収", named),
            Gap("aspect", "", named),
            Gap("aspect", "ボーナス", named, terms=("ボーナス",)),
        ):
            yield [gap]
            yield [Request(book.plays.define, tuple(book.described[-1:])), gap]
        for topic in book.topics:
            if named and not book.about(topic, named[0]):
                yield [Gap("aspect", "", named, topic, topic=topic)]
    for name in [*book.not_described, "謎の人"]:
        yield [Gap("role", name, near=name)]
        for role in roles:
            yield [Request(book.plays.define, (role,)), Gap("role", name, near=name)]
    for role, senses in book.other_meanings.items():
        for sense in senses:
            yield [Gap("meaning", sense.name, (role,))]


def next_steps(context: Context, book: Book) -> Iterator[list[Part]]:
    """What can be asked after an answer, beside its suggestions."""
    for name in get_args(CommandName):
        yield [Command(name)]
    yield [Remark("social", "thank")]
    yield [Gap("item", str(len(context.listed)), context.roles)]
    yield [Gap("more", "", context.roles, context.topic)]
    yield [Gap("reason", "", context.roles, context.topic)]
    for item in context.listed:
        yield [of_item(book.fact(item))]
    yield [Gap("aspect", "給料", context.roles)]


def walk_all(book: Book) -> Walk:
    """Take every step from every context that is found within DEPTH steps."""
    walk = Walk()
    todo: list[tuple[Context, list[Part], str, int]] = [
        (EMPTY, parts, "", 0) for parts in openings(book)
    ]
    seen: set[tuple[Context, tuple[Part, ...]]] = set()
    while todo:
        context, parts, way, depth = todo.pop(0)
        if (context, tuple(parts)) in seen:
            continue
        seen.add((context, tuple(parts)))
        way = f"{way} → {' + '.join(map(_named, parts))}"
        question = question_of(parts, context)
        reached = answer(question, context, book)
        after = remember(question, reached, context, book)
        walk.answers.setdefault(reached, way)
        if depth == DEPTH:
            continue
        steps: list[list[Part]] = [[s.request] for s in reached.suggestions if s.request]
        if after not in walk.contexts:
            walk.contexts[after] = way
            steps += next_steps(after, book)
        todo += [(after, step, way, depth + 1) for step in steps]
    return walk


def _named(part: Part) -> str:
    return " ".join(str(value) for value in vars(part).values() if value)


@pytest.fixture(scope="module")
def walk(book: Book) -> Walk:
    return walk_all(book)


def all_of(walk: Walk, wrong: Callable[[Answer], list[str]]) -> list[str]:
    """What is wrong with any answer, with the way to it; the first few are enough."""
    found: list[str] = []
    for reached, way in walk.answers.items():
        found += [f"{problem} ({way})" for problem in wrong(reached)]
    return found[:10]


def hedged(text: str) -> bool:
    return any(hedge in text for hedge in word_list("hedges"))


def cells(reached: Answer) -> list:
    return [cell for row in reached.table.rows for cell in row] if reached.table else []


def told(reached: Answer) -> list[Sentence]:
    """The sentences that state facts; one that tells where facts stand states none."""
    return [s for s in reached.sentences if s.facts and s.template != "source_place"]


def test_the_walk_went_far(walk: Walk, book: Book) -> None:
    assert len(walk.answers) > 10 * len(book.facts)
    never = {"error", *(() if book.other_meanings else ("other_meaning",))}
    assert {reached.kind for reached in walk.answers} == {*KINDS} - never


def test_every_fact_is_told(walk: Walk, book: Book) -> None:
    assert {fact.id for fact in book.facts} - walk.facts() == set()


def test_every_erratum_is_noted(walk: Walk, book: Book) -> None:
    noted = {note.erratum for reached in walk.answers for note in reached.notes}
    assert noted == {erratum.id for erratum in book.errata}


def test_every_answer_is_valid(walk: Walk, problems: Callable[[object], list[str]]) -> None:
    assert all_of(walk, lambda reached: problems(reached.to_dict())) == []


def test_every_sentence_has_its_facts_or_its_template(walk: Walk) -> None:
    def wrong(reached: Answer) -> list[str]:
        return [
            sentence.text
            for sentence in reached.sentences
            if not sentence.facts and sentence.template not in TEMPLATES
        ]

    assert all_of(walk, wrong) == []


def test_a_sentence_of_facts_is_the_facts_own_words(walk: Walk, book: Book) -> None:
    def wrong(reached: Answer) -> list[str]:
        problems = []
        for sentence in told(reached):
            (id,) = sentence.facts
            fact = book.fact(id)
            item = sentence.template == "item"
            if sentence.text != ((fact.short or fact.text) if item else fact.text):
                problems.append(f"{id}: {sentence.text}")
            if sentence.template not in (None, "item"):
                problems.append(f"{id}: {sentence.template}")
        return problems

    assert all_of(walk, wrong) == []


def test_a_cell_of_facts_is_their_own_words(walk: Walk, book: Book) -> None:
    def wrong(reached: Answer) -> list[str]:
        return [
            cell.text
            for cell in cells(reached)
            if cell.facts
            and cell.text.split(phrase("cell_separator"))
            != [book.fact(f).short for f in cell.facts]
        ]

    assert all_of(walk, wrong) == []


def test_a_cell_without_facts_is_a_label_or_says_so(walk: Walk, book: Book) -> None:
    labels = {book.topics[topic].name for topic in book.comparison}

    def wrong(reached: Answer) -> list[str]:
        problems = []
        for label, *told in reached.table.rows if reached.table else ():
            if label.facts or label.text not in labels:
                problems.append(label.text)
            silent = [cell.text for cell in told if not cell.facts]
            problems += [text for text in silent if text != phrase("not_stated")]
        return problems

    assert all_of(walk, wrong) == []


def test_no_template_hardens_or_softens(walk: Walk, book: Book) -> None:
    """What is said of a hedged fact keeps its hedge wherever it is told."""
    unsure = {fact.id for fact in book.facts if fact.modality != "stated"}

    def wrong(reached: Answer) -> list[str]:
        said = [*told(reached), *cells(reached)]
        return [t.text for t in said if unsure.intersection(t.facts) and not hedged(t.text)]

    assert all_of(walk, wrong) == []


def test_sources_cover_the_facts_and_nothing_else(walk: Walk, book: Book) -> None:
    sections = {section.heading: section.lines for section in book.sections}

    def wrong(reached: Answer) -> list[str]:
        problems = []
        for source in reached.sources:
            first, last = sections.get(source.section, (1, 0))
            inside = all(first <= line <= last for line in source.lines)
            if not source.lines or not inside or list(source.lines) != sorted(set(source.lines)):
                problems.append(f"{source.section}: {source.lines}")
        facts = [book.fact(id) for id in reached.facts]
        lines = sorted(line for source in reached.sources for line in source.lines)
        # Who asks for the source gets that of the answer before.
        if facts and lines != sorted({line for fact in facts for line in fact.lines}):
            problems.append(f"lines {lines} for {reached.facts}")
        return problems

    assert all_of(walk, wrong) == []


def test_told_facts_bring_their_errata(walk: Walk, book: Book) -> None:
    def wrong(reached: Answer) -> list[str]:
        expected = {e for id in reached.facts for e in book.fact(id).errata}
        noted = {note.erratum: note.text for note in reached.notes}
        right = {id: book.erratum(id).reason for id in expected}
        return [] if noted == right else [f"{noted} instead of {right}"]

    assert all_of(walk, wrong) == []


def test_kind_fits_what_is_told(walk: Walk) -> None:
    def wrong(reached: Answer) -> list[str]:
        templates = {sentence.template for sentence in reached.sentences}
        refused = reached.kind in ("not_in_article", "other_meaning")
        problems = []
        if not reached.sentences:
            problems.append("nothing is said")
        if reached.kind == "answer" and not (reached.facts or "source_article" in templates):
            problems.append("an answer without facts")
        if refused != (bool(reached.unanswered) and reached.kind != "answer"):
            problems.append(f"{reached.kind} with {reached.unanswered} unanswered")
        if reached.unanswered and not any((t or "").startswith("gap_") for t in templates):
            problems.append("what is not answered is not said")
        if reached.kind in ("off_topic", "social", "clarify") and (
            reached.facts or reached.sources or reached.notes
        ):
            problems.append(f"facts in {reached.kind}")
        return problems

    assert all_of(walk, wrong) == []


def test_asked_of_one_role_only_that_role_is_told(walk: Walk, book: Book) -> None:
    """Facts of another role stand in such an answer only as items of a list about all roles."""

    def strange(id: str, roles: tuple[str, ...]) -> bool:
        fact = book.lead(book.fact(id)) or book.fact(id)
        return bool(fact.roles) and not {*roles, book.plays.everyone}.intersection(fact.roles)

    def wrong(reached: Answer) -> list[str]:
        one = reached.kind == "answer" and len(reached.roles) == 1
        return [id for id in reached.facts if one and strange(id, reached.roles)]

    assert all_of(walk, wrong) == []


def test_suggestions_lead_on(walk: Walk) -> None:
    def wrong(reached: Answer) -> list[str]:
        titles = [suggestion.title for suggestion in reached.suggestions]
        problems = [title for title in titles if not 0 < len(title) <= 40]
        if not 0 < len(titles) <= 5 or len(set(titles)) != len(titles):
            problems.append(str(titles))
        return problems

    assert all_of(walk, wrong) == []


def test_the_text_has_no_blank_line_and_no_open_place(walk: Walk) -> None:
    def wrong(reached: Answer) -> list[str]:
        lines = render(reached).split("\n")
        return [line for line in lines if not line.strip() or "{" in line or "None" in line]

    assert all_of(walk, wrong) == []


def test_every_suggestion_is_understood(
    walk: Walk, book: Book, ask: Callable[..., tuple[Answer, Context]]
) -> None:
    other = {}
    for text, (request, way) in walk.suggested().items():
        expected = answer(question_of([request], EMPTY), EMPTY, book)
        reached, _ = ask(text)
        if reached.kind != "answer" or set(reached.facts) != set(expected.facts):
            other[text] = (reached.kind, reached.topic, reached.unanswered, way)
    assert other == {}
