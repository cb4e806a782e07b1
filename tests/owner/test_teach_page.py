"""The page for teaching shows questions as text, and each button sends what it says."""

from html.parser import HTMLParser

import pytest

from faq.knowledge.book import Book
from faq.owner.lessons import Lesson
from faq.owner.teach_page import TokenForm, done, html
from tests.browser.hostile import STRINGS

FORM = TokenForm("/teach", "a token", {"days": "7"})


class Forms(HTMLParser):
    """Collects the tags of a page, and the fields of its forms."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fields: list[tuple[str | None, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("input", "button"):
            given = dict(attrs)
            self.fields.append((given.get("name"), given.get("value")))


def parsed(book: Book, *lessons: Lesson) -> Forms:
    forms = Forms()
    forms.feed(html(lessons, len(lessons), book, FORM, {"desk_report": "/"}))
    return forms


def lesson(text: str, *labels: str) -> Lesson:
    return Lesson(text, 3, "not_in_article", text, labels)


def test_a_form_sends_the_token_the_question_and_the_choice(book: Book) -> None:
    asked = lesson("CFOの守備範囲は?", "roles:CFO", "tasks:-")
    assert parsed(book, asked).fields == [
        ("token", "a token"),
        ("days", "7"),
        ("key", asked.key),
        ("choice", "roles:CFO"),
        ("choice", "tasks:-"),
        ("choice", "r"),
        ("choice", "f"),
        ("choice", "s"),
    ]


def test_what_was_done_is_said(book: Book) -> None:
    for choice, said in (
        ("r", "断ってよい"),
        ("f", "wanted_facts"),
        ("s", "とばし"),
        ("a:-", "make"),
    ):
        assert said in html([], 0, book, FORM, {}, done(choice)).partition("<h1>")[2]
    assert "taught" not in html([], 0, book, FORM, {}, "nonsense")


@pytest.mark.parametrize("labels", [(), ("roles:CFO",)])
def test_no_word_of_a_visitor_is_markup(labels: tuple[str, ...], book: Book) -> None:
    plain = parsed(book, lesson("ふつうの文", *labels)).tags
    assert [text for text in STRINGS if parsed(book, lesson(text, *labels)).tags != plain] == []
