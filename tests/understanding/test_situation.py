"""What is known around a clause: who is meant, what stood before."""

from collections.abc import Callable

import pytest

from faq.contract.context import EMPTY, Context
from faq.knowledge.book import Book
from faq.understanding.message import Message, whole
from faq.understanding.situation import of_a_role, situation, without_facts

Read = Callable[[str], Message]


@pytest.mark.parametrize(
    ("before", "text", "others"),
    [
        # what is told before a question names whom it is about ...
        ("CMOという役職があるそうです", "何をする人ですか", ["CMO"]),
        # ... but not where the question names something itself
        ("CMOという役職があるそうです", "CFOは何をする人ですか", []),
        # nor where a described role was named as well
        ("CMOとCFOの話を聞きました", "何をする人ですか", []),
        (None, "CIOは何をする人ですか", ["CIO"]),
        (None, "何をする人ですか", []),
    ],
)
def test_other_roles_are_found_here_or_in_the_clause_before(
    before: str | None, text: str, others: list[str], read: Read, book: Book
) -> None:
    first = None if before is None else whole(read(before))
    seen = situation(whole(read(text)), first, EMPTY, True, book)
    assert [name.value for name in seen.others] == others


def test_who_is_not_named_is_who_was_spoken_of(read: Read, book: Book) -> None:
    seen = situation(whole(read("その人の役割は?")), None, Context(roles=("CTO",)), True, book)
    assert seen.meant.roles == ("CTO",)


def test_places_of_a_list_are_read(read: Read, book: Book) -> None:
    seen = situation(whole(read("2つ目を詳しく")), None, EMPTY, False, book)
    assert (seen.places, seen.alone) == ((2,), False)


def test_a_topic_without_facts_of_any_role_that_is_meant(read: Read, book: Book) -> None:
    for topic in filter(lambda topic: of_a_role(topic, book), book.topics):
        for role in book.described:
            seen = situation(whole(read(f"{role}は?")), None, EMPTY, True, book)
            names = [topic, *filter(None, [book.topics[topic].instead])]
            told = any(book.about(name, role) for name in names)
            compares = topic == book.plays.compare
            assert without_facts(topic, seen, book) == (not told and not compares)


def test_nobody_meant_lacks_no_facts(read: Read, book: Book) -> None:
    seen = situation(whole(read("教えて")), None, EMPTY, True, book)
    assert not any(without_facts(topic, seen, book) for topic in book.topics)
