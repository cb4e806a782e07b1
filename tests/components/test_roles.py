"""Rasa's entities: roles and terms with their place in the typed text."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from components.roles import RoleExtractor
from components.tokenizer import JapaneseTokenizer


@pytest.fixture(scope="module")
def extract():
    tokenizer = JapaneseTokenizer(JapaneseTokenizer.get_default_config())
    extractor = RoleExtractor()

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
def test_entities(text: str, expected: list[tuple[str, str, str]], extract) -> None:
    found = extract(text).get("entities")
    assert [(e["entity"], e["value"], text[e["start"] : e["end"]]) for e in found] == expected
    assert {e["extractor"] for e in found} <= {"RoleExtractor"}


def test_what_is_taken_back_says_so(extract) -> None:
    found = extract("CTOじゃなくてCFO").get("entities")
    assert [(e["value"], e.get("role")) for e in found] == [("CTO", "rejected"), ("CFO", None)]


def test_entities_of_others_are_kept(extract) -> None:
    message = extract("CEO")
    (again,) = RoleExtractor().process([message])
    assert len(again.get("entities")) == 2


def test_every_entity_of_the_examples_is_one_token(
    examples: list[tuple[str, str]], extract
) -> None:
    """Rasa warns of an entity that crosses a token's border; ours are tokens."""
    wrong = []
    for text, _ in examples:
        message = extract(text)
        tokens = {(token.start, token.end) for token in message.get("text_tokens")}
        if not {(e["start"], e["end"]) for e in message.get("entities")} <= tokens:
            wrong.append(text)
    assert wrong == []
