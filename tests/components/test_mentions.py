"""Roles and terms in a question, by the names in the facts file."""

from itertools import pairwise

import pytest

from actions.facts import Book
from components.japanese import normalise
from components.mentions import OTHER_MEANING, OTHER_ROLE, ROLE, TERM, Mention
from components.understanding import Reader

DESCRIBED = ("CCO", "CEO", "COO", "CFO", "CTO")
READINGS = {
    "CCO": "シーシーオー",
    "CEO": "シーイーオー",
    "COO": "シーオーオー",
    "CFO": "シーエフオー",
    "CTO": "シーティーオー",
    "CxO": "シーエックスオー",
}


@pytest.fixture(scope="session")
def find(reader: Reader):
    """Return the mentions in a text as it was typed."""
    return lambda typed: reader.mentions.find(normalise(typed).text)


def values(mentions: list[Mention], kind: str) -> list[str]:
    return [m.value for m in mentions if m.kind == kind and not m.rejected]


def in_hiragana(katakana: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in katakana)


def in_full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("role", [*DESCRIBED, "CxO"])
def test_every_way_to_write_a_role(role: str, book: Book, find) -> None:
    entry, reading = book.roles[role], READINGS[role]
    ways = [role, entry.english, *entry.aliases, *filter(None, [entry.japanese])]
    ways += [way.lower() for way in ways] + [way.upper() for way in ways]
    ways += [in_full_width(way) for way in ways]
    ways += [" ".join(role), ".".join(role), "・".join(role), "　".join(role), f"{role}s"]
    ways += [reading, in_hiragana(reading), "ー・".join(reading.split("ー")).strip("・")]
    for way in ways:
        for text in (way, f"{way}とは?", f"あの、{way}の役割を教えて", f"「{way}」って何"):
            assert values(find(text), ROLE) == [role], text
            assert len(find(text)) == 1, text


@pytest.mark.parametrize("role", DESCRIBED)
def test_slips_are_understood(role: str, book: Book, find) -> None:
    title = book.roles[role].japanese or ""
    kind = title.removeprefix("最高").removesuffix("責任者")
    for slip in (f"最高{kind}責任社", f"{kind}最高責任者", " ".join(title)):
        assert values(find(f"{slip}とは"), ROLE) == [role], slip
    assert values(find("Chief Exective Officer"), ROLE) == ["CEO"]


ROLES = [
    ("CEOとCOOの違い", ["CEO", "COO"]),
    ("CEO COO", ["CEO", "COO"]),
    ("CEO/COO/CFO", ["CEO", "COO", "CFO"]),
    ("CEO.CTO", ["CEO", "CTO"]),
    ("最高技術責任者(CTO)", ["CTO", "CTO"]),
    ("トヨタのCEO氏", ["CEO"]),
    ("CCO、CEO、COO、CFO、CTOの違い", list(DESCRIBED)),
    ("ｼｰｴﾌｵｰ", ["CFO"]),
    ("C-level", ["CxO"]),
    # no role inside another word
    ("BTO", []),
    ("ACTOR", []),
    ("factory", []),
    ("VICTORY", []),
    ("ecco", []),
    ("video", []),
    ("cool", []),
    ("cook", []),
    ("coop", []),
    ("アールシーシーオー", []),
    ("scoop", []),
    # nearly a role is another one
    ("CEOO", []),
    ("CCEO", []),
    ("CEOCOO", []),
    ("CTOO", []),
]
OTHERS = [
    ("CEOO", ["CEOO"]),
    ("CVO", ["CVO"]),
    ("ＣＩＯ", ["CIO"]),
    ("シーアイオー", ["CIO"]),
    ("C I O", ["CIO"]),
    ("Chief Marketing Officer", ["CMO"]),
    ("最高環境責任者", ["最高環境責任者"]),
    ("Chief Heart Officer", ["CHIEF HEART OFFICER"]),
    ("チーフハートオフィサー", ["チーフハートオフィサー"]),
    ("社長", ["社長"]),
    ("代表取締役社長", ["代表取締役"]),
    ("取締役", ["取締役"]),
    ("取締役会長", ["会長"]),
    ("VPoE", ["VPoE"]),
    ("vpoe", ["VPoE"]),
    ("執行役員", ["執行役員"]),
    ("CIOとCISO", ["CIO", "CISO"]),
    # a board, and no role
    ("取締役会", []),
    ("取締役会は何をする?", []),
    ("item", []),
    ("システム", []),
    ("vpn", []),
]
TERMS = [
    ("KPI", ["KPI"]),
    ("ｋｐｉ", ["KPI"]),
    ("ケーピーアイ", ["KPI"]),
    ("取締役会", ["取締役会"]),
    ("顧客満足", ["顧客満足度"]),
    ("1 on 1", ["1on1ミーティング"]),
    ("ﾃﾚﾜｰｸ", ["テレワーク"]),
    ("M&A", ["M&A"]),
    ("Ｍ＆Ａ", ["M&A"]),
    ("テレワーカー", []),
    ("css", []),
    ("nesting", []),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles(text: str, expected: list[str], find) -> None:
    assert values(find(text), ROLE) == expected


@pytest.mark.parametrize(("text", "expected"), OTHERS)
def test_roles_that_the_article_does_not_describe(text: str, expected: list[str], find) -> None:
    assert values(find(text), OTHER_ROLE) == expected


@pytest.mark.parametrize(("text", "expected"), TERMS)
def test_terms(text: str, expected: list[str], find) -> None:
    assert values(find(text), TERM) == expected


def test_every_name_in_the_facts_file_is_found(book: Book, find) -> None:
    """Alone and in a sentence, as what it stands for there."""
    names = [
        (OTHER_ROLE, role, name)
        for role, entry in book.not_described.items()
        for name in (role, entry.japanese, *entry.aliases)
        if name
    ]
    names += [(TERM, term, name) for term, others in book.terms.items() for name in (term, *others)]
    for kind, value, name in names:
        for text in (name, f"{name}とは何ですか"):
            assert [(m.kind, m.value) for m in find(text)] == [(kind, value)], text


REJECTED = [
    ("CTOじゃなくてCFO", ["CFO"], ["CTO"]),
    ("CTOではなくCFOは?", ["CFO"], ["CTO"]),
    ("CTOちゃうてCFO", ["CFO"], ["CTO"]),
    ("CEOのことじゃなくてCOOの話", ["COO"], ["CEO"]),
    ("CTOでなくCIO", [], ["CTO"]),
    ("CEOとCTOじゃなくてCFO", ["CEO", "CFO"], ["CTO"]),
    # nothing else follows, so nothing is taken back
    ("CTOじゃなくて", ["CTO"], []),
    ("CTOじゃないの?", ["CTO"], []),
    ("CEOとCOO", ["CEO", "COO"], []),
]


@pytest.mark.parametrize(("text", "named", "rejected"), REJECTED)
def test_rejections(text: str, named: list[str], rejected: list[str], find) -> None:
    found = find(text)
    assert values(found, ROLE) == named
    assert [m.value for m in found if m.rejected] == rejected


MEANINGS = [
    ("CCO コンプライアンス", "CCO:最高コンプライアンス責任者"),
    ("Chief Compliance Officerとは", "CCO:最高コンプライアンス責任者"),
    ("チーフクリエイティブオフィサー", "CCO:最高クリエイティブ責任者"),
    ("ＣＣＯ（コマーシャル）", "CCO:最高商務責任者"),
    ("最高コミュニケーション責任者", "CCO:最高コミュニケーション責任者"),
    ("冠動脈のCTO病変", "CTO:慢性完全閉塞(医学のCTO)"),
    ("CTOのPCI治療", "CTO:慢性完全閉塞(医学のCTO)"),
    ("BTOとCTOのパソコン", "CTO:注文仕様生産(CTOパソコン)"),
    ("原産地証明のCOO", "COO:原産地証明書(COO)"),
    # the word alone gives nothing away
    ("コンプライアンスとは", None),
    ("パソコンが壊れた", None),
    ("CEOとコンプライアンス", None),
    ("CFOは治療に関わる?", None),
    ("CCOとは", None),
    ("tpcirのCTO", None),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_other_meanings(text: str, meaning: str | None, find) -> None:
    found = find(text)
    assert [m.value for m in found if m.kind == OTHER_MEANING] == ([meaning] if meaning else [])
    if meaning:
        assert values(found, ROLE) == []


@pytest.mark.parametrize(
    "text", ["CEOとCIOとKPI", "最高経営責任者CEO", "CTO(最高技術責任者)とVPoE"]
)
def test_mentions_are_in_order_and_apart(text: str, find) -> None:
    found = find(text)
    assert len(found) > 1
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_nothing_is_mentioned_in_nothing(emptyish: str, find) -> None:
    assert find(emptyish) == []
