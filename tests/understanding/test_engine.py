"""A message understood as a whole: its clauses, what stands around a question, the context."""

import time
from collections.abc import Callable

import pytest

from faq.contract.context import EMPTY, Context
from faq.contract.parts import Command, Gap, Language, Part, Remark, Request
from faq.understanding.engine import Engine, Understood

Understand = Callable[..., Understood]

# fmt: off
QUESTIONS = [
    "CTOの役割は何ですか?", "CFOの年収はいくらですか?", "CEOとCOOの違いは?",
    "CCOはいつ始まりましたか?",
    "COOに求められる能力は?", "KPIを設定するメリットは?",
]
PREAMBLES = [
    "お世話になっております。", "はじめまして。", "昨日、会議で話題になりました。",
    "急いでいます。",
    "すみません、初心者です。",
]
THANKS = ["ありがとうございます。", "よろしくお願いします。", "助かります!", "どうもです。"]
SEVERAL = [
    ("CTOの役割は?それから、CFOの役割は?", {("roles", ("CTO",)), ("roles", ("CFO",))}),
    ("CEOの略は何ですか。あと、COOの役割も教えてください", {("expansion", ("CEO",)), ("roles",
    ("COO",))}),
    ("・CFOの役割\n・CTOの役割", {("roles", ("CFO",)), ("roles", ("CTO",))}),
]
# fmt: on
TASKS = Request("tasks", ("CCO",))
LISTED = Context(("CCO",), topic="tasks", listed=("cco.tasks.1", "cco.tasks.2"), asked=(TASKS,))
OF_CTO = Context(("CTO",), topic="roles", asked=(Request("roles", ("CTO",)),))


@pytest.fixture(scope="module")
def understand(engine: Engine) -> Understand:
    return lambda text, context=EMPTY: engine.understand(engine.read(text), context)


def asked(understood: Understood) -> tuple[Part, ...]:
    """The parts that ask, without the words that a refusal may repeat."""
    return tuple(
        Gap(part.kind, "", part.roles, topic=part.topic) if isinstance(part, Gap) else part
        for part in understood.parts
        if isinstance(part, Request | Gap)
    )


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_stands_around_a_question_changes_nothing(
    question: str, understand: Understand
) -> None:
    alone = asked(understand(question))
    assert len(alone) == 1
    around = [*(before + question for before in PREAMBLES), *(question + after for after in THANKS)]
    assert {text: found for text in around if (found := asked(understand(text))) != alone} == {}


@pytest.mark.parametrize(("text", "topics"), SEVERAL)
def test_several_questions_are_all_answered(
    text: str, topics: set[tuple[str, tuple[str, ...]]], understand: Understand
) -> None:
    found = {(part.topic, part.roles) for part in asked(understand(text))}
    assert found == topics


def test_a_half_that_the_article_leaves_open_is_named(understand: Understand) -> None:
    request, gap = asked(understand("CTOの役割は?あと年収も教えてください"))
    assert (request, gap) == (Request("roles", ("CTO",)), Gap("aspect", "", ("CTO",)))


# fmt: off
TWO_HALVES = [
    "CFOのお仕事内容と、ぶっちゃけ年収いくらかも教えてほしい", "COOの役割と、ついでに給料も教えて",
    "CTOの役割と、年収はいくらか知りたい", "CEOの日本語名と、退職金の額を教えて",
]
# fmt: on


def test_halves_that_ask_two_things_are_parted(understand: Understand) -> None:
    # Each half must be understood without any doubt, which an edited fact may take from one.
    assert sum(len(understand(text).steps) == 2 for text in TWO_HALVES) >= len(TWO_HALVES) - 1


@pytest.mark.parametrize(
    "text",
    [
        "CEOとCOOの違い",
        "CCOの役割と仕事内容の違いは?",
        "KPIを決めて社員のやる気が上がるのはなぜですか",
    ],
)
def test_what_is_one_thing_stays_whole(text: str, understand: Understand) -> None:
    assert len(understand(text).steps) == 1


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("What does a CFO do?", True),
        ("who is the CEO", True),
        ("CFO?", False),
        ("CFOの役割は?", False),
        ("cfo no yakuwari wa nan desu ka", False),
    ],
)
def test_english_is_told(text: str, english: bool, understand: Understand) -> None:
    understood = understand(text)
    assert (Language() in understood.parts) is english
    assert asked(understood)


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("CFOは?", OF_CTO, Request("roles", ("CFO",))),
        ("CFOは?", EMPTY, Request("definition", ("CFO",))),
        ("もっと短く", LISTED, Command("shorter")),
        ("もっと短く", EMPTY, Remark("clarify", "more")),
        ("2つ目は?", EMPTY, Remark("clarify", "item")),
        ("こんにちは", LISTED, Remark("social", "greet")),
    ],
)
def test_the_conversation_counts(
    text: str, context: Context, expected: Part, understand: Understand
) -> None:
    assert understand(text, context).parts == (expected,)


def test_the_same_again_is_understood_alike(understand: Understand) -> None:
    first = [understand(text, LISTED).parts for text in QUESTIONS]
    assert [understand(text, LISTED).parts for text in QUESTIONS] == first


@pytest.mark.parametrize("text", ["", " ", "?", "\n\n"])
def test_nothing_is_understood_in_nothing(text: str, understand: Understand) -> None:
    assert not asked(understand(text))


LONG = {
    "one sign": "あ" * 2000,
    "many questions": "CTOの役割は?" * 250,
    "many that tell": "CFOが好きで、" * 280,
    "many joined": "役割と年収と" * 333,
    "lines": "CFO\n" * 500,
    "no sense": "食べて" * 660,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_holds_nobody_up_for_long(engine: Engine, text: str) -> None:
    """All questions of a worker are understood in one loop."""
    engine.understand(engine.read("経営の"), EMPTY)
    started = time.process_time()
    engine.understand(engine.read(text), EMPTY)
    assert time.process_time() - started < 3.0


@pytest.mark.parametrize(
    "text",
    [
        "CCOは最高コンプライアンス責任者の方です。その職務を知りたいです。",
        "輸出書類に原産地証明書のCOOというのがあります。何をする人ですか。",
    ],
)
def test_what_refers_to_another_sense_is_not_answered_of_the_role(
    text: str, understand: Understand
) -> None:
    parts = understand(text).parts
    assert [part for part in parts if isinstance(part, Request)] == []
    assert any(isinstance(part, Gap) and part.kind == "meaning" for part in parts)
