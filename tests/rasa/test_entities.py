"""Rasa's entities: roles and terms with their place in the typed text."""

from collections.abc import Callable

import pytest
from rasa.shared.nlu.training_data.message import Message

from faq.rasa.entities import NameExtractor
from faq.rasa.tokenizer import JapaneseTokenizer


@pytest.fixture(scope="module")
def extract() -> Callable[[str], Message]:
    tokenizer = JapaneseTokenizer(JapaneseTokenizer.get_default_config())
    extractor = NameExtractor()

    def process(text: str) -> Message:
        (message,) = extractor.process(tokenizer.process([Message({"text": text})]))
        return message

    return process


# fmt: off
ENTITIES = [
    ("ＣＥＯの役割", [("role", "CEO", "ＣＥＯ")]),
    ("ｼｰｲｰｵｰ と 最高 執行責任者", [("role", "CEO", "ｼｰｲｰｵｰ"), ("role", "COO", "最高 執行責任者")]),
    ("CIOとKPI", [("other_role", "CIO", "CIO"), ("term", "KPI", "KPI")]),
    ("コンプライアンスのCCO", [("other_meaning", "CCO:最高コンプライアンス責任者", "CCO")]),
    ("今日の天気", []), ("", []), ("🙂", []),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), ENTITIES)
def test_entities(
    text: str, expected: list[tuple[str, str, str]], extract: Callable[[str], Message]
) -> None:
    found = extract(text).get("entities")
    assert [(e["entity"], e["value"], text[e["start"] : e["end"]]) for e in found] == expected
    assert {e["extractor"] for e in found} <= {"NameExtractor"}


def test_entities_of_others_are_kept(extract: Callable[[str], Message]) -> None:
    message = extract("CEO")
    (again,) = NameExtractor().process([message])
    assert len(again.get("entities")) == 2


@pytest.mark.parametrize("text", ["CEO・COO・CFO", "最高 経営責任者とKPIと1on1", "C.E.O.の役割…"])
def test_every_entity_is_one_token(text: str, extract: Callable[[str], Message]) -> None:
    """Rasa warns of an entity that crosses a token's border."""
    message = extract(text)
    tokens = {(token.start, token.end) for token in message.get("text_tokens")}
    assert {(e["start"], e["end"]) for e in message.get("entities")} <= tokens
