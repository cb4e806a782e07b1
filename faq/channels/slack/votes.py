"""Votes on answers: stored, thanked for once, and a way on for whom an answer did not help."""

import asyncio
import hashlib
import os

from faq.answering.turn import people_now
from faq.channels import feedback
from faq.channels.feedback import VotedOn
from faq.channels.slack import blocks, reasons
from faq.channels.slack.dedup import DAY, Marks
from faq.channels.slack.delivery import Delivery
from faq.channels.slack.incoming import SlackReason, SlackVote
from faq.channels.slack.messages import SlackMessage, escape
from faq.channels.slack.web_api import Api, Json, politely
from faq.knowledge.phrases import phrase
from faq.settings import is_wordless

# Hexadecimal digits of a person's hash: one vote of each person counts, and nobody is named.
_HASH = 12
# In seconds: https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses.
_TRIGGER_LASTS = 3.0


class Votes:
    """Takes votes; of several by one person on one answer the last counts."""

    def __init__(self, api: Api, marks: Marks) -> None:
        self._api = api
        self._delivery = Delivery(api)
        self._marks = marks

    async def take(self, vote: SlackVote) -> None:
        """Store a vote, thank for the first one, and ask for the reason of the first bad one."""
        if not await self._marks.claim(vote.key):
            return
        name, given = (
            f"vote:{vote.place.channel}:{vote.message}:{vote.place.user}",
            str(vote.helpful),
        )
        before = await self._marks.read(name)
        # The same once more would take the place of one with a reason.
        if before == given:
            return
        await self._marks.note(name, DAY, given)
        await _record(
            vote.place.conversation, vote.message, vote.place.user, vote.helpful, about=vote.about
        )
        first_bad = not vote.helpful and await self._marks.claim(f"{name}:bad")
        if first_bad and vote.trigger and not is_wordless(os.environ):
            body: Json = {"trigger_id": vote.trigger, "view": reasons.view(vote)}
            await politely(self._api.call_once("views.open", body, _TRIGGER_LASTS))
        said = _said(vote, first=before is None, first_bad=first_bad)
        if said is not None:
            await politely(self._delivery.whisper(vote.place, said))

    async def explain(self, reason: SlackReason) -> None:
        """Store why an answer did not help, with the vote."""
        if await self._marks.claim(reason.key):
            said = (reason.conversation, reason.message, reason.user)
            await _record(*said, False, comment=reason.text, about=reason.about)


async def _record(
    conversation: str,
    message: str,
    user: str,
    helpful: bool,
    comment: str | None = None,
    about: VotedOn | None = None,
) -> None:
    person = hashlib.sha256(user.encode()).hexdigest()[:_HASH]
    await asyncio.to_thread(
        feedback.record, "slack", conversation, f"{message}:{person}", helpful, comment, about
    )


def _said(vote: SlackVote, *, first: bool, first_bad: bool) -> SlackMessage | None:
    """Return the thanks, and the ways on for whom the answer did not help; None for nothing."""
    lines = [phrase("slack_thanks")] if first else []
    button = []
    if first_bad:
        lines += [sentence.text for sentence in people_now()]
        if vote.matter is not None:
            lines.append(phrase("slack_expert_offered"))
            button.append(blocks.expert(vote.matter))
    if not lines:
        return None
    shown = (blocks.rich_text(*map(blocks.paragraph, lines)), *button)
    return SlackMessage(escape("\n".join(lines)), shown)
