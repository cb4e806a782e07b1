"""No typed text may harm the bot, or speak to Rasa in Rasa's own notation."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from faq.channels.typed_text import clean, has_harmful, is_blank, messages, say
from faq.knowledge.phrases import phrase

# fmt: off
CLEAN_TESTS = [
    ("CCOとは", "CCOとは"),
    ("  CCOとは\u3000\n", "CCOとは"),
    ("CCO\tとは\n役割は", "CCO\tとは\n役割は"),
    ("CCO\r\nCEO\rCOO", "CCO\nCEO\nCOO"),
    ("C\x00C\x1bO\x7f\x9f", "CCO"),
    ("CCO\ud83d", "CCO"),
    ("👨‍👩‍👧", "👨‍👩‍👧"),
    ("/restart", "／restart"),
    (" \x00/restart", "／restart"),
    ("\ud83d /restart", "／restart"),
    ("CCO/CEO", "CCO/CEO"),
    ("", ""),
]
BLANK_TESTS = [
    ("", True), (" ", True), ("\u3000\n\t", True), ("\u200b\ufeff", True),
    ("あ", False), ("?", False), ("😀", False), ("\U0001fae0", False),
]
PAYLOADS = [
    "/greet", "/greet@0.9", '/greet{"role": "CCO"}', '/greet@1.0{"role": "CCO"}', "/restart",
    "/back", "  /session_start", "\u3000/greet", "\x1c/greet", "\x00/greet",
    "\n/greet\nCCO", "//greet",
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), CLEAN_TESTS)
def test_clean(typed: str, expected: str) -> None:
    assert clean(typed) == expected


@pytest.mark.parametrize(("text", "expected"), BLANK_TESTS)
def test_is_blank(text: str, expected: bool) -> None:
    assert is_blank(text) is expected


def unpacked_intent(text: str) -> Any:
    return YAMLStoryReader.unpack_regex_message(Message({TEXT: text})).get(INTENT)


@pytest.mark.parametrize("typed", PAYLOADS)
def test_clean_text_is_no_payload(typed: str) -> None:
    assert unpacked_intent(clean(typed)) is None


def test_rasa_still_unpacks_payloads() -> None:
    # Else the test above would hold for nothing.
    assert unpacked_intent("/greet")["name"] == "greet"


@given(st.text(alphabet=st.characters(codec=None)), st.sampled_from(["", "/", " /", "\x00/"]))
def test_clean_leaves_nothing_that_harms(typed: str, start: str) -> None:
    text = clean(start + typed)
    assert not has_harmful(text)
    assert unpacked_intent(text) is None
    assert clean(text) == text


def test_say_gives_a_sentence_a_line() -> None:
    answer = say("off_topic", "off_topic").to_dict()
    assert [sentence["text"] for sentence in answer["sentences"]] == phrase("off_topic").split("\n")
    assert {sentence["template"] for sentence in answer["sentences"]} == {"off_topic"}


def test_messages_are_text_and_answer() -> None:
    answer = say("error", "error")
    assert messages("me", answer) == [
        {"recipient_id": "me", "text": phrase("error")},
        {"recipient_id": "me", "custom": answer.to_dict()},
    ]
