"""The words and patterns of data/words.yml: each is found, and means what it says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from faq.knowledge import words
from faq.knowledge.words import PATHS, pattern, word_list
from faq.understanding.text import normalise

LOADED = yaml.safe_load(PATHS[0].read_text(encoding="utf-8"))
SOURCES = sorted(Path(words.__file__).parents[1].rglob("*.py"))


def asked_for() -> Iterator[tuple[str, str]]:
    """Yield what the package's own code asks for by name: "words" or "patterns", and the name."""
    for path in SOURCES:
        for kind, name in re.findall(
            r"\b(word_list|pattern)\([\"']([a-z_]+)[\"']\)", path.read_text(encoding="utf-8")
        ):
            yield ("words" if kind == "word_list" else "patterns"), name


@pytest.mark.parametrize("name", LOADED["words"])
def test_every_list_has_words(name: str) -> None:
    words = word_list(name)
    assert words
    assert not any(re.search(r"\s", word) for word in words)


@pytest.mark.parametrize("name", LOADED["patterns"])
def test_every_pattern_can_be_read_and_needs_some_text(name: str) -> None:
    found = pattern(name)
    assert found.fullmatch("") is None
    assert not re.search(r"{[a-z_]+}", found.pattern)


def test_all_that_is_asked_for_is_there() -> None:
    assert {(kind, name) for kind, name in asked_for() if name not in LOADED[kind]} == set()


def test_all_that_is_there_is_asked_for() -> None:
    """A list that no code and no pattern names is of no use."""
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    patterns = "".join(text for each in LOADED["patterns"].values() for text in each)
    names = [*LOADED["words"], *LOADED["patterns"]]
    unused = [
        n for n in names if not re.search(rf"[\"']{n}[\"']", code) and f"{{{n}}}" not in patterns
    ]
    assert unused == []


@pytest.mark.parametrize("name", ["", "nothing_of_that_name", "Digits"])
def test_what_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(KeyError):
        pattern(name)
    with pytest.raises(KeyError):
        word_list(name)


# fmt: off
FOUND = [
    # (pattern, text, what it finds of it)
    ("except", "cfo以外", "以外"), ("except", "cfoの以外", "の以外"),
    ("except", "cfoを除いて", "を除"), ("except", "cfoをのぞく", "をのぞ"),
    ("except", "cfo抜きで", "抜き"), ("except", "cfoじゃない方", "じゃない方"),
    ("except", "cfoの役割", None), ("except", "cfoも", None),
    ("comparing", "ceoとcooの違い", "違い"), ("comparing", "どう違うの", "違う"),
    ("comparing", "差は何", "差は"), ("comparing", "比べると", "比べ"), ("comparing",
    "役割は", None),
    ("asks_what_it_is", "ctoとは?", "とは?"), ("asks_what_it_is", "ctoとは", "とは"),
    ("asks_what_it_is", "ctoとはどう違う", None), ("asks_what_it_is", "ととは", None),
    ("leaves_comparison", "ctoについて", "について"), ("leaves_comparison", "ctoって何", "って何"),
    ("leaves_comparison", "ctoは?", None),
    ("corrects", "間違えた", "間違"), ("corrects", "ctoじゃなくて", "じゃなく"),
    ("corrects", "ごめん", "ごめん"), ("corrects", "ctoもお願い", None),
    *[("polite_endings", "ctoの役割" + end, end) for end in
      ("について教えていただけますでしょうか。", "を教えて", "を教えてほしいっす!",
       "を知りたいです", "について説明していただけると幸いです。", "をお聞かせ願えますか",
       "のことを教えて下さい")],
    *[("polite_endings", text, None) for text in
      ("cfoがよくわからない", "どう社員に教えるか", "教えてくれるのはどれとどれ",
       "何を説明するの")],
    ("in_charge", "まわりの責任者", "まわりの責任者"), ("in_charge", "のトップ", "のトップ"),
    ("in_charge", "を見る人", "を見る人"), ("in_charge", "を任された人", "を任された人"),
    ("in_charge", "の長期目標", None),
    ("somebody", "の人", "の人"), ("somebody", "の人数", None), ("somebody", "の人事", None),
]
WHOLE = [
    # (pattern, text, whether it is that from end to end)
    *[("only_a_number", text, True) for text in
      ("2", "2番", "2つ目", "2番目で", "(2)", "「3」", "2お願いします", "4について", "2で。",
      "2?")],
    *[("only_a_number", text, False) for text in
      ("0", "12", "2023年", "2人", "2つ目の役割", "cto2", "二", "-2", "2と3", "2%")],
    *[("typed_command", text, True) for text in
      ("/restart", "/session_start", '/ask_roles{"role": "ceo"}', "/greet@0.9")],
    *[("typed_command", text, False) for text in
      ("ceo/coo", "/ceo/coo", "/", "restart", "/restartして", "1/2", "/help me")],
    *[("openings", text, True) for text in
      ("すみません、", "あの、", "ちなみに", "すみません",
       "恐れ入りますが、", "えっと…", "あのーすみません、")],
    *[("openings", text, False) for text in ("すみませんでした", "ctoは", "失礼")],
]
# fmt: on


@pytest.mark.parametrize(("name", "text", "found"), FOUND)
def test_what_patterns_find(name: str, text: str, found: str | None) -> None:
    match = pattern(name).search(text)
    assert (match and match.group()) == found


@pytest.mark.parametrize(("name", "text", "whole"), WHOLE)
def test_what_patterns_are_whole(name: str, text: str, whole: bool) -> None:
    assert (pattern(name).fullmatch(text) is not None) == whole


@pytest.mark.parametrize("name", LOADED["words"])
def test_words_can_be_found(name: str) -> None:
    """They are compared with normalised words: in no other spelling is one ever found."""
    spelled = {word: normalise(word).text for word in word_list(name) if word[0].isalnum()}
    assert {word for word, found in spelled.items() if found not in word_list(name)} == set()


def test_latin_words_are_of_one_language() -> None:
    assert word_list("english").isdisjoint(word_list("romaji"))
