"""Slack's blocks. Text is never markup here: none of these parse what they show.

https://docs.slack.dev/reference/block-kit/blocks
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from faq.channels.feedback import VotedOn
from faq.channels.slack import interactions, sizes
from faq.channels.slack.matter import Matter
from faq.contract.answer import Suggestion
from faq.knowledge.phrases import phrase

Block = dict[str, Any]

# Stands in a phrase where a person is named.
PERSON = "{person}"

_NUMBER = re.compile(r"[-+]?[0-9][0-9.,]*%?")


def plain(text: str) -> Block:
    """Return text that Slack shows as it is; `emoji` false leaves :names: alone, too."""
    return {"type": "plain_text", "text": text, "emoji": False}


def rich_text(*elements: Block) -> Block:
    """Return a block of paragraphs, quotes and lists."""
    return {"type": "rich_text", "elements": list(elements)}


def paragraph(text: str, *, bold: bool = False) -> Block:
    """Return a paragraph of a rich text block."""
    return {"type": "rich_text_section", "elements": [_run(text, bold)]}


def link(url: str, text: str) -> Block:
    """Return a paragraph that leads to an address.

    https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
    """
    run: Block = {"type": "link", "url": url, "text": text}
    return {"type": "rich_text_section", "elements": [run]}


def person(user: str) -> Block:
    """Return the name of a person, who is told of it as by any mention.

    https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
    """
    return {"type": "user", "user_id": user}


def naming(text: str, user: str) -> Block:
    """Return a paragraph with the name of a person where the text says PERSON."""
    before, _, after = text.partition(PERSON)
    around = [_run(each, False) if each else None for each in (before, after)]
    return section([run for run in (around[0], person(user), around[1]) if run is not None])


def section(runs: Sequence[Block]) -> Block:
    """Return a paragraph of what is given."""
    return {"type": "rich_text_section", "elements": list(runs)}


def quote(text: str) -> Block:
    """Return a quotation of a rich text block."""
    return {"type": "rich_text_quote", "elements": [_run(text, False)]}


def bullets(items: Iterable[str]) -> Block:
    """Return a list of a rich text block."""
    return {
        "type": "rich_text_list",
        "style": "bullet",
        "elements": [paragraph(item) for item in items],
    }


def _run(text: str, bold: bool) -> Block:
    run: Block = {"type": "text", "text": text}
    return {**run, "style": {"bold": True}} if bold else run


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """Return a table with a bold header; columns of numbers are aligned to the right."""
    columns = zip(*rows, strict=True)
    settings = [{"align": _alignment(column), "is_wrapped": True} for column in columns]
    return {
        "type": "table",
        "column_settings": settings,
        "rows": [
            [rich_text(paragraph(name, bold=True)) for name in header],
            *([{"type": "raw_text", "text": text} for text in row] for row in rows),
        ],
    }


def _alignment(column: Iterable[str]) -> str:
    return "right" if all(_NUMBER.fullmatch(text) for text in column) else "left"


def context(elements: Sequence[Block]) -> list[Block]:
    """Return small print, in as many blocks as it takes."""
    size = sizes.CONTEXT_ELEMENTS
    groups = [elements[start : start + size] for start in range(0, len(elements), size)]
    return [{"type": "context", "elements": list(group)} for group in groups]


def buttons(suggestions: Sequence[Suggestion]) -> list[Block]:
    """Return a button for each question, in as many blocks as it takes."""
    elements = [
        _button(
            f"{interactions.ASK}_{number}",
            suggestion.title[: sizes.BUTTON_TEXT],
            suggestion.text,
        )
        for number, suggestion in enumerate(suggestions)
    ]
    groups = [
        elements[start : start + sizes.BUTTONS] for start in range(0, len(elements), sizes.BUTTONS)
    ]
    return [{"type": "actions", "elements": group} for group in groups]


def mute() -> Block:
    """Return the button that ends answers without a mention in a thread."""
    return _alone(interactions.MUTE, phrase("slack_mute"), interactions.MUTE)


def expert(matter: Matter) -> Block:
    """Return the button that asks people who know more."""
    return _alone(interactions.EXPERT, phrase("slack_expert_ask"), matter.written())


def share(mark: str) -> Block:
    """Return the button that shows all of a channel the answer with this mark."""
    return _alone(interactions.SHARE, phrase("slack_share"), mark)


def _alone(name: str, title: str, value: str) -> Block:
    return {"type": "actions", "elements": [_button(name, title, value)]}


def _button(name: str, title: str, value: str) -> Block:
    return {"type": "button", "action_id": name, "text": plain(title), "value": value}


def link_button(title: str, url: str) -> Block:
    """Return a button that opens an address.

    https://docs.slack.dev/reference/block-kit/block-elements/button-element
    """
    button: Block = {"type": "button", "action_id": "open", "text": plain(title), "url": url}
    return {"type": "actions", "elements": [button]}


def feedback(about: VotedOn, matter: Matter | None = None) -> Block:
    """Return thumbs up and down for an answer; down can lead to an expert.

    https://docs.slack.dev/reference/block-kit/block-elements/feedback-buttons-element
    """
    element: Block = {"type": "feedback_buttons", "action_id": interactions.FEEDBACK}
    for side, value in (("positive", interactions.HELPFUL), ("negative", interactions.UNHELPFUL)):
        text = plain(phrase(f"slack_{value}"))
        element[f"{side}_button"] = {
            "text": {**text, "emoji": True},
            "accessibility_label": phrase(f"slack_{value}_label"),
            "value": interactions.vote_value(value, about, matter),
        }
    return {"type": "context_actions", "elements": [element]}
