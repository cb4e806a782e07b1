"""The App Home and the prompts above an empty conversation: what can be asked."""

from typing import Any

from faq.answering.suggestions import starters
from faq.channels.slack import blocks
from faq.channels.slack import sizes as limits
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase


def view(book: Book, *, followups: bool) -> dict[str, Any]:
    """Return the Home tab: https://docs.slack.dev/reference/views/home-tab-views.

    It says that one may go on without a mention where `followups` are on.
    """
    ways = phrase("slack_home_ways").splitlines()
    if followups:
        ways.append(phrase("slack_home_followups"))
    roles = [f"{id}: {role.japanese or role.english}" for id, role in book.roles.items()]
    article = phrase("source_article", title=book.article.title, publisher=book.article.publisher)
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": blocks.plain(phrase("slack_home_title"))},
            blocks.rich_text(*map(blocks.paragraph, phrase("social_help").splitlines())),
            blocks.rich_text(
                blocks.paragraph(phrase("slack_home_roles"), bold=True), blocks.bullets(roles)
            ),
            blocks.rich_text(blocks.paragraph(phrase("slack_home_try"), bold=True)),
            *blocks.buttons(starters(book, None)),
            {"type": "divider"},
            blocks.rich_text(
                blocks.paragraph(phrase("slack_home_how"), bold=True),
                blocks.bullets(ways),
            ),
            *blocks.context([blocks.plain(article)]),
        ],
    }


def prompts(book: Book) -> list[dict[str, str]]:
    """Return prompts: the title that is shown, and the message that a tap sends.

    https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
    """
    chosen = starters(book, None)[: limits.PROMPTS]
    return [{"title": each.title, "message": each.text} for each in chosen]
