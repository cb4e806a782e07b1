"""What would be answered otherwise is found, and what an edit explains is told from what not."""

from html.parser import HTMLParser

import pytest

from faq.knowledge.book import Book
from faq.owner.changes import Told, changes, edited, html, own_questions
from tests.browser.hostile import STRINGS

ORIGIN = Told("answer", "CCOは、1999年に…。", ("cco.origin",))
LATER = Told("answer", "CCOは、2000年に…。", ("cco.origin",))
REFUSED = Told("not_in_article", "書かれていません。")


@pytest.mark.parametrize(
    ("before", "after", "edits", "intended"),
    [
        (ORIGIN, ORIGIN, {"cco.origin"}, []),
        (ORIGIN, LATER, {"cco.origin"}, [True]),
        (ORIGIN, LATER, {"cco.roles"}, [False]),
        # a fact was taken out, or added
        (ORIGIN, REFUSED, {"cco.origin"}, [True]),
        (REFUSED, ORIGIN, {"cco.origin"}, [True]),
        (REFUSED, ORIGIN, set(), [False]),
        # the same words as another kind
        (REFUSED, Told("off_topic", REFUSED.text), set(), [False]),
    ],
)
def test_what_changed(before: Told, after: Told, edits: set[str], intended: list[bool]) -> None:
    found = changes(["いつ?"], [before], [after], frozenset(edits))
    assert [change.intended for change in found] == intended


def test_what_nothing_explains_comes_first() -> None:
    mixed = changes(
        ["一", "二"], [ORIGIN, REFUSED], [LATER, Told("clarify", "?")], frozenset({"cco.origin"})
    )
    assert [change.question for change in mixed] == ["二", "一"]


def test_edited_facts(book: Book) -> None:
    first, second, *rest = book.facts
    changed = first.model_copy(update={"text": "別の文です。"})
    added = second.model_copy(update={"id": "cco.new"})
    after = book.model_copy(update={"facts": (changed, added, *rest)})
    assert edited(book, after) == {first.id, second.id, "cco.new"}
    assert edited(book, book) == frozenset()


def test_every_topic_is_asked_about(book: Book) -> None:
    asked = own_questions(book)
    assert len(asked) > len(book.topics)
    assert len(set(asked)) == len(asked)
    assert "CFOの役割は?" in asked
    assert not any("{" in question for question in asked)


class Tags(HTMLParser):
    count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1 + 100 * len(attrs)


def tags(text: str) -> int:
    parser = Tags()
    found = changes([text], [Told("answer", text)], [Told("clarify", text)], frozenset())
    parser.feed(html(found, 1, (1, 2)))
    return parser.count


def test_no_word_is_markup() -> None:
    assert [text for text in STRINGS if tags(text) != tags("ふつうの文")] == []


def test_an_empty_page_says_so() -> None:
    assert html([], 5, (1, 2)).count("変わったところはありません。") == 2
