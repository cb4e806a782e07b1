"""The article as objects: what is asked of it, what holds today, and that nothing changes it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from faq.answering.sources import sources_of
from faq.knowledge import book as model
from faq.knowledge.article import FOLDER
from faq.knowledge.book import Book, is_item
from faq.knowledge.facts import FactsError, load

# The roles that the article describes in these tests.
KNOWN = ("CCO", "CEO", "COO", "CFO", "CTO", "CxO")


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (lambda book: book, "facts"),
        (lambda book: book.article, "title"),
        (lambda book: book.roles["CEO"], "english"),
        (lambda book: book.topics["roles"], "next"),
        (lambda book: book.facts[0], "text"),
        (lambda book: book.errata[0], "reason"),
    ],
)
def test_nothing_can_be_changed(entry, field: str, book: Book) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(entry(book), field, "x")


@pytest.mark.parametrize(
    ("topic", "role", "ids"),
    [
        ("origin", None, ["cco.origin", "cto.origin"]),
        ("origin", "CTO", ["cto.origin"]),
        ("origin", "CFO", []),
        ("expansion", "COO", ["coo.definition", "coo.translation"]),
        ("no_topic", None, []),
    ],
)
def test_about(topic: str, role: str, ids: list[str], book: Book) -> None:
    assert [fact.id for fact in book.about(topic, role)] == ids


@pytest.mark.parametrize(
    ("topic", "roles"),
    [
        ("roles", ["CCO", "CEO", "COO", "CFO", "CTO"]),
        ("expansion", ["CCO", "CEO", "COO", "CFO", "CTO", "CxO"]),
        ("women", ["CCO"]),
        ("cxo_list", ["CxO"]),
        ("article", []),
    ],
)
def test_roles_of(topic: str, roles: list[str], book: Book) -> None:
    # Roles that the article has come to describe since may have it, too.
    assert [role for role in book.roles_of(topic) if role in KNOWN] == roles


def test_items_and_their_lead(book: Book) -> None:
    lead = book.fact("ceo.roles")
    items = book.items(lead)
    assert [item.id for item in items] == ["ceo.roles.1", "ceo.roles.2", "ceo.roles.3"]
    assert {book.lead(item) for item in items} == {lead}
    assert book.lead(lead) is None
    assert book.items(book.fact("ceo.mission")) == []
    # Numbered, but told in full and led in by nothing.
    assert not is_item(book.fact("coo.variation.1"))


def test_section_of(book: Book) -> None:
    for section in book.sections:
        assert {book.section_of(line) for line in section.lines} == {section}
    with pytest.raises(KeyError):
        book.section_of(186)


def test_what_does_not_exist_is_a_key_error(book: Book) -> None:
    with pytest.raises(KeyError):
        book.fact("ceo.salary")


@pytest.fixture
def changed(tmp_path: Path) -> Any:
    """Return a function that loads the facts after one of them, or a section, was changed."""
    data = yaml.load((FOLDER / "facts.yml").read_text("utf-8"), yaml.CSafeLoader)

    def load_changed(kind: str, id: str, **changes: Any) -> Book:
        entry = next(entry for entry in data[kind] if entry["id"] == id)
        entry.update(changes)
        path = tmp_path / "facts.yml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
        return load(path)

    return load_changed


# fmt: off
DAYS = [
    # from, until, the day, whether it is told
    (None, None, date(2026, 12, 1), True),
    (date(2026, 12, 1), None, date(2026, 11, 30), False),
    (date(2026, 12, 1), None, date(2026, 12, 1), True),
    (None, date(2026, 12, 1), date(2026, 12, 1), True),
    (None, date(2026, 12, 1), date(2026, 12, 2), False),
]
# fmt: on


@pytest.mark.parametrize(("since", "until", "day", "told"), DAYS)
def test_a_fact_is_told_within_its_days(
    since: date | None, until: date | None, day: date, told: bool, book: Book
) -> None:
    fact = book.facts[0].model_copy(update={"since": since, "until": until})
    assert fact.holds(day) == told


def test_what_is_over_is_told_no_more(changed: Any) -> None:
    assert changed("facts", "cco.women").about("women")
    assert not changed("facts", "cco.women", until=date(2020, 1, 1)).about("women")


def test_days_are_those_of_japan() -> None:
    assert str(model.JAPAN) == "Asia/Tokyo"


def test_what_is_hidden_is_in_no_answer(changed: Any) -> None:
    shown = changed("facts", "cco.women", hidden=True)
    assert not shown.about("women")
    assert not shown.has("cco.women")


def test_what_is_hidden_is_checked_all_the_same(changed: Any) -> None:
    with pytest.raises(FactsError, match=r"facts > cco\.women: .*「womem」"):
        changed("facts", "cco.women", hidden=True, also=["womem"])


def test_a_fact_without_roles_holds_for_each(changed: Any) -> None:
    shown = changed("facts", "cco.women", roles=[])
    assert [fact.id for fact in shown.about("women", "CFO")] == ["cco.women"]


def test_a_section_may_have_an_address_of_its_own(changed: Any) -> None:
    address = "https://example.com/article#cco"
    shown = changed("sections", "cco-what", url=address)
    (source,) = sources_of([shown.fact("cco.women")], shown)
    assert source.url == address
