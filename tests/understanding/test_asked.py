"""The words that name what is asked, for a refusal to repeat."""

from collections.abc import Callable

import pytest

from faq.knowledge.book import Book
from faq.understanding.asked import asked_for, fit, terms
from faq.understanding.engine import Engine
from faq.understanding.message import Message, whole
from faq.understanding.names import TERM

Read = Callable[[str], Message]

# Nouns that name what is asked, as writers would have marked them.
NOUNS = frozenset({"年収", "期間", "資格", "影響", "KPI"})

# fmt: off
REPEATED = [
    ("CFOの年収は?", "年収"), ("CFOの年収", "年収"), ("CFOの年収!", "年収"), ("年収って", "年収"),
    ("CFOの年収を知りたい", "年収"), ("年収もお願い", "年収"), ("CFOの年収いくら", "年収"),
    ("期間何年", "期間"), ("②年収は", "年収"),
    ("CFOの年収や待遇", "年収"),
    # the whole phrase, as it was typed
    ("CFOの平均年収はいくらですか", "平均年収"), ("お客様の声の影響は", "お客様の声の影響"),
    ("ＣＦＯの　平均　年収は", "平均 年収"), ("CFOの３年の影響は", "3年の影響"),
    # the last of several
    ("CEOになる資格と年収は", "年収"), ("資格がある人は?", "資格"), ("アメリカのCTOの年収", "年収"),
    # without what leads over from another question
    ("あと年収は?", "年収"), ("ついでに年収は?", "年収"), ("ちなみに年収は", "年収"),
    # without what goes on from a name
    ("CxOクラスの試用期間は", "試用期間"), ("CFO候補の年収を知りたい", "年収"),
    # without what only continues a verb
    ("CFOを置くことの影響は", "影響"), ("CxO増やしすぎの影響は?", "影響"),
    # part of it is told of, and part of it is not
    ("財務分析の期間は", "財務分析の期間"),
]
IN_DOUBT = [
    # a noun that does not always name what is asked
    "CFOの影響範囲を知りたい", "CFOの待遇は?", "CFOの役職",
    # nothing behind shows that it is asked
    "年収高い?", "資格ある?",
    # it only goes on from a name
    "CFO資格は",
    # part of a word, of one who parts words by blanks
    "CTO は ざん資格 は なに",
    # nouns of another spelling, none, and nothing
    "ねんしゅうは?", "高いですか", "CFOとは", "CFO", "?", "",
    # something that the article speaks of
    "KPIは?", "重要業績評価指標は?",
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), REPEATED)
def test_what_is_asked_is_repeated(typed: str, expected: str, read: Read, book: Book) -> None:
    assert asked_for(whole(read(typed)), NOUNS, (), book) == expected


@pytest.mark.parametrize("typed", IN_DOUBT)
def test_in_doubt_nothing_is_repeated(typed: str, read: Read, book: Book) -> None:
    assert asked_for(whole(read(typed)), NOUNS, (), book) == ""


@pytest.mark.parametrize("typed", [typed for typed, _ in REPEATED])
def test_without_known_nouns_nothing_is_repeated(typed: str, read: Read, book: Book) -> None:
    assert asked_for(whole(read(typed)), frozenset(), (), book) == ""


@pytest.mark.parametrize(
    ("roles", "expected"),
    [(("CTO",), ""), (("CEO", "CTO"), ""), ((), ""), (("CEO",), "プログラミング言語")],
)
def test_what_is_told_of_a_role_is_not_said_to_be_missing(
    roles: tuple[str, ...], expected: str, read: Read, book: Book
) -> None:
    """Only the facts of the CTO speak of it."""
    clause = whole(read("プログラミング言語は?"))
    known = frozenset({"プログラミング言語"})
    told = {role for fact in book.facts if "プログラミング言語" in fact.text for role in fact.roles}
    assert told == {"CTO"}
    without = book.model_copy(update={"terms": {}})
    assert asked_for(clause, known, roles, without) == expected
    assert asked_for(clause, known, roles, book) == ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("アンケートを取る頻度は", ("アンケート調査",)),
        ("ＫＰＩとワンオンワンとKPI", ("KPI", "1on1ミーティング")),
        ("採用はしていますか", ()),
        ("CEOとCIO", ()),
        ("", ()),
    ],
)
def test_terms_of_a_clause(typed: str, expected: tuple[str, ...], read: Read) -> None:
    assert terms(whole(read(typed))) == expected


# So often, what a writer typed and what they marked in it.
Marked = list[tuple[str, str]]
SALARY: Marked = [("CFOの年収は?", "年収")]


@pytest.mark.parametrize(
    ("marked", "learned"),
    [
        # from three on
        ([], set()),
        (SALARY * 2, set()),
        (SALARY * 3, {"年収"}),
        # marked by half of those who used it
        ([*SALARY * 3, *[("CFOの年収は?", "")] * 3], {"年収"}),
        ([*SALARY * 3, *[("CFOの年収は?", "")] * 4], set()),
        # the last noun of the phrase, in its usual form
        ([("CFOの平均年収は?", "平均年収")] * 3, {"年収"}),
        ([("CFOの平均年収は?", "年収")] * 3, {"年収"}),
        ([("お客様の引越しは", "引越し")] * 3, {"引っ越し"}),
        # what was marked is not what the phrase ends in
        ([("年収の差は", "年収")] * 3, set()),
        ([("CFOの年収は?", "待遇")] * 3, set()),
        # of two phrases the one that was marked
        ([("資格と年収は", "年収")] * 3, {"年収"}),
        # in another width
        ([("ＣＦＯのＫＧＩは", "ＫＧＩ")] * 3, {"KGI"}),
    ],
)
def test_nouns_are_learned_from_marks(marked: Marked, learned: set[str], read: Read) -> None:
    assert fit((whole(read(typed)), text) for typed, text in marked) == learned


# fmt: off
SHIPPED = [
    ("CFOの年収は?", "年収"), ("CTOの平均年収を教えて", "平均年収"), ("CEOの任期は", "任期"),
    ("COOの役職", ""), ("アメリカ", ""), ("CFOは何をしますか", ""),
]
# fmt: on


@pytest.mark.parametrize(("typed", "expected"), SHIPPED)
def test_what_writers_marked_is_known(typed: str, expected: str, engine: Engine) -> None:
    clause = whole(engine.read(typed))
    assert asked_for(clause, engine.models.asked, (), engine.book) == expected


def test_no_term_is_said_to_be_missing(read: Read, book: Book) -> None:
    """Whatever nouns are learned: the article speaks of its terms."""
    wrong = []
    for term in book.terms:
        clause = whole(read(f"{term}は?"))
        assert [name.kind for name in clause.names] == [TERM]
        if asked_for(clause, frozenset(word.norm for word in clause.words), ("CEO",), book):
            wrong.append(term)
    assert wrong == []
