"""One question: asked of Rasa, answered in its place. Whatever fails, it ends with a message."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from faq.answering.suggestions import starters
from faq.answering.turn import apology
from faq.channels.slack import blocks, standing
from faq.channels.slack import messages as render
from faq.channels.slack.answers import answers
from faq.channels.slack.dedup import Marks
from faq.channels.slack.delivery import Delivery
from faq.channels.slack.experts import Experts
from faq.channels.slack.followups import QUIET_PHRASE, Followups, asks_for_quiet, told_quiet
from faq.channels.slack.incoming import SlackQuestion
from faq.channels.slack.messages import SlackMessage
from faq.channels.slack.place import Place
from faq.channels.slack.sharing import SHARED, mark
from faq.channels.slack.times import Times
from faq.channels.slack.web_api import Api, SlackError
from faq.channels.typed_text import MOST_CHARACTERS, clean, is_blank, say
from faq.contract.answer import Answer
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase

# Hands a text of a conversation to Rasa, and returns what Rasa says.
Ask = Callable[[str, str], Awaitable[Sequence[Mapping[str, Any]]]]

logger = logging.getLogger(__name__)


class Answering:
    """Answers questions; when `closing` is set it says sorry instead of waiting for Rasa."""

    def __init__(
        self,
        ask: Ask,
        followups: Followups,
        api: Api,
        marks: Marks,
        book: Book,
        times: Times,
        closing: asyncio.Event,
        experts: Experts,
        *,
        external: bool,
    ) -> None:
        self._ask = ask
        self._followups = followups
        self._api = api
        self._delivery = Delivery(api)
        self._marks = marks
        self._book = book
        self._times = times
        self._closing = closing
        self._experts = experts
        self._external = external
        self._gate = asyncio.Lock()

    async def answer(self, question: SlackQuestion) -> None:
        """Answer the question, unless it is answered or none for the bot."""
        earlier = None
        if question.edited:
            earlier = await standing.find(self._marks, question.key)
        if earlier is not None:
            # An edit that names the bot is told twice.
            if earlier.edited >= question.edited:
                return
        elif not await self._takes(question) or not await self._marks.claim(question.key):
            return
        elif question.external and not self._external:
            await self._delivery.tell(question.place, SlackMessage(phrase("slack_external")))
            return
        elif question.button and await self._leads_to_answer(question):
            return
        if question.at_home:
            place = await self._open(question)
            if place is None:
                return
            question = replace(question, place=place, picked=False)
        status = asyncio.create_task(self._show_status(question.place, phrase("slack_status")))
        try:
            messages = await self._messages(question)
            # A status that arrives after the answer would stay.
            await status
        finally:
            status.cancel()
        key = f"{question.key}:{question.edited}"
        instead_of = () if earlier is None else earlier.messages
        posted = await self._delivery.deliver(question.place, messages, key, instead_of)
        if posted is None:
            await self._show_status(question.place, "")
            return
        for name in filter(None, (question.key, question.button)):
            await standing.note(self._marks, name, posted, question.edited)

    async def _takes(self, question: SlackQuestion) -> bool:
        """Whether a question that has no answer yet is for the bot."""
        if not question.followup:
            return True
        unasked = question.edited or (question.external and not self._external)
        return not unasked and await self._followups.joins(question)

    async def _leads_to_answer(self, question: SlackQuestion) -> bool:
        """Lead who presses a button again to the answer that stands there; whether one does."""
        earlier = await standing.find(self._marks, question.button)
        if earlier is None:
            return False
        try:
            url = await self._delivery.link_to(question.place, earlier.messages[0])
        except SlackError as error:
            # It may have been deleted.
            logger.info("An answer that stood there is given anew: %s.", error)
            return False
        said = phrase("slack_answered")
        shown = blocks.rich_text(
            blocks.paragraph(said), blocks.link(url, phrase("slack_open_answer"))
        )
        text = render.escape(f"{said}\n{url}")
        await self._delivery.tell(question.place, SlackMessage(text, (shown,)))
        return True

    async def _open(self, question: SlackQuestion) -> Place | None:
        """Begin a conversation in the person's DM with a question that was asked at Home."""
        text = phrase("slack_asked", question=question.text)
        shown = blocks.rich_text(blocks.quote(question.text))
        try:
            channel, ts = await self._delivery.open(
                question.place.user, SlackMessage(render.escape(text), (shown,))
            )
        except SlackError as error:
            logger.error("A conversation could not be begun: %s.", error)
            return None
        return replace(question.place, channel=channel, thread=ts)

    async def _messages(self, question: SlackQuestion) -> list[SlackMessage]:
        asked = question.text if question.picked else None
        try:
            found = await self._found(question)
            await self._followups.answered(question, found)
            messages = []
            for number, answer in enumerate(found):
                matter = self._experts.matter(question, answer)
                messages += render.messages(answer, asked if number == 0 else None, matter)
                if question.place.response_url is not None and answer.kind in SHARED:
                    messages[-1] = messages[-1].with_block(blocks.share(mark(answer)))
            if question.followup and question.place.is_thread_of_many and not told_quiet(found):
                # Only where the bot joined in: whoever named it wanted to hear it.
                messages[-1] = messages[-1].with_block(blocks.mute())
            return messages
        except Exception:
            logger.exception("A question could not be answered.")
            # Whoever asked may ask again.
            await self._followups.answered(question, ())
            return render.messages(apology(), asked)

    async def _found(self, question: SlackQuestion) -> list[Answer]:
        text = clean(question.text)
        if is_blank(text):
            return [replace(say("social", "social_help"), suggestions=starters(self._book, None))]
        if question.place.is_thread_of_many and asks_for_quiet(text):
            return [say("social", QUIET_PHRASE)]
        if len(text) > MOST_CHARACTERS:
            return [say("clarify", "request_too_long", limit=MOST_CHARACTERS)]
        said = await self._asked(text, question.place.conversation)
        return answers(said) or [apology()]

    async def _asked(self, text: str, conversation: str) -> Sequence[Mapping[str, Any]]:
        """Return what Rasa says; nothing when that takes too long."""
        async with self._gate:
            # To understand a question keeps the loop busy; between two of them it turns to
            # what waits for an acknowledgement.
            asking = asyncio.ensure_future(self._ask(text, conversation))
            await asyncio.sleep(0)
        closing = asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait(
                {asking, closing},
                timeout=self._times.ask,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if asking.done():
                return asking.result()
            logger.error("Rasa did not answer in time.")
            return []
        finally:
            asking.cancel()
            closing.cancel()

    async def _show_status(self, place: Place, status: str) -> None:
        """Show that the bot thinks, where Slack can; posting an answer ends it.

        https://docs.slack.dev/reference/methods/assistant.threads.setStatus
        """
        if place.thread is None:
            return
        body = {"channel_id": place.channel, "thread_ts": place.thread, "status": status}
        try:
            await self._api.call_once("assistant.threads.setStatus", body, self._times.status)
        except SlackError as error:
            logger.info("The status could not be shown: %s.", error)
