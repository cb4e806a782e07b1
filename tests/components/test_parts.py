"""A message is cut into the questions that it asks, and each says what it names."""

from typing import Any

import pytest

from components.parts import Clause, clauses, ordinals, roles, roles_between
from components.understanding import Reader

CLAUSES = [
    ("CTOの役割は?", ["ctoの役割は"]),
    ("CCOってどんな役職?CEOと何が違うの?", ["ccoってどんな役職", "ceoと何が違うの"]),
    ("CEOの役割?CTOの役割!", ["ceoの役割", "ctoの役割"]),
    # who asks for something is no question, nor is a greeting
    ("CTOの役割。よろしくお願いします。", ["ctoの役割"]),
    ("お世話になります。田中です。CTOの役割を教えてください。", ["ctoの役割を教えてください"]),
    # what goes on with the sentence before belongs to it
    ("CFOとは?それはなぜ?", ["cfoとは?それはなぜ?"]),
    ("KPIの設定。何がいい?", ["kpiの設定。何がいい?"]),
    ("？？？", ["???"]),
    ("はい。", ["はい。"]),
    ("", [""]),
]
ORDINALS = [
    ("2つ目", [2]),
    ("二つ目", [2]),
    ("３つ目を詳しく", [3]),
    ("3番", [3]),
    ("10個目", [10]),
    ("四点目", [4]),
    ("1つ目と3つ目", [1, 3]),
    ("最後は?", [-1]),
    ("ラスト", [-1]),
    ("最初の", [1]),
    ("十番目", [10]),
    ("2項目", [2]),
    ("CTO", []),
    ("2025年", []),
    ("100番", []),
    ("0番目", []),
    ("一番偉い", []),
    ("②", []),
    ("", []),
]
BARE = [
    ("②について", [2]),
    ("2", [2]),
    ("3を教えて", [3]),
    ("2025年", []),
    ("2と3", [2]),
    ("2つ目", [2]),
]


@pytest.mark.parametrize(("text", "expected"), CLAUSES)
def test_clauses(text: str, expected: list[str], reader: Reader, analyse) -> None:
    analysis = analyse(text)
    found = clauses(analysis, reader.aspects.find(analysis))
    cut = [analysis.words[clause.start : clause.end] for clause in found]
    assert ["".join(word.surface for word in words) for words in cut] == expected


@pytest.mark.parametrize(("text", "expected"), ORDINALS)
def test_ordinals(text: str, expected: list[int], analyse) -> None:
    assert ordinals(analyse(text).text.text) == expected


@pytest.mark.parametrize(("text", "expected"), BARE)
def test_bare_numbers(text: str, expected: list[int], analyse) -> None:
    assert ordinals(analyse(text).text.text, bare=True) == expected


def test_roles_are_named_once_and_not_when_taken_back(analyse) -> None:
    analysis = analyse("CEOとCOOとCEO、CTOじゃなくてCFO")
    whole = Clause(0, len(analysis.words))
    assert roles(analysis, whole) == ["CEO", "COO", "CFO"]
    at = analysis.text.text.index("coo")
    assert roles_between(analysis, whole, 0, at) == ["CEO"]
    assert roles_between(analysis, whole, at, at + 4) == ["COO"]


# A message and, for each of its parts, what must stand in it.
PARTS: list[tuple[str, list[dict[str, Any]]]] = [
    ("CTOの役割は?", [{"intent": "ask_roles", "roles": ["CTO"], "elliptic": False}]),
    (
        "CTOの役割と年収",
        [
            {"intent": "ask_roles", "roles": ["CTO"], "silent": None},
            {"intent": "ask_uncovered", "roles": ["CTO"], "aspect": "年収", "silent": "年収や報酬"},
        ],
    ),
    (
        "CTOの年収とCEOの役割",
        [{"intent": "ask_uncovered", "roles": ["CTO"]}, {"intent": "ask_roles", "roles": ["CEO"]}],
    ),
    (
        "CTOとCFOの役割と年収",
        [
            {"intent": "ask_roles", "roles": ["CTO", "CFO"]},
            {"intent": "ask_uncovered", "roles": ["CTO", "CFO"]},
        ],
    ),
    ("役割と年収、CTOの", [{"roles": ["CTO"]}, {"roles": ["CTO"]}]),
    (
        "CCOってどんな役職?CEOと何が違うの?",
        [
            {"intent": "ask_definition", "roles": ["CCO"]},
            {"intent": "ask_difference", "roles": ["CEO"]},
        ],
    ),
    ("CTOじゃなくてCFO", [{"intent": "mention_role", "roles": ["CFO"]}]),
    ("2つ目を詳しく", [{"intent": "ask_item", "ordinals": [2], "elliptic": True}]),
    ("②について", [{"intent": "ask_item", "ordinals": [2]}]),
    (
        "CIOとは",
        [
            {
                "intent": "ask_other_role",
                "roles": [],
                "others": [{"name": "CIO", "text": "CIO"}],
                "elliptic": False,
            }
        ],
    ),
    ("コンプライアンスのCCO", [{"roles": [], "meaning": "CCO:最高コンプライアンス責任者"}]),
    (
        "給料は?",
        [{"intent": "ask_uncovered", "silent": "年収や報酬", "aspect": "給料", "elliptic": True}],
    ),
    ("お金の責任者は?", [{"intent": "ask_reverse", "elliptic": True}]),
    ("KPIとは", [{"intent": "ask_uncovered", "term": "KPI", "elliptic": False}]),
    ("こんにちは", [{"intent": "greet"}]),
    ("宇宙の果てはどこ?", [{"intent": "out_of_article"}]),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_parts(text: str, expected: list[dict[str, Any]], parts) -> None:
    found = parts(text)
    assert [{key: p[key] for key in e} for p, e in zip(found, expected, strict=True)] == expected


def test_who_names_a_role_is_not_just_greeting(parts) -> None:
    assert not {p["intent"] for p in parts("こんにちは、CEO")} & {"greet", "goodbye"}


@pytest.mark.parametrize("text", [text for text, _ in PARTS])
def test_a_ranking_is_sorted_and_of_shares(text: str, parts) -> None:
    for found in parts(text):
        shares = [share for _, share in found["ranking"]]
        assert shares == sorted(shares, reverse=True)
        assert 0 < sum(shares) <= 1.001
        assert 0 <= found["confidence"] <= 1
