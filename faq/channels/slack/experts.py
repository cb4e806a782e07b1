"""People who know more: what the bot could not answer goes to their channel, and comes back.

What leads back stands with the post itself, as its metadata, so that a restart loses nothing:
https://docs.slack.dev/messaging/message-metadata.
"""

import hashlib
import logging
from dataclasses import replace

from faq.channels.slack import blocks, retold
from faq.channels.slack.blocks import PERSON
from faq.channels.slack.dedup import Marks
from faq.channels.slack.delivery import Delivery
from faq.channels.slack.incoming import SlackQuestion, SlackReply, SlackWish
from faq.channels.slack.matter import Matter, read_matter
from faq.channels.slack.messages import SlackMessage, escape, naming
from faq.channels.slack.place import Place
from faq.channels.slack.typed import calls_others, mentions, spelled
from faq.channels.slack.web_api import SlackError
from faq.contract.answer import Answer
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase

# In seconds: for so long the way back is known where Slack does not tell what a post carries.
KEPT = 30 * 24 * 3600

logger = logging.getLogger(__name__)


class Experts:
    """Asks in one channel, and takes answers from the threads of what it asked there only."""

    def __init__(
        self, channel: str | None, delivery: Delivery, marks: Marks, book: Book, *, external: bool
    ) -> None:
        self._channel = channel
        self._delivery = delivery
        self._marks = marks
        self._book = book
        self._external = external

    def matter(self, question: SlackQuestion, answer: Answer) -> Matter | None:
        """Return what they could be asked; None where there are none, or they ask themselves."""
        if self._channel is None or question.place.channel == self._channel:
            return None
        return Matter.of(question.place, question.text, answer)

    async def ask(self, wish: SlackWish) -> None:
        """Ask them once, however often it is wished for, and tell who wished it."""
        if self._channel is None or not await self._marks.claim(wish.key):
            return
        written = wish.matter.written()
        name = f"expert:{hashlib.sha256(written.encode(errors='replace')).hexdigest()}"
        if not await self._marks.claim(name):
            await self._tell(wish.place, "slack_expert_again")
            return
        there = Place(self._channel, wish.place.user)
        try:
            url = await self._link(wish.matter)
            message = _asked(wish.matter, self._understood(wish.matter), url)
            posted = await self._delivery.post(there, message, name, {"matter": written})
        except SlackError as error:
            logger.error("A question did not reach the experts: %s.", error)
            # Whoever presses again is heard again.
            await self._marks.note(name, 1.0)
            await self._tell(wish.place, "slack_expert_failed")
            return
        # No words: they stand in Slack.
        wordless = replace(wish.matter, roles=(), text="").written()
        for ts in posted:
            await self._marks.note(_way_back(self._channel, ts), KEPT, wordless)
        await self._tell(wish.place, "slack_expert_asked")

    async def bring(self, reply: SlackReply) -> None:
        """Bring a reply to who asked, unless it is meant for others; never the same one twice."""
        if reply.place.channel != self._channel or not await self._marks.claim(reply.key):
            return
        if reply.external and not self._external:
            return
        matter = await self._matter(reply)
        if matter is None or mentions(reply.text) - {matter.user} or calls_others(reply.text):
            return
        name = f"reply:{reply.place.channel}:{reply.ts}"
        try:
            if not await self._delivery.stands(matter.place, name, float(reply.ts)):
                await self._delivery.post(matter.place, _answered(matter, reply), name)
        except SlackError as error:
            logger.error("A reply of an expert could not be brought back: %s.", error)
            await self._tell(reply.place, "slack_expert_lost")

    async def _matter(self, reply: SlackReply) -> Matter | None:
        """Return what was asked above a reply; None when the bot asked nothing there."""
        root = str(reply.place.thread)
        written = await self._delivery.carried(reply.place, root, reply.bot, "matter")
        if written is None:
            written = await self._marks.read(_way_back(reply.place.channel, root))
        return None if written is None else read_matter(written)

    async def _link(self, matter: Matter) -> str | None:
        """Return the address of the thread, which nobody else could open were it a DM."""
        if matter.thread is None or matter.place.is_direct:
            return None
        try:
            return await self._delivery.link_to(matter.place, matter.thread)
        except SlackError as error:
            logger.info("The thread of a question has no link: %s.", error)
            return None

    def _understood(self, matter: Matter) -> str:
        topic = self._book.topics.get(matter.topic or "")
        return phrase("list_comma").join([*matter.roles, *([] if topic is None else [topic.name])])

    async def _tell(self, place: Place, said: str) -> None:
        await self._delivery.tell(place, SlackMessage(escape(phrase(said))))


def _way_back(channel: str, ts: str) -> str:
    return f"matter:{channel}:{ts}"


def _asked(matter: Matter, understood: str, url: str | None) -> SlackMessage:
    lead, how = phrase("slack_expert_post", person=PERSON), phrase("slack_expert_how")
    told = phrase("slack_expert_understood", text=understood) if understood else None
    shown = [blocks.naming(lead, matter.user), blocks.quote(matter.text)]
    shown += [blocks.paragraph(told)] if told else []
    shown += [blocks.link(url, phrase("slack_expert_thread"))] if url else []
    lines = filter(None, (lead, matter.text, told, url, how))
    return SlackMessage(
        naming("\n".join(lines), matter.user),
        (blocks.rich_text(*shown), *blocks.context([blocks.plain(how)])),
    )


def _answered(matter: Matter, reply: SlackReply) -> SlackMessage:
    lead, remark = phrase("slack_expert_answer", person=PERSON), phrase("slack_expert_remark")
    # Where there is no thread, nothing else tells which question it was.
    asked = matter.text if matter.thread is None else None
    shown = [blocks.naming(lead, reply.place.user)]
    shown += [blocks.quote(asked)] if asked else []
    lines = filter(None, (lead, asked, spelled(reply.text), remark))
    return SlackMessage(
        naming("\n".join(lines), reply.place.user),
        (
            blocks.rich_text(*shown, *retold.paragraphs(reply.text)),
            *blocks.context([blocks.plain(remark)]),
        ),
    )
