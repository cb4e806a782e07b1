"""From the answer to messages of Slack; pure."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from faq.answering.people import tells_contact
from faq.answering.render import render as plain_text
from faq.channels.feedback import VotedOn
from faq.channels.slack import blocks
from faq.channels.slack import sizes as limits
from faq.channels.slack.blocks import Block
from faq.channels.slack.matter import Matter
from faq.channels.slack.sections import parts
from faq.channels.slack.split import split
from faq.contract.answer import Answer, Table
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site

# Kinds of answers of which it says nothing whether they helped.
_UNRATED = ("social", "error")
LONGEST_QUOTE = 300


@dataclass(frozen=True)
class SlackMessage:
    """A message: its blocks, and all that they say as plain text."""

    text: str
    blocks: tuple[Block, ...] = ()

    def with_block(self, block: Block) -> "SlackMessage":
        """Return the message with a block below its own."""
        return replace(self, blocks=(*self.blocks, block))


def messages(
    answer: Answer, asked: str | None = None, matter: Matter | None = None
) -> list[SlackMessage]:
    """Return the answer as messages, one unless it is too long; the first repeats what was asked.

    Below a refusal an expert can be asked, where there is a matter for one.

    The text is what notifications and screen readers tell:
    https://docs.slack.dev/reference/methods/chat.postMessage#text-blocks-attachments.
    """
    quoted = asked and (asked if len(asked) <= LONGEST_QUOTE else f"{asked[:LONGEST_QUOTE]}…")
    rendered = []
    all_parts = parts(answer)
    about = VotedOn.of(answer.to_dict())
    for number, part in enumerate(all_parts, 1):
        shown = list(_shown(part, about, matter, last=number == len(all_parts)))
        text = plain_text(part)
        if quoted and number == 1:
            shown.insert(0, blocks.rich_text(blocks.quote(quoted)))
            text = phrase("slack_asked", question=quoted) + "\n" + text
        rendered.append(SlackMessage(escape(text), tuple(shown)))
    return rendered


def escape(text: str) -> str:
    """Return text without markup for `text`, where Slack would take <!channel> for a call.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def naming(text: str, user: str) -> str:
    """Return text without markup but for the name of a person, where it says PERSON."""
    return escape(text).replace(blocks.PERSON, f"<@{user}>", 1)


def _shown(part: Answer, about: VotedOn, matter: Matter | None, *, last: bool) -> Iterator[Block]:
    yield from _body(part)
    if part.table is not None:
        yield from _table(part.table)
    if part.notes:
        notes = "\n".join(phrase("note", text=note.text) for note in part.notes)
        yield from blocks.context([blocks.plain(text) for text in _small(notes)])
    yield from blocks.context(list(_sources(part)))
    if last:
        contact = site().contact
        if contact is not None and contact.url is not None and tells_contact(part):
            yield blocks.link_button(phrase("slack_contact"), contact.url)
        yield from blocks.buttons(part.suggestions)
        if part.kind == "not_in_article" and matter is not None:
            yield blocks.expert(matter)
        if part.kind not in _UNRATED:
            yield blocks.feedback(about, matter)


def _body(part: Answer) -> Iterator[Block]:
    """Show the sentences, and those that are items of a list as a list."""
    runs = itertools.groupby(part.sentences, key=lambda sentence: sentence.template == "item")
    elements: list[Block] = []
    for items, run in runs:
        texts = [sentence.text for sentence in run]
        elements += [blocks.bullets(texts)] if items else map(blocks.paragraph, texts)
    if elements:
        yield blocks.rich_text(*elements)


def _table(table: Table) -> Iterator[Block]:
    yield blocks.rich_text(blocks.paragraph(table.caption, bold=True))
    # Slack refuses a cell without text.
    rows = [[cell.text or "-" for cell in row] for row in table.rows]
    yield blocks.table([name or "-" for name in table.header], rows)


def _sources(part: Answer) -> Iterator[Block]:
    if part.sources:
        places = [phrase("place", section=s.section, lines=s.spoken_lines) for s in part.sources]
        text = phrase("sources", places=phrase("list_comma").join(places))
        yield from (blocks.plain(piece) for piece in _small(text))
    for url in dict.fromkeys(source.url for source in part.sources if source.url):
        yield {"type": "mrkdwn", "text": f"<{_address(url)}|{phrase('slack_article')}>"}


def _address(url: str) -> str:
    return escape(url).replace("|", "%7C").replace(" ", "%20")


def _small(text: str) -> list[str]:
    return split(text, limits.CONTEXT_TEXT)
