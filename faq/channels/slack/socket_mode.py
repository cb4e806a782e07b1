"""Socket Mode: payloads through a connection that the bot opens, for bots without an address.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import logging

from slack_sdk.errors import SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from faq.channels.slack.dispatcher import Dispatcher
from faq.observing import troubles
from faq.observing.metrics import SLACK_AWAY

logger = logging.getLogger(__name__)
# At DEBUG and INFO the client logs what people write.
logger.setLevel(logging.WARNING)


class SocketMode:
    """Keeps a connection to Slack and hands what comes to the dispatcher."""

    def __init__(
        self, app_token: str, base_url: str, dispatcher: Dispatcher, ping: float, watch: float
    ) -> None:
        self._dispatcher = dispatcher
        self._watch = watch
        self._watching: asyncio.Task[None] | None = None
        self._client = SocketModeClient(
            app_token,
            logger=logger,
            web_client=AsyncWebClient(base_url=base_url, logger=logger),
            ping_interval=ping,
        )
        self._client.socket_mode_request_listeners.append(self._receive)
        self._connecting: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to connect; the client goes on trying for as long as Slack is away."""
        self._connecting = asyncio.create_task(
            self._client.connect()  # type: ignore[no-untyped-call]
        )
        self._watching = asyncio.create_task(self._renew())

    async def close(self) -> None:
        """End the connection."""
        for task in (self._connecting, self._watching):
            if task is not None:
                task.cancel()
        SLACK_AWAY.set(0)
        troubles.tell("slack", None)
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _renew(self) -> None:
        """Tell when there is no connection, and let the client ask for a new address.

        An address of apps.connections.open is spent after a while, and the client tries it again
        for as long as it has no connection: https://github.com/slackapi/python-slack-sdk/issues/1379.
        """
        while True:
            await asyncio.sleep(self._watch)
            away = not await self._client.is_connected()
            SLACK_AWAY.set(away)
            troubles.tell("slack", "Slack has no connection" if away else None)
            if away:
                logger.warning("Socket Mode has no connection: a new address is asked for.")
                self._client.wss_uri = None

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        ack = self._dispatcher.take(request.payload)
        if not ack.taken:
            # Without an acknowledgement Slack delivers it again, maybe to another worker.
            return
        body = ack.body if request.accepts_response_payload else None
        try:
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, body))
        except (OSError, SlackClientError):
            logger.warning("An acknowledgement was lost: Slack will deliver again.")
