"""Rasa's tokens: words with their place in the typed text."""

from itertools import pairwise

import pytest
from rasa.shared.nlu.training_data.message import Message

from faq.rasa.tokenizer import READ, JapaneseTokenizer
from faq.understanding import examples


@pytest.fixture(scope="module")
def tokenizer() -> JapaneseTokenizer:
    return JapaneseTokenizer(JapaneseTokenizer.get_default_config())


def cut(tokenizer: JapaneseTokenizer, text: str | None) -> Message:
    (message,) = tokenizer.process([Message({"text": text})])
    return message


# fmt: off
TOKENS = [
    ("ＣＥＯ　の役割", ["ＣＥＯ", "の", "役割"], ["CEO", "の", "役割"]),
    ("最高 経営責任者とは", ["最高 経営責任者", "と", "は"], ["CEO", "と", "は"]),
    ("ｼｰｲｰｵｰって何?", ["ｼｰｲｰｵｰ", "って", "何", "?"], ["CEO", "って", "何", "?"]),
    ("C E Oとは", ["C E O", "と", "は"], ["CEO", "と", "は"]),
    ("CEO…", ["CEO", "…"], ["CEO", "."]),
    ("CIOと1on1", ["CIO", "と", "1on1"], ["CIO", "と", "1on1ミーティング"]),
]
# fmt: on


@pytest.mark.parametrize(("text", "typed", "lemmas"), TOKENS)
def test_tokens(
    text: str, typed: list[str], lemmas: list[str], tokenizer: JapaneseTokenizer
) -> None:
    found = cut(tokenizer, text).get("text_tokens")
    assert [text[token.start : token.end] for token in found] == typed
    assert [token.lemma for token in found] == lemmas
    assert all(token.get("pos") for token in found)


def test_tokens_are_apart_and_not_blank(tokenizer: JapaneseTokenizer) -> None:
    """Held on every twentieth of the messages that people wrote."""
    wrong = []
    for said in list(examples.read())[::20]:
        text = said.text
        found = cut(tokenizer, text).get("text_tokens")
        apart = all(a.end <= b.start for a, b in pairwise(found))
        blank = any(not text[token.start : token.end].strip() for token in found)
        inside = all(0 <= token.start < token.end <= len(text) for token in found)
        if not (found and apart and inside) or blank:
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000", "\u200b", "\x00"], ids=ascii)
def test_an_empty_message_has_no_tokens(text: str, tokenizer: JapaneseTokenizer) -> None:
    assert cut(tokenizer, text).get("text_tokens") == []


def test_a_message_without_text_does_no_harm(tokenizer: JapaneseTokenizer) -> None:
    assert cut(tokenizer, None).get("text_tokens") == []


def test_what_was_read_travels_on_but_not_out(tokenizer: JapaneseTokenizer) -> None:
    message = cut(tokenizer, "CEOとは")
    assert message.get(READ).text.text == "ceoとは"
    assert READ not in message.as_dict(only_output_properties=True)


def test_training_tokens_are_those_of_questions(tokenizer: JapaneseTokenizer) -> None:
    trained = tokenizer.tokenize(Message({"text": "CEOの役割"}), "text")
    assert [token.text for token in trained] == ["ceo", "の", "役割"]


def test_it_is_for_japanese_only() -> None:
    assert JapaneseTokenizer.supported_languages() == ["ja"]
