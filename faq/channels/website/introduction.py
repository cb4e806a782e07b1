"""What the widget and the demo page say of the bot before anything is asked."""

import html
import json
import os
from collections.abc import Iterator

from faq.answering.suggestions import starters
from faq.knowledge.book import Book
from faq.knowledge.facts import book
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site
from faq.settings import is_wordless

# Stands in the built loader; the build of the widget leaves it there.
_PLACE = "__SITE__"


def in_loader(loader: bytes, has_form: bool = False) -> bytes:
    """Return the widget's loader with the bot's title, greeting, first questions and contact.

    Where no words are kept, it asks for no comments.
    """
    said = {
        "title": site().title,
        "greeting": phrase("website_greeting"),
        "questions": "|".join(first_questions()),
    }
    contact = site().contact
    if contact is not None and contact.address is not None:
        said["contact-url"] = contact.address
    if has_form:
        said["form"] = "on"
    if is_wordless(os.environ):
        # A comment would be kept nowhere.
        said["comments"] = "off"
    return loader.replace(_PLACE.encode(), json.dumps(said, ensure_ascii=False).encode())


def in_page(page: str) -> bytes:
    """Return the demo page with what the bot knows in its places."""
    facts = book()
    rows = "\n".join(
        f'<tr><th scope="row">{html.escape(role)}</th><td>{html.escape(question)}</td></tr>'
        for role, question in _of_each_role(facts)
    )
    names = ("title", "lead", "what", "ask_one", "ask_several")
    said = {name: html.escape(phrase(f"demo_{name}")) for name in names}
    role_word = html.escape(site().role_word)
    return page.format(**said, role_word=role_word, rows=rows).encode()


def first_questions() -> list[str]:
    """Return the first questions in the chat: those of site.yml, or else of the article."""
    return list(site().questions) or [suggestion.text for suggestion in starters(book(), None)]


def _of_each_role(facts: Book) -> Iterator[tuple[str, str]]:
    """Yield roles with a question about each, other ones for other roles."""
    for i, role in enumerate(facts.described):
        told = [
            topic
            for topic in facts.plays.topics
            if topic != facts.plays.compare and role in facts.roles_of(topic)
        ]
        if told:
            yield role, facts.question(told[i % len(told)], (role,), "")
