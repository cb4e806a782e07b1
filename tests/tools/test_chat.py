"""The conversation in the terminal: what is shown, and what a typed line stands for."""

from collections.abc import Iterator
from typing import Any

import pytest

from faq.knowledge.phrases import phrase
from tools.chat import Shown, choose, shown, talk, wants_end
from tools.client import ClientError

QUESTIONS = ("CCOとCEOの違いは?", "CCOの役割は?", "CCOの仕事は?")

# fmt: off
CHOOSE_TESTS = [
    ("1", QUESTIONS[0]), ("3", QUESTIONS[2]), (" 2 \n", QUESTIONS[1]), ("２", QUESTIONS[1]),
    ("②", QUESTIONS[1]), ("02", QUESTIONS[1]),
    ("0", "0"), ("4", "4"), ("-1", "-1"), ("1.5", "1.5"), ("二", "二"), ("1つ目", "1つ目"),
    ("", ""), ("CCOとは", "CCOとは"), pytest.param("9" * 5000, "9" * 5000, id="5000 digits"),
]
END_TESTS = [
    ("終了", True), (" 終了\n", True), ("EXIT", True), ("quit", True),
    ("", False), ("終了とは", False), ("CCO", False),
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), CHOOSE_TESTS)
def test_choose(typed: str, expected: str) -> None:
    assert choose(typed, QUESTIONS) == expected


def test_choose_from_nothing() -> None:
    assert choose("1", ()) == "1"


@pytest.mark.parametrize(("typed", "expected"), END_TESTS)
def test_wants_end(typed: str, expected: bool) -> None:
    assert wants_end(typed) is expected


def replies(text: str, *suggestions: tuple[str, str]) -> list[dict[str, Any]]:
    listed = [{"title": title, "text": question} for title, question in suggestions]
    return [
        {"recipient_id": "me", "text": text},
        {"recipient_id": "me", "custom": {"kind": "answer", "suggestions": listed}},
    ]


def test_shown() -> None:
    expected = Shown("こんにちは。", ("違い", "役割"), ("違いは?", "役割は?"))
    assert shown(replies("こんにちは。", ("違い", "違いは?"), ("役割", "役割は?"))) == expected


def test_shown_without_suggestions() -> None:
    assert shown([{"recipient_id": "me", "text": "あ"}]) == Shown("あ")
    assert shown([]) == Shown("")


def test_talk_sends_the_chosen_question(capsys: pytest.CaptureFixture[str]) -> None:
    asked = []

    def ask(message: str) -> list[dict[str, Any]]:
        asked.append(message)
        return replies(f"「{message}」です。", ("違い", "違いは?"), ("役割", "役割は?"))

    lines: Iterator[str] = iter(["CCOとは", "２", "終了", "never"])
    talk(lines, ask)
    assert asked == ["CCOとは", "役割は?"]
    said = capsys.readouterr().out
    assert "「役割は?」です。" in said
    assert phrase("chat_choice", number=2, title="役割") in said
    assert phrase("chat_end") in said
    # Not a terminal: no colours.
    assert "\033" not in said


def test_talk_goes_on_after_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    def ask(message: str) -> list[dict[str, Any]]:
        if message == "1":
            return replies("はい。")
        raise ClientError("長すぎます。" if message == "2" else "")

    talk(iter(["3", "2", "1"]), ask)
    said = capsys.readouterr().out
    assert said.index(phrase("chat_lost")) < said.index("長すぎます。") < said.index("はい。")
