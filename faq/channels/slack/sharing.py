"""What only one person sees, shown to all of a channel where that person wants it.

Slack does not send such a message along with a press
(https://docs.slack.dev/reference/interaction-payloads/block_actions-payload), so the answer is
looked up in the conversation in which it was given.
"""

import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from faq.channels.slack import blocks
from faq.channels.slack import messages as render
from faq.channels.slack.answers import answers
from faq.channels.slack.blocks import PERSON
from faq.channels.slack.dedup import Marks
from faq.channels.slack.delivery import Delivery
from faq.channels.slack.incoming import SlackShare
from faq.channels.slack.messages import SlackMessage, escape, naming
from faq.channels.slack.web_api import SlackError
from faq.contract.answer import Answer
from faq.knowledge.phrases import phrase

# Kinds of answers that say something to others.
SHARED = ("answer", "not_in_article", "other_meaning")
# Hexadecimal digits that tell an answer from others of its conversation.
_DIGITS = 16
# Buttons stay with the answer: in the channel the bot may be no member that could go on there.
_BUTTONS = ("actions", "context_actions")

# Returns a question and its answer, found by the mark of the answer in a conversation.
Recall = Callable[[str, str], Awaitable[tuple[str, Answer] | None]]

logger = logging.getLogger(__name__)


class Sharing:
    """Shows answers to all of a channel, each once."""

    def __init__(self, recall: Recall, delivery: Delivery, marks: Marks) -> None:
        self._recall = recall
        self._delivery = delivery
        self._marks = marks

    async def share(self, share: SlackShare) -> None:
        """Show an answer to all of the channel; tell who wanted it where that is not possible."""
        name = f"shared:{share.place.channel}:{share.message}"
        if not await self._marks.claim(share.key) or not await self._marks.claim(name):
            return
        found = await self._recall(share.place.conversation, share.mark)
        try:
            if found is None:
                gone = SlackMessage(escape(phrase("slack_share_gone")))
                await self._delivery.whisper(share.place, gone)
                return
            for message in _shared(*found, share.place.user):
                await self._delivery.show(share.place, message)
        except SlackError as error:
            logger.error("An answer could not be shared in %s: %s.", share.place.channel, error)
            # Whoever presses again is heard again.
            await self._marks.note(name, 1.0)


def mark(answer: Answer) -> str:
    """Return what tells an answer from others of its conversation."""
    data = json.dumps(answer.to_dict(), sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:_DIGITS]


def find(events: Iterable[Mapping[str, Any]], sought: str) -> tuple[str, Answer] | None:
    """Return the last answer with this mark among a conversation's events, and its question."""
    text, found = "", None
    for event in events:
        if event.get("event") == "user":
            text = event.get("text") or ""
        elif event.get("event") == "bot":
            for answer in answers([event.get("data") or {}]):
                if mark(answer) == sought:
                    found = text, answer
    return found


def _shared(text: str, answer: Answer, user: str) -> list[SlackMessage]:
    lead = phrase("slack_shared", person=PERSON)
    first, *rest = (
        SlackMessage(each.text, tuple(b for b in each.blocks if b["type"] not in _BUTTONS))
        for each in render.messages(answer, text or None)
    )
    named = SlackMessage(
        f"{naming(lead, user)}\n{first.text}",
        (blocks.rich_text(blocks.naming(lead, user)), *first.blocks),
    )
    return [named, *rest]
