"""Votes on answers: stored, thanked for once, and a way on for whom an answer did not help."""

import asyncio
import hashlib
import logging

from faq.answering.turn import people_now
from faq.channels import feedback
from faq.channels.slack import blocks
from faq.channels.slack.dedup import Marks
from faq.channels.slack.delivery import Delivery
from faq.channels.slack.incoming import SlackVote
from faq.channels.slack.messages import SlackMessage, escape
from faq.channels.slack.web_api import SlackError
from faq.knowledge.phrases import phrase

# Hexadecimal digits of a person's hash: one vote of each person counts, and nobody is named.
_HASH = 12

logger = logging.getLogger(__name__)


class Votes:
    """Takes votes; of several by one person on one answer the last counts."""

    def __init__(self, delivery: Delivery, marks: Marks) -> None:
        self._delivery = delivery
        self._marks = marks

    async def take(self, vote: SlackVote) -> None:
        """Store a vote, and thank for it once."""
        if not await self._marks.claim(vote.key):
            return
        person = hashlib.sha256(vote.place.user.encode()).hexdigest()[:_HASH]
        await asyncio.to_thread(
            feedback.record,
            "slack",
            vote.place.conversation,
            f"{vote.message}:{person}",
            vote.helpful,
            about=vote.about,
        )
        name = f"voted:{vote.place.channel}:{vote.message}:{vote.place.user}"
        lines = [phrase("slack_thanks")] if await self._marks.claim(name) else []
        button = []
        if not vote.helpful and await self._marks.claim(f"{name}:{vote.helpful}"):
            lines += [sentence.text for sentence in people_now()]
            if vote.matter is not None:
                lines.append(phrase("slack_expert_offered"))
                button.append(blocks.expert(vote.matter))
        if not lines:
            return
        shown = (blocks.rich_text(*map(blocks.paragraph, lines)), *button)
        try:
            said = SlackMessage(escape("\n".join(lines)), shown)
            await self._delivery.whisper(vote.place, said)
        except SlackError as error:
            logger.warning("Nobody was thanked for a vote: %s.", error)
