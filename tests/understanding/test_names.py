"""Roles and terms in a message, by the names in the facts file, however they are spelled."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from faq.knowledge.book import Book
from faq.understanding.names import OTHER_MEANING, OTHER_ROLE, ROLE, TERM, Name, NameFinder
from faq.understanding.text import normalise

Find = Callable[[str], list[Name]]

DESCRIBED = ("CCO", "CEO", "COO", "CFO", "CTO")
READ_OUT = {
    "CCO": "シーシーオー",
    "CEO": "シーイーオー",
    "COO": "シーオーオー",
    "CFO": "シーエフオー",
    "CTO": "シーティーオー",
    "CxO": "シーエックスオー",
}


@pytest.fixture(scope="session")
def find(finder: NameFinder) -> Find:
    """Return the names in a text as it was typed."""
    return lambda typed: finder.find(normalise(typed).text)


def values(names: list[Name], kind: str) -> list[str]:
    return [name.value for name in names if name.kind == kind]


def in_hiragana(katakana: str) -> str:
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in katakana)


def in_full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@pytest.mark.parametrize("role", READ_OUT)
def test_every_way_to_write_a_role(role: str, book: Book, find: Find) -> None:
    entry, read_out = book.roles[role], READ_OUT[role]
    ways = [role, entry.english, *entry.aliases, *filter(None, [entry.japanese])]
    ways += [way.lower() for way in ways] + [way.upper() for way in ways]
    ways += [in_full_width(way) for way in ways]
    ways += [" ".join(role), ".".join(role), "・".join(role), "　".join(role), f"{role}s"]
    ways += [read_out, in_hiragana(read_out), "ー・".join(read_out.split("ー")).strip("・")]
    for way in ways:
        for text in (way, f"{way}とは?", f"あの、{way}の役割を教えて", f"「{way}」って何"):
            assert [(name.kind, name.value) for name in find(text)] == [(ROLE, role)], text


@pytest.mark.parametrize("role", DESCRIBED)
def test_titles_are_heard(role: str, book: Book, find: Find) -> None:
    title = book.roles[role].japanese or ""
    kind = title.removeprefix("最高").removesuffix("責任者")
    ways = (f"最高{kind}責任社", f"最高{kind}責任車", f"{kind}最高責任者", " ".join(title))
    for way in (*ways, f"最高{kind}せきにんしゃ", f"さいこう{kind}責任者", f"サイコウ{kind}責任者"):
        assert values(find(f"{way}とは"), ROLE) == [role], way


# fmt: off
ROLES = [
    # width, case, and what stands between the letters
    ("CEO", ["CEO"]), ("ＣＥＯ", ["CEO"]), ("ｃｅｏ", ["CEO"]), ("cEo", ["CEO"]),
    ("C.E.O.", ["CEO"]),
    ("C.E.Oの役割", ["CEO"]), ("C・E・O", ["CEO"]), ("C E O", ["CEO"]), ("C　E　O", ["CEO"]),
    ("C\u200bE\u200bO", ["CEO"]), ("最高 経営 責任者", ["CEO"]), ("最 高 経 営 責 任 者", ["CEO"]),
    ("ChiefFinancialOfficer", ["CFO"]), ("CHIEF  FINANCIAL\nOFFICER", ["CFO"]),
    # the digit for the letter
    ("C0O", ["COO"]), ("c0oとは", ["COO"]), ("C00", ["COO"]), ("CE0", ["CEO"]), ("ＣＦ０", ["CFO"]),
    # more than one of them
    ("CEOs", ["CEO"]), ("CFOsとは", ["CFO"]), ("CTOs and COOs", ["CTO", "COO"]),
    ("a CEO's tasks", ["CEO"]), ("the CEO’s tasks", ["CEO"]),
    # letters read out
    ("しーいーおー", ["CEO"]), ("シーイーオー", ["CEO"]), ("ｼｰｲｰｵｰ", ["CEO"]), ("ｼｰｴﾌｵｰ", ["CFO"]),
    ("しーえふおーの役割", ["CFO"]), ("しーしーおーって何?", ["CCO"]), ("シーテーオー", ["CTO"]),
    ("シーエフオウ", ["CFO"]), ("シー・イー・オー", ["CEO"]), ("しーえっくすおー", ["CxO"]),
    ("しーいーおーとしーおーおーの違い", ["CEO", "COO"]),
    # titles in kana
    ("さいこうけいえいせきにんしゃ", ["CEO"]), ("さいこうしっこうせきにんしゃ", ["COO"]),
    ("さいこうざいむせきにんしゃって何", ["CFO"]), ("さいこうこきゃくせきにんしゃとは", ["CCO"]),
    ("サイコウギジュツセキニンシャ", ["CTO"]), ("ｻｲｺｳｻﾞｲﾑｾｷﾆﾝｼｬ", ["CFO"]),
    ("さいこう けいえい せきにんしゃ", ["CEO"]), ("最高けいえい責任者", ["CEO"]),
    ("さいこうけいえいせきにんしゃとさいこうしっこうせきにんしゃの違いは", ["CEO", "COO"]),
    ("ちーふえぐぜくてぃぶおふぃさー", ["CEO"]), ("ﾁｰﾌｶｽﾀﾏｰｵﾌｨｻｰ", ["CCO"]),
    # other kanji of the same sound
    ("最高失効責任者", ["COO"]), ("最高失効責任者って何ですか", ["COO"]),
    ("再興経営責任者", ["CEO"]),
    ("最高財務責任車", ["CFO"]), ("最高顧客席人者", ["CCO"]),
    # one slip in kana
    ("さいこうざいむせきにんしや", ["CFO"]), ("さいこうざいむせきにしゃ", ["CFO"]),
    ("さいこざいむせきにんしゃ", ["CFO"]), ("さいこうざいむせきにんんしゃ", ["CFO"]),
    ("さいこうぎじゅつせきにんしやとは", ["CTO"]),
    # cut off at the end
    ("最高財務責任", ["CFO"]), ("最高財務責", ["CFO"]), ("さいこうざいむせきにん", ["CFO"]),
    ("最高執行責任", ["COO"]), ("教えて 最高技術責", ["CTO"]),
    # other slips
    ("Chief Exective Officer", ["CEO"]), ("財務最高責任者", ["CFO"]), ("経営責任者", ["CEO"]),
    # several, and what stands beside them
    ("CEOとCOOの違い", ["CEO", "COO"]), ("CEO COO", ["CEO", "COO"]), ("CEO.CTO", ["CEO", "CTO"]),
    ("CEO/COO/CFO", ["CEO", "COO", "CFO"]), ("CEO,COO、CFO", ["CEO", "COO", "CFO"]),
    ("CEO\nCOO", ["CEO", "COO"]), ("①CEO②COO", ["CEO", "COO"]), ("CEO→COO", ["CEO", "COO"]),
    ("CCO、CEO、COO、CFO、CTOの違い", list(DESCRIBED)),
    ("最高技術責任者(CTO)", ["CTO", "CTO"]), ("CTO(最高技術責任者)", ["CTO", "CTO"]),
    ("トヨタのCEO氏", ["CEO"]), ("うちのCEOさん", ["CEO"]), ("CEO🙂", ["CEO"]), ("#CEO", ["CEO"]),
    ("CCOテスト", ["CCO"]), ("CEO検定", ["CEO"]), ("元CFOの父", ["CFO"]), ("CEO2人", ["CEO"]),
    # all of them
    ("CxO", ["CxO"]), ("CXO", ["CxO"]), ("C×O", ["CxO"]), ("C〇O", ["CxO"]), ("C-level", ["CxO"]),
    ("Cスイート", ["CxO"]), ("ＣレベルとCEO", ["CxO", "CEO"]),
    # no role inside another word
    ("BTO", []), ("ACTOR", []), ("factory", []), ("VICTORY", []), ("ecco", []), ("video", []),
    ("cool", []), ("cook", []), ("coop", []), ("scoop", []), ("disco", []), ("cocoa", []),
    ("CCOtest", []), ("シーイーオーズ", []),
    # no title
    ("最高", []), ("最高責任者", []), ("責任者", []), ("最高の体験", []), ("最高に楽しい", []),
    ("最高財務", []), ("責任を取る者", []), ("採光", []), ("せきにんしゃ", []),
    ("最高財務責任を負うのは誰", []), ("最高技術責任の所在", []),
    # nearly a role is another one
    ("CEOO", []), ("CCEO", []), ("CEOCOO", []), ("CTOO", []), ("最高税務責任者", []),
    ("最高業務責任者", []), ("取締役会", []), ("取締役会はCEOを選ぶ?", ["CEO"]),
]
OTHERS = [
    ("CEOO", ["CEOO"]), ("CVO", ["CVO"]), ("ＣＩＯ", ["CIO"]), ("C I O", ["CIO"]),
    ("C.M.O.", ["CMO"]),
    ("シーアイオー", ["CIO"]), ("しーあいえすおー", ["CISO"]), ("しーえむおー", ["CMO"]),
    ("シーエスシーオー", ["CSCO"]), ("シーエルオー", ["CLO"]), ("シーブイオー", ["CVO"]),
    ("CIOs", ["CIO"]), ("CI0", ["CIO"]),
    ("CIOとCISO", ["CIO", "CISO"]), ("CEOとCMO", ["CMO"]),
    ("Chief Marketing Officer", ["CMO"]), ("Chief Heart Officer", ["CHIEF HEART OFFICER"]),
    ("チーフハートオフィサー", ["チーフハートオフィサー"]),
    ("最高環境責任者", ["最高環境責任者"]), ("最高税務責任者", ["最高税務責任者"]),
    ("最高税務責任者とは何ですか", ["最高税務責任者"]), ("最高人事責任者", ["CHRO"]),
    ("さいこうじんじせきにんしゃ", ["CHRO"]), ("最高情報責任社", ["CIO"]),
    ("社長", ["社長"]), ("しゃちょう", ["社長"]), ("社長さん", ["社長"]), ("せんむ", ["専務"]),
    ("代表取締役社長", ["代表取締役"]), ("取締役", ["取締役"]), ("執行役員", ["執行役員"]),
    ("VPoE", ["VPoE"]), ("vpoe", ["VPoE"]),
    # a chairman, but the board is no role
    ("取締役会長", ["会長"]), ("取締役会", []), ("取締役会は何をする?", []),
    ("役員会", []), ("監査役会とは", []), ("常務会の仕事", []),
    # another word for a role that is named
    ("CFOは「Chief Fun Officer」ですか", []),
    ("item", []), ("システム", []), ("vpn", []), ("最高の責任者", []), ("最高に快調です", []),
]
TERMS = [
    ("KPI", ["KPI"]), ("ｋｐｉ", ["KPI"]), ("K.P.I.", ["KPI"]), ("ケーピーアイ", ["KPI"]),
    ("けーぴーあい", ["KPI"]), ("KPIs", ["KPI"]), ("取締役会", ["取締役会"]),
    ("顧客満足", ["顧客満足度"]), ("お客様の満足度", ["顧客満足度"]),
    ("1on1", ["1on1ミーティング"]),
    ("ﾃﾚﾜｰｸ", ["テレワーク"]), ("てれわーく", ["テレワーク"]), ("リモートワーク", ["テレワーク"]),
    ("M&A", ["M&A"]), ("Ｍ＆Ａ", ["M&A"]), ("KPIと離職率", ["KPI", "離職率"]),
    ("テレワーカー", []), ("css", []), ("nesting", []), ("yes", []), ("circle", []),
]
# fmt: on


@pytest.mark.parametrize(("text", "expected"), ROLES, ids=ascii)
def test_roles(text: str, expected: list[str], find: Find) -> None:
    assert values(find(text), ROLE) == expected


@pytest.mark.parametrize(("text", "expected"), OTHERS, ids=ascii)
def test_roles_that_the_article_does_not_describe(
    text: str, expected: list[str], find: Find
) -> None:
    assert values(find(text), OTHER_ROLE) == expected


@pytest.mark.parametrize(("text", "expected"), TERMS, ids=ascii)
def test_terms(text: str, expected: list[str], find: Find) -> None:
    assert values(find(text), TERM) == expected


def test_every_name_in_the_facts_file_is_found(book: Book, find: Find) -> None:
    """Alone and in a sentence, as what it stands for there."""
    names = [
        (OTHER_ROLE, role, name)
        for role, entry in book.not_described.items()
        for name in (role, entry.japanese, *entry.aliases)
        if name
    ]
    names += [(TERM, term, name) for term, others in book.terms.items() for name in (term, *others)]
    names.remove((TERM, "1on1ミーティング", "1 on 1"))
    wrong = {
        text: found
        for kind, value, name in names
        for text in (name, f"{name}とは何ですか")
        if (found := [(n.kind, n.value) for n in find(text)]) != [(kind, value)]
    }
    assert wrong == {}


MEANINGS = [
    ("CCO コンプライアンス", "CCO:最高コンプライアンス責任者"),
    ("Chief Compliance Officerとは", "CCO:最高コンプライアンス責任者"),
    ("チーフクリエイティブオフィサー", "CCO:最高クリエイティブ責任者"),
    ("ＣＣＯ（コマーシャル）", "CCO:最高商務責任者"),
    ("最高コミュニケーション責任者", "CCO:最高コミュニケーション責任者"),
    ("冠動脈のCTO病変", "CTO:医学用語(慢性完全閉塞)"),
    ("CTOのPCI治療", "CTO:医学用語(慢性完全閉塞)"),
    ("BTOとCTOのパソコン", "CTO:パソコンの注文仕様生産"),
    ("原産地証明のCOO", "COO:原産地証明書"),
    # the word alone gives nothing away
    ("コンプライアンスとは", None),
    ("パソコンが壊れた", None),
    ("CEOとコンプライアンス", None),
    ("CFOは治療に関わる?", None),
    ("CCOとは", None),
    ("tpcirのCTO", None),
]


@pytest.mark.parametrize(("text", "meaning"), MEANINGS)
def test_other_meanings(text: str, meaning: str | None, find: Find) -> None:
    found = find(text)
    assert values(found, OTHER_MEANING) == ([meaning] if meaning else [])
    if meaning:
        assert values(found, ROLE) == []


# fmt: off
PLACES = [
    ("ＣＥＯの役割", ["ＣＥＯ"]), ("C.E.O.とは", ["C.E.O"]), ("CEOsとは", ["CEOs"]),
    ("えっと 最高 経営責任者 は", ["最高 経営責任者"]), ("ｼｰｴﾌｵｰって", ["ｼｰｴﾌｵｰ"]),
    ("さいこうざいむせきにんしやの仕事", ["さいこうざいむせきにんしや"]),
    ("最高失効責任者って何", ["最高失効責任者"]), ("CEOとCIOとKPI", ["CEO", "CIO", "KPI"]),
    ("最高経営責任者CEO", ["最高経営責任者", "CEO"]),
    ("CTO(最高技術責任者)とVPoE", ["CTO", "最高技術責任者", "VPoE"]),
    ("原産地証明のCOO", ["COO"]),
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), PLACES)
def test_names_lie_where_they_were_typed(typed: str, expected: list[str], find: Find) -> None:
    text, found = normalise(typed), find(typed)
    spans = [text.span(name.start, name.end) for name in found]
    assert [typed[start:end] for start, end in spans] == expected
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_nothing_is_named_in_nothing(emptyish: str, find: Find) -> None:
    assert find(emptyish) == []
