"""Nouns by which a question names topics, and aspects that the article is silent on."""

import pytest

from actions.facts import Book
from components.aspects import AspectFinder, listed, noun_phrase


@pytest.fixture(scope="module")
def finder(book: Book) -> AspectFinder:
    return AspectFinder(book)


ASPECTS = [
    ("CTOの役割は?", [("役割", "roles", None)]),
    ("CTOの業務内容", [("業務内容", "tasks", None)]),
    ("CEOの年収", [("年収", None, "年収や報酬")]),
    ("ＣＥＯの　年　収", [("年収", None, "年収や報酬")]),
    ("CEOのｷｬﾘｱﾊﾟｽ", [("キャリアパス", None, "キャリアパス")]),
    ("役割と年収", [("役割", "roles", None), ("年収", None, "年収や報酬")]),
    # a role's name is no aspect, nor is a part of a word
    ("最高財務責任者とは", []),
    ("プロジェクトマネージャー", []),
    ("CEOとは", []),
    ("", []),
]
LISTS = [
    ("CTOの役割と年収", ["役割", "年収"]),
    ("役割・業務内容", ["役割", "業務内容"]),
    ("年収、資格、任期", ["年収", "資格", "任期"]),
    ("役割/年収", ["役割", "年収"]),
    ("CCOの役割とCEOとの違い", ["役割", "違い"]),
    ("役割や年収を教えて", ["役割", "年収"]),
    ("CTOの役割", []),
    ("役割が年収に与える影響", []),
    ("役割を教えて。年収は?", []),
    ("", []),
]
PHRASES = [
    ("CEOの平均年収は?", "平均年収"),
    ("CEOの奥さんの名前", "奥さんの名前"),
    ("今日の天気は?", "今日の天気"),
    ("CEOとは?", None),
    ("何ですか?", None),
    ("KPIのデメリット", "KPIのデメリット"),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), ASPECTS)
def test_aspects(text: str, expected: list[tuple], finder: AspectFinder, analyse) -> None:
    found = finder.find(analyse(text))
    assert [(aspect.text, aspect.topic, aspect.silent) for aspect in found] == expected


def test_every_word_of_the_facts_file_is_found(book: Book, finder: AspectFinder, analyse) -> None:
    """Where a word stands in two entries, the first has it, and a topic before a silence."""
    words = {word: (topic, None) for topic, t in book.topics.items() for word in t.words}
    for aspect in book.silent:
        for word in aspect.words:
            words.setdefault(word, (None, aspect.name))
    wrong = {}
    for word, expected in words.items():
        # A name of a role or a term is more than an aspect.
        if any(mention for mention in analyse(word).mention_of):
            continue
        found = finder.find(analyse(word))
        if [(a.topic, a.silent) for a in found[:1]] != [expected]:
            wrong[word] = found
    assert wrong == {}


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists(text: str, expected: list[str], finder: AspectFinder, analyse) -> None:
    analysis = analyse(text)
    assert [aspect.text for aspect in listed(finder.find(analysis), analysis)] == expected


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_noun_phrase(text: str, expected: str | None, analyse) -> None:
    analysis = analyse(text)
    assert noun_phrase(analysis, 0, len(analysis.words)) == expected
