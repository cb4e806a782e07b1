"""Which roles and which places of a list a clause means."""

from collections.abc import Callable

import pytest

from faq.contract.context import EMPTY, Context
from faq.knowledge.book import Book
from faq.understanding.message import Message, whole
from faq.understanding.references import (
    Meant,
    items_at,
    means_all,
    meant,
    ordinals,
    other_meaning,
    other_roles,
    other_titles,
    reference,
    told_of_by_area,
)

Read = Callable[[str], Message]

# One role was asked about; then another; two, and three at once.
ONE = Context(roles=("CFO",))
THEN = Context(roles=("CTO",), earlier_roles=("CFO",))
TWO = Context(roles=("CEO", "COO"))
THREE = Context(roles=("CEO", "COO", "CFO"))
# The list that was shown names a role in each item; or it is of one role alone.
LISTED = Context(roles=("CxO",), listed=("cxo.cxo_list.1", "cxo.cxo_list.2", "cxo.cxo_list.3"))
TASKS = Context(
    roles=("CFO",), earlier_roles=("CEO",), listed=("cfo.tasks.1", "cfo.tasks.2", "cfo.tasks.3")
)

# fmt: off
NAMED = [
    ("CEOの役割は?", ("CEO",)), ("CFOとCTOの違い", ("CFO", "CTO")),
    ("CEOのこと、CEOについて", ("CEO",)), ("CxOとCEOの関係", ("CxO", "CEO")),
    # a role that is taken back, or known already, when another follows
    ("CTOじゃなくてCFOの役割", ("CFO",)), ("CEOではなく、COOのほう", ("COO",)),
    ("CEOは知っているのでCOOを教えて", ("COO",)), ("CFOはもう聞いたけどCTOは?", ("CTO",)),
    ("CEOの役割は分かったからCOOの役割は?", ("COO",)), ("CCOは大丈夫なのでCTOを", ("CTO",)),
    ("CFOじゃなくて", ("CFO",)), ("CEOは知っている", ("CEO",)), ("CEOなくしてCOOは", ("COO",)),
    # a name is stronger than a reference and than an area
    ("その人とCTOの違い", ("CTO",)), ("お金のことはCTOも見る?", ("CTO",)),
]
# With those that are excluded.
EXCEPT = [
    ("CEO以外の役職は?", {"CEO"}), ("CEOとCFO以外は?", {"CEO", "CFO"}),
    ("CEOを除いた役職", {"CEO"}), ("CTO以外のCxO", {"CTO"}), ("CIO以外には?", {"CIO"}),
]
BY_AREA = [
    ("お金の責任者は?", ("CFO",)), ("財務まわりのトップは?", ("CFO",)), ("お金の人", ("CFO",)),
    ("技術のトップと財務の責任者", ("CTO", "CFO")), ("顧客担当の役員は誰ですか", ("CCO",)),
    ("ＩＴの責任者", ("CTO",)), ("お金の責任者と資金のトップ", ("CFO",)),
    ("経理を見る人は誰", ("CFO",)), ("開発部門のリーダー", ("CTO",)),
]
NOBODY = ["役割は?", "CIOの役割は?", "KPIとは", "お金の使い方", "エンジニアの人", "会社の責任者",
"", "?"]
# fmt: on


@pytest.mark.parametrize("context", [EMPTY, TWO], ids=["at first", "later"])
@pytest.mark.parametrize(("typed", "roles"), NAMED)
def test_roles_are_named(
    typed: str, roles: tuple[str, ...], context: Context, read: Read, book: Book
) -> None:
    assert meant(whole(read(typed)), context, book) == Meant(roles, "named")


@pytest.mark.parametrize("context", [EMPTY, TWO], ids=["at first", "later"])
@pytest.mark.parametrize(("typed", "excluded"), EXCEPT)
def test_roles_are_excluded_from_all(
    typed: str, excluded: set[str], context: Context, read: Read, book: Book
) -> None:
    left = tuple(role for role in book.described if role not in excluded)
    assert meant(whole(read(typed)), context, book) == Meant(left, "except")


@pytest.mark.parametrize(
    ("typed", "roles"), [("CEO以外は?", ("COO", "CFO")), ("CTO以外は?", ("CEO", "COO", "CFO"))]
)
def test_roles_are_excluded_from_several_under_discussion(
    typed: str, roles: tuple[str, ...], read: Read, book: Book
) -> None:
    assert meant(whole(read(typed)), THREE, book) == Meant(roles, "except")


@pytest.mark.parametrize(("typed", "roles"), BY_AREA)
def test_roles_are_told_of_by_their_area(
    typed: str, roles: tuple[str, ...], read: Read, book: Book
) -> None:
    assert told_of_by_area(whole(read(typed)), book) == roles
    assert meant(whole(read(typed)), TWO, book) == Meant(roles, "named")


@pytest.mark.parametrize("typed", NOBODY)
def test_nobody_is_meant(typed: str, read: Read, book: Book) -> None:
    assert told_of_by_area(whole(read(typed)), book) == ()
    assert meant(whole(read(typed)), EMPTY, book) == Meant()


# fmt: off
REFERENCES = [
    ("前者の役割は?", TWO, ("CEO",), "former"), ("前者は?", THEN, ("CFO",), "former"),
    ("最初の人は?", THREE, ("CEO",), "former"), ("前者は?", LISTED, ("COO",), "former"),
    ("後者の役割は?", TWO, ("COO",), "latter"), ("後者は?", THEN, ("CTO",), "latter"),
    ("後の人は?", THREE, ("CFO",), "latter"), ("後者は?", ONE, (), ""),
    # a list of one role's tasks is no list of roles
    ("後者は?", TASKS, ("CFO",), "latter"), ("前者は?", TASKS, ("CEO",), "former"),
    ("2つ目の役職は?", THREE, ("COO",), "nth"), ("三つ目の役職は?", LISTED, ("CTO",), "nth"),
    ("2番目の人は?", TWO, ("COO",), "nth"), ("4つ目の役職は?", THREE, (), ""),
    ("2つ目の役職は?", ONE, (), ""),
    ("他の役職は?", EMPTY, (), ""),
    ("この3つの違いは?", THREE, ("CEO", "COO", "CFO"), "these"),
    ("その二人の違いは?", TWO, ("CEO", "COO"), "these"),
    ("上の2つの違いは?", THREE, ("CEO", "COO"), "these"),
    ("それぞれの役割", THREE, ("CEO", "COO", "CFO"), "these"),
    ("両者の違いは?", TWO, ("CEO", "COO"), "both"), ("両者の違いは?", THEN, ("CFO", "CTO"), "both"),
    ("両方教えて", THREE, ("COO", "CFO"), "both"), ("両者の違いは?", ONE, (), ""),
    ("その役割は?", ONE, ("CFO",), "it"), ("彼の仕事は?", THEN, ("CTO",), "it"),
    ("それは何?", TWO, ("CEO", "COO"), "it"), ("それは何?", EMPTY, (), ""),
    ("役割は?", TWO, (), ""), ("2つ目を詳しく", TASKS, (), ""),
]
# fmt: on


@pytest.mark.parametrize(("typed", "context", "roles", "how"), REFERENCES)
def test_roles_are_referred_to(
    typed: str, context: Context, roles: tuple[str, ...], how: str, read: Read, book: Book
) -> None:
    assert meant(whole(read(typed)), context, book) == Meant(roles, how)


@pytest.mark.parametrize(
    ("typed", "how", "found"),
    [
        ("前者は?", "former", "前者"),
        ("じゃあ後者は?", "latter", "後者"),
        ("両者の違い", "both", "両者"),
        ("両者の違い", "former", None),
        # these tell of anything, or of nobody
        ("その役割", "it", None),
        ("CEOの役割", "named", None),
        ("CEO以外", "except", None),
        ("役割", "", None),
    ],
)
def test_where_a_reference_stands(typed: str, how: str, found: str | None, read: Read) -> None:
    match = reference(whole(read(typed)), how)
    assert (match.group() if match else None) == found


@pytest.mark.parametrize(
    ("typed", "context"), [("他の役職は?", ONE), ("残りの人は?", THREE), ("それ以外は?", TWO)]
)
def test_the_rest_are_all_that_were_not_spoken_of(
    typed: str, context: Context, read: Read, book: Book
) -> None:
    left = tuple(role for role in book.described if role not in context.roles)
    assert meant(whole(read(typed)), context, book) == Meant(left, "rest")


def test_the_role_that_stands_for_all_is_not_described(book: Book) -> None:
    assert [role for role in book.roles if role not in book.described] == [book.plays.everyone]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5つの役職の役割", True),
        ("すべての役職について", True),
        ("各役職の違い", True),
        ("全員の役割", True),
        ("CEOの役割", False),
        ("役職の違い", False),
        ("2つの違い", False),
    ],
)
def test_every_role(typed: str, expected: bool, read: Read) -> None:
    assert means_all(whole(read(typed))) == expected


# fmt: off
OTHERS = [
    ("CIOとCMOの違い", ["CIO", "CMO"], ["CIO", "CMO"]),
    ("CIOとは。CIOは何をする", ["CIO"], ["CIO"]),
    ("最高税務責任者と社長", ["最高税務責任者", "社長"], ["最高税務責任者"]),
    ("社長と部長の役割", ["社長", "本部長"], []), ("VPoEとは", ["VPoE"], []),
    ("CEOとKPI", [], []), ("", [], []),
]
# fmt: on


@pytest.mark.parametrize(("typed", "roles", "titles"), OTHERS)
def test_roles_that_are_not_described(
    typed: str, roles: list[str], titles: list[str], read: Read
) -> None:
    clause = whole(read(typed))
    assert [name.value for name in other_roles(clause)] == roles
    assert [name.value for name in other_titles(clause)] == titles
    assert [name.value for name in other_roles(clause) if name.title] == titles


@pytest.mark.parametrize("value", ["最高コンプライアンス責任者", "最高商務責任者"])
def test_another_meaning_keeps_its_role(value: str, read: Read) -> None:
    assert other_meaning(whole(read(f"CCO({value})とは"))) == f"CCO:{value}"
    assert other_meaning(whole(read("CCOとは"))) is None


# fmt: off
ORDINALS = [
    ("2つ目を詳しく", (2,)), ("二番目について", (2,)), ("3番で", (3,)), ("ふたつ目は", (2,)),
    ("みっつめは?", (3,)), ("にばんめ", (2,)), ("いちばんめとさんばんめ", (1, 3)),
    ("1つ目と3つ目", (1, 3)), ("2つ目、2番目", (2,)), ("十個目", (10,)), ("12番目", (12,)),
    ("下から2番目", (-2,)), ("後ろから数えて3つ目", (-3,)),
    ("最後のやつ", (-1,)), ("いちばん下の項目", (-1,)), ("最初のを", (1,)), ("先頭の項目", (1,)),
    # the last and the first count only where no number does
    ("最後から2番目", (-2,)), ("最初じゃなくて2つ目", (2,)),
    # no place
    ("2番線", ()), ("2つある", ()), ("役割は?", ()), ("", ()),
]
BARE = [
    ("2について", (2,)), ("2と3", (2, 3)), ("2つ目", (2,)),
    ("2023年", ()), ("3年", ()), ("5人", ()), ("10", ()), ("役割", ()),
]
# fmt: on


@pytest.mark.parametrize(("text", "places"), ORDINALS)
def test_places_of_a_list(text: str, places: tuple[int, ...]) -> None:
    assert ordinals(text, bare=False) == places


@pytest.mark.parametrize(("text", "places"), BARE)
def test_a_number_alone_may_be_a_place(text: str, places: tuple[int, ...]) -> None:
    assert ordinals(text, bare=True) == places


def test_a_number_alone_is_no_place_unless_it_may_be() -> None:
    assert ordinals("2について", bare=False) == ()


@pytest.mark.parametrize(
    ("places", "text", "items"),
    [
        ((1,), "1つ目", ("a",)),
        ((-1,), "最後", ("d",)),
        ((3, 1), "3つ目と1つ目", ("c", "a")),
        ((4, -1), "4つ目、最後の", ("d",)),
        ((-4,), "下から4つ目", ("a",)),
        ((2,), "2つ目以外", ("a", "c", "d")),
        ((1, 4), "1つ目と4つ目を除いて", ("b", "c")),
        # what is not there
        ((5,), "5つ目", ()),
        ((-5,), "下から5つ目", ()),
        ((5,), "5つ目以外", ()),
        ((2, 9), "2つ目と9つ目", ("b",)),
        ((), "もっと", ()),
    ],
)
def test_items_at_places(places: tuple[int, ...], text: str, items: tuple[str, ...]) -> None:
    assert items_at(places, "abcd", text) == items
    assert items_at(places, "", text) == ()
