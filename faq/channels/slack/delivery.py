"""Brings messages to where they belong: in order, once, and as text when blocks are refused."""

import logging
import time
from collections.abc import Sequence

from faq.answering.render import render
from faq.answering.turn import apology
from faq.channels.slack import sizes
from faq.channels.slack.messages import SlackMessage, escape
from faq.channels.slack.payload import at, text_at
from faq.channels.slack.place import Place
from faq.channels.slack.split import split
from faq.channels.slack.web_api import Api, Json, SlackError
from faq.observing.metrics import SLACK_ANSWERS

# Under which a message carries its number: https://docs.slack.dev/messaging/message-metadata.
_METADATA = "cxo_answer"
# By the address of an interaction its person alone is told, unless something else is said.
_FOR_ALL = {"response_type": "in_channel"}
# In seconds: how much Slack's clock and this machine's may differ.
_CLOCKS_DIFFER = 300

logger = logging.getLogger(__name__)

# What has never happened is told as none, so that the first of its kind is seen as one more.
for _outcome in ("posted", "refused", "failed"):
    SLACK_ANSWERS.labels(_outcome)


class Delivery:
    """Posts to places."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def deliver(
        self,
        place: Place,
        messages: Sequence[SlackMessage],
        key: str,
        instead_of: Sequence[str] = (),
    ) -> list[str] | None:
        """Post the messages of one answer, in the place of an earlier one's if there is one.

        Returns their timestamps; says sorry and returns None when it fails. `key` names the answer.
        """
        posted: list[str] = []
        try:
            for number, message in enumerate(messages):
                if number < len(instead_of) and await self._update(
                    place, instead_of[number], message
                ):
                    posted.append(instead_of[number])
                else:
                    posted += await self.post(place, message, f"{key}:{number}")
            for surplus in instead_of[len(messages) :]:
                await self._delete(place, surplus)
        except SlackError as error:
            logger.error("An answer could not be posted in %s: %s.", place.channel, error)
            SLACK_ANSWERS.labels("failed").inc()
            await self._apologise(place)
            return None
        SLACK_ANSWERS.labels("posted").inc()
        return posted

    async def link_to(self, place: Place, ts: str) -> str:
        """Return the address of a message. Raises SlackError.

        https://docs.slack.dev/reference/methods/chat.getPermalink
        """
        query: Json = {"channel": place.channel, "message_ts": ts}
        return str((await self._api.call("chat.getPermalink", query)).get("permalink"))

    async def post(
        self, place: Place, message: SlackMessage, key: str, carries: Json | None = None
    ) -> list[str]:
        """Post a message, and return the timestamps of what was posted. Raises SlackError.

        `carries` goes with it, unseen, beside the key.
        """
        try:
            return [await self._post_once(place, message, key, carries)]
        except SlackError as error:
            # Slack has many words for blocks that it does not take, internal_error among them.
            if not message.blocks:
                raise
            logger.warning("Slack did not take an answer: it is posted as text. %s.", error)
            SLACK_ANSWERS.labels("refused").inc()
            return [
                await self._post_once(place, SlackMessage(text), f"{key}:text:{number}", carries)
                for number, text in enumerate(split(message.text, sizes.TEXT))
            ]

    async def stands(self, place: Place, key: str, since: float) -> bool:
        """Whether a message with this key was posted since then, as far as Slack tells."""
        if place.channel == place.user:
            # Into a DM one can post by a person's id, but not look.
            return False
        return await self._find(place, key, since - _CLOCKS_DIFFER) is not None

    async def carried(self, place: Place, ts: str, bot: str | None, name: str) -> str | None:
        """Return what the bot's own message above a thread carries by this name, if anything.

        https://docs.slack.dev/reference/methods/conversations.replies begins with that message.
        """
        query: Json = {
            "channel": place.channel,
            "ts": ts,
            "include_all_metadata": "true",
            "limit": "1",
        }
        try:
            listed = at(await self._api.call("conversations.replies", query), "messages")
        except SlackError as error:
            logger.warning("What a thread is about cannot be seen: %s.", error)
            return None
        root = listed[0] if isinstance(listed, list) and listed else None
        # Others' apps may let their messages carry the same.
        if bot is None or text_at(root, "user") != bot or text_at(root, "ts") != ts:
            return None
        return text_at(root, "metadata", "event_payload", name) or None

    async def open(self, user: str, message: SlackMessage) -> tuple[str, str]:
        """Post to a person's DM with the bot; return its channel and the message's timestamp.

        Raises SlackError.
        """
        posted = await self._api.call("chat.postMessage", {"channel": user, **_content(message)})
        return str(posted.get("channel")), str(posted.get("ts"))

    async def whisper(self, place: Place, message: SlackMessage) -> None:
        """Tell only the person of the place. Raises SlackError."""
        if place.response_url is not None:
            await self._api.respond(place.response_url, _whispered(message))
            return
        await self._api.call("chat.postEphemeral", _ephemeral(place, message))

    async def tell(self, place: Place, message: SlackMessage) -> None:
        """Tell only the person of the place; that it fails is logged."""
        try:
            await self.whisper(place, message)
        except SlackError as error:
            logger.error("Nothing could be told in %s: %s.", place.channel, error)

    async def show(self, place: Place, message: SlackMessage) -> None:
        """Show all of the channel what only the person of the place saw. Raises SlackError.

        https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
        """
        url = str(place.response_url)
        try:
            await self._api.respond(url, {**_whispered(message), **_FOR_ALL})
        except SlackError as error:
            logger.warning("Slack did not take an answer: it is shared as text. %s.", error)
            for text in split(message.text, sizes.TEXT):
                await self._api.respond(url, {**_whispered(SlackMessage(text)), **_FOR_ALL})

    async def _update(self, place: Place, ts: str, message: SlackMessage) -> bool:
        """Put a message in the place of one that stands; whether Slack let that happen.

        https://docs.slack.dev/reference/methods/chat.update: what is not sent stays as it was.
        """
        body: Json = {"channel": place.channel, "ts": ts, "text": message.text}
        try:
            await self._api.call("chat.update", {**body, "blocks": list(message.blocks)})
        except SlackError as error:
            logger.warning("An answer could not be changed, so it is posted anew: %s.", error)
            return False
        return True

    async def _delete(self, place: Place, ts: str) -> None:
        try:
            await self._api.call("chat.delete", {"channel": place.channel, "ts": ts})
        except SlackError as error:
            logger.warning("The end of an earlier answer could not be deleted: %s.", error)

    async def _post_once(
        self, place: Place, message: SlackMessage, key: str, carries: Json | None
    ) -> str:
        """Post one message; after a failure that may be none, look before another try."""
        if place.response_url is not None:
            await self._api.respond(place.response_url, _whispered(message))
            return ""
        since = time.time() - _CLOCKS_DIFFER

        async def landed() -> Json | None:
            return await self._find(place, key, since)

        metadata = {"event_type": _METADATA, "event_payload": {"key": key, **(carries or {})}}
        body = {"channel": place.channel, "metadata": metadata, **_content(message)}
        if place.thread is not None:
            body["thread_ts"] = place.thread
        return str((await self._api.call("chat.postMessage", body, landed)).get("ts"))

    async def _find(self, place: Place, key: str, since: float) -> Json | None:
        """Return the message that carries the key, if Slack has it."""
        query: Json = {
            "channel": place.channel,
            "oldest": f"{since:.6f}",
            "include_all_metadata": "true",
            "limit": "200",
        }
        method = "conversations.history"
        if place.thread is not None:
            method, query["ts"] = "conversations.replies", place.thread
        try:
            found = await self._api.call(method, query)
        except SlackError as error:
            logger.warning("Whether an answer was posted cannot be seen: %s.", error)
            return None
        for message in found.get("messages") or ():
            if message.get("metadata", {}).get("event_payload", {}).get("key") == key:
                return dict(message)
        return None

    async def _apologise(self, place: Place) -> None:
        """Say sorry once, in another way than the one that failed if there is one."""
        text = render(apology())
        body = {"channel": place.channel, "thread_ts": place.thread, **_content(SlackMessage(text))}
        method = "chat.postMessage"
        if place.response_url is not None:
            method, body = "chat.postEphemeral", _ephemeral(place, SlackMessage(escape(text)))
        elif place.thread is None:
            del body["thread_ts"]
        try:
            await self._api.call_once(method, body, seconds=5.0)
        except SlackError as error:
            logger.error("Nor could an apology be posted in %s: %s.", place.channel, error)


def _content(message: SlackMessage) -> Json:
    """Return what a message shows; no markup, no previews of links."""
    content: Json = {"text": message.text, "unfurl_links": False, "unfurl_media": False}
    if message.blocks:
        content["blocks"] = list(message.blocks)
    else:
        content["mrkdwn"] = False
    return content


def _whispered(message: SlackMessage) -> Json:
    body: Json = {"response_type": "ephemeral", "replace_original": False, "text": message.text}
    if message.blocks:
        body["blocks"] = list(message.blocks)
    return body


def _ephemeral(place: Place, message: SlackMessage) -> Json:
    body: Json = {"channel": place.channel, "user": place.user, "text": message.text}
    if message.blocks:
        body["blocks"] = list(message.blocks)
    return body if place.thread is None else {**body, "thread_ts": place.thread}
