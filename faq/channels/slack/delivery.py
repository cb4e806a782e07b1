"""Brings messages to where they belong: in order, once, and as text when blocks are refused."""

import logging
import time
from collections.abc import Sequence

from faq.answering.render import render
from faq.answering.turn import apology
from faq.channels.slack import sizes
from faq.channels.slack.messages import SlackMessage, escape
from faq.channels.slack.place import Place
from faq.channels.slack.split import split
from faq.channels.slack.web_api import Api, Json, SlackError

# Under which a message carries its number: https://docs.slack.dev/messaging/message-metadata.
_METADATA = "cxo_answer"
_BLOCKS_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
# In seconds: how much Slack's clock and this machine's may differ.
_CLOCKS_DIFFER = 300

logger = logging.getLogger(__name__)


class Delivery:
    """Posts to places."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def deliver(self, place: Place, messages: Sequence[SlackMessage], key: str) -> bool:
        """Post the messages of one answer; say sorry when that fails. `key` names the answer."""
        try:
            for number, message in enumerate(messages):
                await self._post(place, message, f"{key}:{number}")
        except SlackError as error:
            logger.error("An answer could not be posted in %s: %s.", place.channel, error)
            return await self._apologise(place)
        return True

    async def open(self, user: str, message: SlackMessage) -> tuple[str, str]:
        """Post to a person's DM with the bot; return its channel and the message's timestamp.

        Raises SlackError.
        """
        posted = await self._api.call("chat.postMessage", {"channel": user, **_content(message)})
        return str(posted.get("channel")), str(posted.get("ts"))

    async def whisper(self, place: Place, text: str) -> None:
        """Tell only the person of the place. Raises SlackError."""
        if place.response_url is not None:
            await self._api.respond(place.response_url, _whispered(SlackMessage(text)))
            return
        await self._api.call("chat.postEphemeral", _ephemeral(place, text))

    async def _post(self, place: Place, message: SlackMessage, key: str) -> None:
        try:
            await self._post_once(place, message, key)
        except SlackError as error:
            if str(error) not in _BLOCKS_REFUSED or not message.blocks:
                raise
            logger.warning("Slack refused the blocks of an answer: it is posted as text.")
            for number, text in enumerate(split(message.text, sizes.TEXT)):
                await self._post_once(place, SlackMessage(text), f"{key}:text:{number}")

    async def _post_once(self, place: Place, message: SlackMessage, key: str) -> None:
        """Post one message; after a failure that may be none, look before another try."""
        if place.response_url is not None:
            await self._api.respond(place.response_url, _whispered(message))
            return
        since = time.time() - _CLOCKS_DIFFER

        async def landed() -> Json | None:
            return await self._find(place, key, since)

        metadata = {"event_type": _METADATA, "event_payload": {"key": key}}
        body = {"channel": place.channel, "metadata": metadata, **_content(message)}
        if place.thread is not None:
            body["thread_ts"] = place.thread
        await self._api.call("chat.postMessage", body, landed)

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

    async def _apologise(self, place: Place) -> bool:
        """Say sorry once, in another way than the one that failed if there is one."""
        text = render(apology())
        body = {"channel": place.channel, "thread_ts": place.thread, **_content(SlackMessage(text))}
        method = "chat.postMessage"
        if place.response_url is not None:
            method, body = "chat.postEphemeral", _ephemeral(place, text)
        elif place.thread is None:
            del body["thread_ts"]
        try:
            await self._api.call_once(method, body, seconds=5.0)
        except SlackError as error:
            logger.error("Nor could an apology be posted in %s: %s.", place.channel, error)
        return False


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


def _ephemeral(place: Place, text: str) -> Json:
    body = {"channel": place.channel, "user": place.user, "text": escape(text)}
    return body if place.thread is None else {**body, "thread_ts": place.thread}
