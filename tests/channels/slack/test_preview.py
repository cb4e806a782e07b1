"""The preview shows all that the channel posts for its three questions."""

import html

from faq.channels.slack.preview import page, questions
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase


def test_preview_shows_every_kind_of_block(book: Book) -> None:
    shown = page(book)
    assert shown.count("<section>") == len([*questions(book)]) == 3
    for tag in ("<table>", "<ul>", 'class="context"', 'class="actions"', 'class="votes"'):
        assert tag in shown
    assert html.escape(phrase("slack_helpful")) in shown
    assert phrase("slack_preview_remark") in shown
