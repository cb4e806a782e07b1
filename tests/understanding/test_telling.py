"""The fact that tells of what a clause speaks of."""

from collections.abc import Callable

import pytest

from faq.knowledge.book import Book, Fact
from faq.understanding.message import Message, whole
from faq.understanding.telling import closest, singled_out

Read = Callable[[str], Message]

# fmt: off
FOUND = [
    # in other words than those of the fact
    ("CFO", "IPOの準備をするのは誰", "cfo.tasks.5"),
    ("CTO", "プログラミング言語の選定は誰がしますか", "cto.tasks.3"),
    ("CTO", "プロマネもするプロジェクトマネージャーは誰", "cto.tasks.1"),
    ("CEO", "ステークホルダーに方針を示すのは誰", "ceo.stakeholders"),
    ("CCO", "接客教育をするのは誰", "cco.satisfaction_initiatives.1"),
    ("CCO", "飛び込み営業をやめさせるのは誰", "cco.old_sales_methods.1"),
    ("CCO", "テレワークの顧客と話すのは誰", "cco.client_communication_telework"),
    # names of roles say nothing
    ("CTO", "CCO、CEO、CFOでプログラミング言語を選ぶのは", "cto.tasks.3"),
]
SILENT = [
    ("CFO", "誰ですか"), ("CFO", "CFO"), ("CFO", "CFOとCTOとCIO"), ("CFO", "天気"), ("CEO", ""),
    ("CEO", "?!"), ("CTO", "サッカー"), ("CTO", "🙂"), ("CFO",
    "プログラミング言語の選定は誰がしますか"),
    # what all lists have in common
    ("CEO", "次の3つがあります"), ("CTO", "1つ目は何ですか"),
]
SPELLINGS = [
    ("CTO", "プログラミング言語の選定は誰がしますか",
    "プログラミングげんごのせんていはだれがしますか"),
    ("CCO", "接客教育をするのは誰", "せっきゃく教育をするのは誰"),
    ("CEO", "ステークホルダーに方針を示すのは誰", "ｽﾃｰｸﾎﾙﾀﾞｰに方針をしめすのは誰"),
]
SINGLED_OUT = [
    # of a list the item that is spoken of, in other words, in kana, in a question of yes or no
    ("cfo.roles", "上場前のCFOは何をしますか", "cfo.roles.3"),
    ("cfo.roles", "じょうじょうするまえは", "cfo.roles.3"),
    ("cfo.tasks", "M&Aの検討はCFOの仕事ですか", "cfo.tasks.2"),
    ("cto.tasks", "プログラミング言語まで選ぶのですか", "cto.tasks.3"),
    # all of it, or nothing of it
    ("cfo.roles", "CFOの役割は?", None),
    ("cfo.roles", "上場前までの段階ごとに", None),
    ("cto.tasks", "プログラミング言語の選定のほかに何を", None),
    ("cfo.roles", "資金調達と、上場前の監査法人の選定は", None),
]
# fmt: on


def of(role: str, book: Book) -> list[Fact]:
    return [fact for fact in book.facts if fact.roles == (role,)]


@pytest.mark.parametrize(("role", "typed", "id"), FOUND)
def test_the_fact_that_tells_is_found(
    role: str, typed: str, id: str, read: Read, book: Book
) -> None:
    assert closest(whole(read(typed)), of(role, book)) == book.fact(id)


@pytest.mark.parametrize(("role", "typed"), SILENT, ids=ascii)
def test_too_little_in_common_finds_nothing(role: str, typed: str, read: Read, book: Book) -> None:
    assert closest(whole(read(typed)), of(role, book)) is None


def test_without_facts_nothing_is_found(read: Read) -> None:
    assert closest(whole(read("KPIを設定するのは誰ですか")), []) is None


@pytest.mark.parametrize("role", ["CCO", "CEO", "COO", "CFO", "CTO"])
def test_a_fact_is_closest_to_itself(role: str, read: Read, book: Book) -> None:
    """But for what only leads in a list, which sounds like all others, and what only names."""
    facts = of(role, book)
    telling = [f for f in facts if not book.items(f) and f.topic != "translation"]
    found = {fact.id: closest(whole(read(fact.text)), facts) for fact in telling}
    assert len(found) > 5
    assert {id: fact and fact.id for id, fact in found.items()} == {id: id for id in found}


def test_the_first_of_equals_is_found(read: Read, book: Book) -> None:
    clause = whole(read("IPOの準備をするのは誰"))
    fact = closest(clause, of("CFO", book))
    assert fact is not None
    twin = fact.model_copy(update={"id": "twin"})
    assert closest(clause, [twin, fact]) == twin
    assert closest(clause, [fact, twin]) == fact


@pytest.mark.parametrize(("role", "typed", "other"), SPELLINGS)
def test_spelling_makes_no_difference(
    role: str, typed: str, other: str, read: Read, book: Book
) -> None:
    """How it sounds is compared."""
    fact = closest(whole(read(typed)), of(role, book))
    assert fact is not None
    assert closest(whole(read(other)), of(role, book)) == fact


@pytest.mark.parametrize(("lead", "text", "id"), SINGLED_OUT)
def test_an_item_of_a_list_is_singled_out(
    lead: str, text: str, id: str | None, read: Read, book: Book
) -> None:
    found = singled_out(whole(read(text)), book.items(book.fact(lead)))
    assert (found.id if found else None) == id


def test_of_no_items_none_is_singled_out(read: Read) -> None:
    assert singled_out(whole(read("上場前は")), []) is None
