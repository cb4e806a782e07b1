"""A tiny evaluation from training to the HTML file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation import report, tables
from evaluation.closeness import closest
from evaluation.crossval import CrossValidation, cross_validate
from evaluation.data import Case, Dialogue, Example, Turn
from evaluation.floors import Floor
from evaluation.run import Bot, ask_all, hold_all, model_bytes, train
from evaluation.sweep import sweep

# Enough of each intent for the five folds of the scope model, and as different as words allow.
TEXTS = {
    "ask_definition": "CTOとは CEOとは何 CFOの意味 COOって何ですか CCOとは何者 CTOの定義は",
    "ask_translation": "CTOの日本語訳 CEOを訳すと CFOは日本語で何 COOの和訳 CCOの訳語 CTOの邦訳",
    "ask_uncovered": "CTOの年収 CEOの給料は CFOの休日 COOの残業 CCOの服装 CTOの学歴",
    "ask_other_role": "CMOとは CIOの役割 社長の仕事 CHROの意味 監査役は何をする 会長の権限",
    "out_of_article": "明日の天気 ラーメンの作り方 富士山の高さ 猫の寿命 円周率の値 映画の名前",
}
CASES = [
    Case("CEOとは?", "in", "definition", ("最高経営責任者",)),
    Case("CFOの年収は?", "aspect_not_covered", "salary"),
    Case("カレーの作り方<b>", "off_topic", "cooking"),
    # Nothing can satisfy it: a mistake for the report.
    Case("CTOとは何ですか", "in", "definition", ("とうてい出ない語",)),
    Case("秘密の質問", "in", "definition", ("とうてい出ない語",), "dev.jsonl:1", shared=True),
]
# The second turn names no role.
DIALOGUES = [Dialogue("d1", (Turn("CEOとは?", kinds=("answer",)), Turn("年収は?", must=("謎語",))))]


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return [Example(text, intent) for intent, line in TEXTS.items() for text in line.split()]


@pytest.fixture(scope="module")
def bot(examples: list[Example]) -> Bot:
    return train(examples, 0.5, 0.9)[0]


@pytest.fixture(scope="module")
def validation(bot: Bot, examples: list[Example]) -> CrossValidation:
    return cross_validate(bot.reader, examples, print)


@pytest.fixture(scope="module")
def page(bot: Bot, examples: list[Example], validation: CrossValidation) -> Iterator[str]:
    own = [case for case in CASES if not case.shared]
    results = report.Results(
        figures={"in_scope": 0.5},
        outcomes=ask_all(bot, own),
        turns=hold_all(bot, DIALOGUES),
        closest=closest(CASES, examples),
        thresholds={"threshold": 0.5, "alone": 0.9},
        sweeps={name: sweep(bot, own, name, (0.1, 0.5, 0.9)) for name in ("threshold", "alone")},
        validation=validation,
    )
    yield report.render(results, [Floor("in_scope", "x", "share", at_least=0.9, target=0.95)])


def test_outcomes(bot: Bot) -> None:
    outcomes = ask_all(bot, CASES[:4])
    assert [outcome.why is None for outcome in outcomes] == [True, True, True, False]
    assert all(outcome.reply.seconds > 0 for outcome in outcomes)
    assert model_bytes(bot) > 1000


def test_dialogues_keep_their_context(bot: Bot) -> None:
    first, second = hold_all(bot, DIALOGUES)
    assert first.problems == []
    assert second.reply.answer.roles == ("CEO",)
    assert second.problems == ["lacks ['謎語']"]


def test_a_threshold_of_one_refuses_everything_near(bot: Bot) -> None:
    low, high = sweep(bot, CASES[1:2], "threshold", (0.0, 1.01))
    assert high.near == 1.0
    assert low.near <= high.near


def test_cross_validation(validation: CrossValidation, examples: list[Example]) -> None:
    assert len(validation.predicted) == len(examples)
    assert 0 < validation.accuracy < 1
    assert all(0 <= value <= 1 for value in validation.accepted)
    assert {count for _, count in validation.by_intent().values()} == {6}
    assert not set(validation.best) & {"ask_uncovered", "ask_other_role", "out_of_article"}


def test_page_is_whole_and_stands_alone(page: str) -> None:
    assert page.count("<section") == page.count("</section>") == 10
    assert not re.search(r'(src|href)="(?!data:|#)', page)
    assert page.count('src="data:image/svg+xml;base64,') == 8
    assert '<section id="crossval" class="whole">' in page


def test_page_shows_what_was_measured(page: str) -> None:
    assert '<tr class="fail"><td>x</td><td>0.5000</td>' in page
    assert "CTOとは何ですか" in page
    assert "とうてい出ない語" in page
    assert "謎語" in page


def test_page_hides_shared_questions_and_escapes(page: str) -> None:
    assert "秘密の質問" not in page
    assert "dev.jsonl:1" in page
    assert "カレーの作り方<b>" not in page


def test_quick_page_leaves_out_what_is_slow(bot: Bot, tmp_path: Path) -> None:
    outcomes, thresholds = ask_all(bot, CASES[:2]), {"threshold": 0.5, "alone": 0.9}
    results = report.Results({}, outcomes, [], [], thresholds, {}, None)
    report.write(results, [], tmp_path / "new" / "report.html")
    page = (tmp_path / "new" / "report.html").read_text(encoding="utf-8")
    assert '<section id="crossval" class="quick">' in page


def test_topics_of_refusals_count_as_refused(bot: Bot) -> None:
    expected, got = tables.answered_topics(ask_all(bot, CASES[:2]))
    assert expected == ["definition", tables.REFUSED]
    assert got == ["definition", tables.REFUSED]
