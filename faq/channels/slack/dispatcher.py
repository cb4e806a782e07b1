"""Where HTTP and Socket Mode meet: each payload is taken at once and worked on later."""

import functools
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from faq.channels.slack import home
from faq.channels.slack.answering import Answering
from faq.channels.slack.dedup import Marks
from faq.channels.slack.delivery import Delivery
from faq.channels.slack.experts import Experts
from faq.channels.slack.followups import QUIET_PHRASE, Followups
from faq.channels.slack.incoming import (
    Invited,
    Opened,
    SlackMute,
    SlackQuestion,
    SlackReason,
    SlackReply,
    SlackShare,
    SlackVote,
    SlackWish,
    Usage,
    Work,
)
from faq.channels.slack.keyed_queue import Lanes
from faq.channels.slack.messages import SlackMessage, escape
from faq.channels.slack.reading import Reader
from faq.channels.slack.sharing import Sharing
from faq.channels.slack.votes import Votes
from faq.channels.slack.web_api import Api, Json, politely
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase


@dataclass(frozen=True)
class Ack:
    """What Slack is told at once: whether the payload was taken, and what to show if anything."""

    taken: bool = True
    body: dict[str, Any] | None = None


class Dispatcher:
    """Hands what comes in to what works on it."""

    def __init__(
        self,
        reader: Reader,
        lanes: Lanes,
        answering: Answering,
        followups: Followups,
        experts: Experts,
        sharing: Sharing,
        api: Api,
        marks: Marks,
        book: Book,
        *,
        external: bool,
    ) -> None:
        self._reader = reader
        self._lanes = lanes
        self._answering = answering
        self._followups = followups
        self._experts = experts
        self._sharing = sharing
        self._api = api
        self._delivery = Delivery(api)
        self._votes = Votes(api, marks)
        self._marks = marks
        self._book = book
        self._external = external

    def take(self, payload: Mapping[str, Any]) -> Ack:
        """Take a payload; the work on it begins after this returns."""
        incoming = self._reader.read(payload)
        if incoming is None:
            return Ack()
        if isinstance(incoming, Usage):
            return Ack(body={"response_type": "ephemeral", "text": phrase("slack_usage")})
        return Ack(self._lanes.add(*self._work(incoming)))

    def _work(self, incoming: Work) -> tuple[str, Callable[[], Awaitable[None]]]:
        """Return in which lane what is worked on."""
        match incoming:
            case SlackQuestion(place=place):
                return place.conversation, functools.partial(self._answering.answer, incoming)
            case SlackVote(message=message):
                return message, functools.partial(self._votes.take, incoming)
            case SlackReason(message=message):
                return message, functools.partial(self._votes.explain, incoming)
            case SlackMute(place=place):
                return place.conversation, functools.partial(self._mute, incoming)
            case SlackShare(place=place):
                return place.conversation, functools.partial(self._sharing.share, incoming)
            case SlackWish(place=place):
                return place.conversation, functools.partial(self._experts.ask, incoming)
            case SlackReply(place=place):
                return place.conversation, functools.partial(self._experts.bring, incoming)
            case Invited(place=place):
                return place.conversation, functools.partial(self._greet, incoming)
            case Opened(user=user):
                return user, functools.partial(self._welcome, incoming)

    async def _mute(self, mute: SlackMute) -> None:
        """Be quiet in a thread, and tell who wanted it."""
        await self._followups.mute(mute.place.conversation)
        if await self._marks.claim(mute.key):
            said = SlackMessage(escape(phrase(QUIET_PHRASE)))
            await politely(self._delivery.whisper(mute.place, said))

    async def _welcome(self, opened: Opened) -> None:
        """Show what can be asked: https://docs.slack.dev/reference/events/app_home_opened."""
        if opened.tab == "home":
            view = home.view(self._book, followups=self._followups.enabled)
            body: Json = {"user_id": opened.user, "view": view}
            await politely(self._api.call("views.publish", body))
        elif opened.tab == "messages" and await self._marks.claim(opened.key):
            # Without a thread: with one it fails silently for apps with the agent view.
            body = {
                "channel_id": opened.channel,
                "title": phrase("slack_prompts"),
                "prompts": home.prompts(self._book),
            }
            await politely(self._api.call("assistant.threads.setSuggestedPrompts", body))

    async def _greet(self, invited: Invited) -> None:
        """Tell who brought the bot into a channel how it is asked there, once."""
        if await self._marks.claim(invited.key):
            unheard = invited.external and not self._external
            said = phrase("slack_external" if unheard else "slack_invited")
            whisper = self._delivery.whisper(invited.place, SlackMessage(escape(said)))
            await politely(whisper)
