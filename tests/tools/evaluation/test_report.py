"""A tiny evaluation from asking to the HTML file."""

import re

import pytest

from faq.knowledge.book import Book
from faq.understanding.engine import Engine
from faq.understanding.examples import Said
from tools.evaluation import report
from tools.evaluation.asking import Asker, ask_all, hold_all
from tools.evaluation.data import Case, Dialogue, DialogueTurn, QuestionSet
from tools.evaluation.figures import MeasuredSet
from tools.evaluation.floors import Floor
from tools.evaluation.near_copies import closest

ASKED = QuestionSet(
    "tiny",
    (
        Case("CEOとは?", "in", "definition", must=("最高経営責任者",), person="student"),
        Case("カレーの作り方<b>は?", "off_topic", "cooking"),
        # Nothing can satisfy them: mistakes for the report.
        Case("CTOとは何ですか", "in", "definition", must=("とうてい出ない語",)),
        Case("CFOとは何", "in", must=("とうてい出ない語",), place="dev.jsonl:1", shared=True),
    ),
    # The second turn names no role.
    (
        Dialogue(
            "d1",
            (DialogueTurn("CEOとは?", kinds=("answer",)), DialogueTurn("年収は?", must=("謎語",))),
        ),
    ),
)
FRESH = {"f1": {"asked": "2026-11-26", "in": 0.8, "out": 0.9, "social": None, "turns": 0.7}}


@pytest.fixture(scope="module")
def measured(engine: Engine, book: Book) -> MeasuredSet:
    bot = Asker(engine, book)
    return MeasuredSet("tiny", ask_all(bot, ASKED.cases), hold_all(bot, ASKED.dialogues))


@pytest.fixture(scope="module")
def page(measured: MeasuredSet) -> str:
    said = [Said("a", ("CEOとは",), ("definition:CEO",))]
    results = report.Results({"tiny_in": 0.5}, [measured], closest(ASKED.cases, said), FRESH)
    return report.render(results, [Floor("tiny_in", "x", "share", at_least=0.9, target=0.95)])


def test_outcomes(measured: MeasuredSet) -> None:
    assert [outcome.why is None for outcome in measured.outcomes] == [True, True, False, False]
    assert all(outcome.reply.seconds > 0 for outcome in measured.outcomes)


def test_dialogues_keep_their_context(measured: MeasuredSet) -> None:
    first, second = measured.turns
    assert first.problems == []
    assert second.reply.answer.roles == ("CEO",)
    assert second.problems == ["lacks ['謎語']"]


def test_page_is_whole_and_stands_alone(page: str) -> None:
    assert page.count("<section") == page.count("</section>") == 10
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert page.count('src="data:image/svg+xml;base64,') == 4
    links = set(re.findall(r'href="#(\w+)"', page))
    assert links == set(re.findall(r'<section id="(\w+)"', page))


def test_page_shows_what_was_measured(page: str) -> None:
    assert '<tr class="fail"><td>x</td><td>0.5000</td>' in page
    assert "CTOとは何ですか" in page
    assert "とうてい出ない語" in page
    assert "謎語" in page
    assert "<td>f1</td><td>2026-11-26</td><td>0.800</td>" in page
    assert "<td>student</td><td>1</td><td>1.000</td>" in page


def test_page_hides_shared_questions_and_escapes(page: str) -> None:
    assert "CFOとは何<" not in page
    assert "dev.jsonl:1" in page
    assert "カレーの作り方<b>" not in page
