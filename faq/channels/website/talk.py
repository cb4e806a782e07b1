"""The way to Rasa: ask, look back, vote, write to people and forget.

Nothing is kept here. What was said, voted and forgotten stands in the tracker store, so that any
worker with the same stores can go on. Whatever the stores raise is passed on.
"""

import asyncio
import time
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.events import Event

from faq.channels import feedback
from faq.channels.website.bodies import InquiryBody, MessageBody, VoteBody
from faq.channels.website.history import (
    PastTurn,
    answered,
    forgotten_event,
    is_forgotten,
    transcript,
    turns,
    vote_event,
)
from faq.channels.website.http_problems import HttpProblem, unauthorized
from faq.channels.website.origins import ORIGIN
from faq.channels.website.settings import CHANNEL
from faq.stores.conversations import store_of
from faq.stores.inquiries import Inquiry

# In seconds: when people may have answered some of too many inquiries.
PAUSE = 600


async def ask(agent: Any, sender: str, message: MessageBody, origin: str | None = None) -> PastTurn:
    """Return the turn of a message; one that was asked before is not asked again.

    The origin of the page that asks is kept with it, so that its owner can tell sites apart.
    Raises HttpProblem when its id belongs to another text. When it is cancelled or fails, nothing
    of it is stored: Rasa saves a turn whole, at its end.
    """
    async with agent.lock_store.lock(sender):
        store = store_of(agent)
        _check_remembered(await store.latest(sender))
        if await store.has_message(sender, message.id):
            known = {turn.id: turn for turn in turns(await store.history(sender))}
            before = known.get(message.id)
            # Nobody asks again for an answer of a hundred turns ago.
            if before is None or before.text not in (message.text, ""):
                raise HttpProblem("id_reused")
            # Where words are not kept, the answer may be gone: then it is given once more.
            if before.text:
                return before
        collector = CollectingOutputChannel()
        question = UserMessage(
            message.text,
            collector,
            sender,
            input_channel=CHANNEL,
            message_id=message.id,
            metadata={} if origin is None else {ORIGIN: origin.lower()},
        )
        # Not through the agent, which would wait for the lock that is held here.
        await agent.processor.handle_message(question)
        return answered(message.id, message.text, time.time(), collector.messages)


async def look_back(agent: Any, sender: str) -> list[PastTurn]:
    """Return the last hundred turns or so of a conversation, those whose words are known."""
    return [turn for turn in turns(await _events(agent, sender)) if turn.text]


async def vote(agent: Any, sender: str, given: VoteBody) -> None:
    """Keep a vote. Raises HttpProblem when the answer is none of this conversation."""
    async with agent.lock_store.lock(sender):
        known = {
            id: answer
            for turn in turns(await _events(agent, sender))
            for id, answer in zip(turn.message_ids, turn.answers, strict=True)
        }
        if given.message_id not in known:
            raise HttpProblem("message_unknown")
        about = feedback.VotedOn.of(known[given.message_id])
        await store_of(agent).append(sender, vote_event(given.message_id, given.helpful))
    vote = given.message_id, given.helpful, given.comment
    # Whoever takes votes out of the file holds it meanwhile: nobody else is to wait for that.
    await asyncio.to_thread(feedback.record, CHANNEL, sender, *vote, about)


async def inquire(agent: Any, sender: str, written: InquiryBody) -> None:
    """Keep what is written to people until it is mailed.

    Raises HttpProblem when too many inquiries wait.
    """
    async with agent.lock_store.lock(sender):
        store = store_of(agent)
        told = store.history if written.transcript else store.latest
        events = await told(sender)
        _check_remembered(events)
        said = transcript(events) if written.transcript else None
        inquiry = Inquiry(sender, written.id, time.time(), written.text, written.reply_to, said)
        if not await store.keep_inquiry(inquiry):
            raise HttpProblem("too_many_inquiries", headers={"Retry-After": str(PAUSE)})


async def forget(agent: Any, sender: str) -> None:
    """Delete what was said and voted, and keep that it was: one event that holds no words.

    That event makes the token useless on every worker for as long as it would have been valid.
    What an event broker has taken elsewhere stays there.
    """
    async with agent.lock_store.lock(sender):
        store = store_of(agent)
        _check_remembered(await store.latest(sender))
        await store.delete(sender)
        await store.append(sender, forgotten_event())
    await asyncio.to_thread(feedback.forget, sender)


async def _events(agent: Any, sender: str) -> list[Event]:
    """Return the last events of a conversation. Raises HttpProblem when it was forgotten."""
    events = await store_of(agent).history(sender)
    _check_remembered(events)
    return events


def _check_remembered(events: list[Event]) -> None:
    if is_forgotten(events):
        raise unauthorized("conversation_forgotten")
