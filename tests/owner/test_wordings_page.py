"""The page of wordings: boxes that nobody has ticked yet."""

from faq.knowledge.book import Book
from faq.owner.frames import Proposal
from faq.owner.teach_page import TokenForm
from faq.owner.wordings_page import html, topics_html
from tests.owner.test_teach_page import Forms

FORM = TokenForm("/wordings", "a token", {"topic": "roles"})
SHOWN = [Proposal(text, "roles:CFO") for text in ("CFOの役目は?", "<b>役割\"は'?")]


def parsed(page: str) -> Forms:
    forms = Forms()
    forms.feed(page)
    return forms


def test_each_has_a_box_that_is_not_ticked() -> None:
    page = html(SHOWN, 9, "役割", FORM, {"desk_report": "/"})
    assert parsed(page).fields == [
        ("token", "a token"),
        ("topic", "roles"),
        ("text", SHOWN[0].text),
        ("text", SHOWN[1].text),
        (None, None),
    ]
    assert "checked" not in page.partition("<h1>")[2]
    assert "9件" in page and "<b>" not in page.partition("<h1>")[2]


def test_what_was_added_is_said() -> None:
    assert "3件を言い回しに加えました" in html(SHOWN, 9, "役割", FORM, {}, 3)


def test_when_there_are_none_left() -> None:
    page = html([], 0, "役割", FORM, {})
    assert "候補はもうありません" in page and "<form" not in page


def test_topics_lead_to_their_pages(book: Book) -> None:
    page = topics_html({"roles": 3}, {"roles": "/wordings?topic=roles&a=b"}, book, {})
    assert '<a href="/wordings?topic=roles&amp;a=b">役割</a>' in page
