"""Calls to Slack that are tried again when Slack is busy or away.

https://docs.slack.dev/apis/web-api
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from faq.channels.slack.pace import Pace
from faq.channels.slack.times import Times

# Refusals that say: later.
LATER = {"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"}
# How a response_url says no where its status does not: as the methods do.
_REFUSES = '"ok":false'
# Methods that take their arguments in the address.
_READING = ("conversations.", "chat.getPermalink")

logger = logging.getLogger(__name__)

Json = dict[str, Any]
# Looks whether a call that seemed to fail was carried out all the same.
Landed = Callable[[], Awaitable["Json | None"]]


class SlackError(Exception):
    """Slack refused a call, or did not take it in time; the message is Slack's word for it."""


@dataclass
class _Hiccup(Exception):
    """A failure after which another try is worth while; `unsure` when it may have worked."""

    reason: str
    unsure: bool = False
    after: float = 0.0


class Api:
    """Slack's Web API with the bot's token."""

    def __init__(
        self, session: aiohttp.ClientSession, base_url: str, token: str, times: Times
    ) -> None:
        self._session = session
        self._base_url = base_url
        self._token = token
        self._times = times
        self._pace = Pace(times.post)

    async def call(self, method: str, body: Json, landed: Landed | None = None) -> Json:
        """Call a method until it works, and return Slack's reply. Raises SlackError."""

        async def attempt() -> Json:
            return await self._call(method, body, self._times.call)

        if method != "chat.postMessage":
            return await self._persist(attempt, landed)
        # Patience begins with the turn: however many wait, each is posted.
        async with self._pace.turn(str(body["channel"])):
            return await self._persist(attempt, landed)

    async def call_once(self, method: str, body: Json, seconds: float) -> Json:
        """Call a method without a second try. Raises SlackError."""
        try:
            return await self._call(method, body, seconds)
        except _Hiccup as hiccup:
            raise SlackError(hiccup.reason) from hiccup

    async def respond(self, url: str, body: Json) -> None:
        """Send a message to the address of a command or an interaction. Raises SlackError.

        https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
        """
        if not self._is_slacks(url):
            raise SlackError("the response_url is not Slack's")
        await self._persist(lambda: self._respond(url, body), None)

    async def _persist(self, attempt: Callable[[], Awaitable[Json]], landed: Landed | None) -> Json:
        last = time.monotonic() + self._times.patience
        pause = self._times.first_pause
        for left in reversed(range(self._times.attempts)):
            try:
                return await attempt()
            except _Hiccup as hiccup:
                wait = max(hiccup.after, pause)
                over = left == 0 or time.monotonic() + wait > last
                if not over:
                    await asyncio.sleep(wait)
                if hiccup.unsure and landed is not None and (found := await landed()) is not None:
                    return found
                if over:
                    raise SlackError(hiccup.reason) from hiccup
                pause *= 2
        raise AssertionError("no attempts")

    async def _call(self, method: str, body: Json, seconds: float) -> Json:
        reads = method.startswith(_READING)
        verb, sent = ("GET", {"params": body}) if reads else ("POST", {"json": body})
        headers = {"Authorization": f"Bearer {self._token}"}
        text = await self._request(verb, self._base_url + method, sent, headers, seconds)
        try:
            reply = json.loads(text)
            ok, error = reply["ok"], str(reply.get("error"))
        except (ValueError, TypeError, LookupError, AttributeError) as problem:
            raise _Hiccup("an unreadable reply", unsure=True) from problem
        if ok is True:
            return dict(reply)
        raise _Hiccup(error) if error in LATER else SlackError(error)

    async def _respond(self, url: str, body: Json) -> Json:
        text = await self._request("POST", url, {"json": body}, {}, self._times.call)
        if _REFUSES in text.replace(" ", ""):
            raise SlackError("the response_url refuses it")
        return {}

    async def _request(
        self, verb: str, url: str, sent: Json, headers: Mapping[str, str], seconds: float
    ) -> str:
        timeout = aiohttp.ClientTimeout(total=seconds)
        try:
            async with self._session.request(
                verb, url, headers=headers, timeout=timeout, allow_redirects=False, **sent
            ) as response:
                text = await response.text(errors="replace")
        except aiohttp.ClientConnectorError as error:
            raise _Hiccup("no connection") from error
        except TimeoutError as error:
            raise _Hiccup("no reply in time", unsure=True) from error
        except aiohttp.ClientError as error:
            raise _Hiccup("the connection broke", unsure=True) from error
        if response.status == 429:
            raise _Hiccup("ratelimited", after=_seconds(response.headers.get("Retry-After")))
        if response.status >= 500:
            raise _Hiccup(f"status {response.status}", unsure=True)
        if response.status != 200:
            raise SlackError(f"status {response.status}")
        return text

    def _is_slacks(self, url: str) -> bool:
        """Whether an address belongs to the Slack that the bot talks to."""
        try:
            own, other = urlsplit(self._base_url), urlsplit(url)
        except ValueError:
            return False
        host = other.hostname or ""
        return own.scheme == other.scheme and f".{host}".endswith(f".{own.hostname}")


async def politely(call: Awaitable[object]) -> None:
    """Await what nobody misses when it fails."""
    try:
        await call
    except SlackError as error:
        logger.warning("Slack did not take something that is not needed: %s.", error)


def _seconds(retry_after: str | None) -> float:
    """Read https://docs.slack.dev/apis/web-api/rate-limits: whole seconds."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else 0.0
