"""Rasa's server, adjusted and with what has to happen at its start and its end."""

import gc
import os
from typing import Any

from rasa.core.run import serve_application
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from serving import action_client, adjustments, logs
from stores import store_of


def serve(model: str, endpoints: str, credentials: str, host: str, port: int) -> None:
    """Serve until stopped; all but the port are what `rasa run` calls them.

    Raises logs.SettingsError.
    """
    adjustments.apply()
    logs.configure(os.environ)
    serve_application(
        model,
        interface=host,
        port=port,
        credentials=credentials,
        endpoints=AvailableEndpoints.read_endpoints(endpoints),
        enable_api=False,
        server_listeners=[(_settle, "after_server_start"), (_close, "after_server_stop")],
    )


async def _settle(app: Sanic, _: Any) -> None:
    """Take what was loaded out of the search for garbage: it stays, and it is a lot.

    Each search through it would hold up all answers by a third of a second.
    """
    logs.protect()
    gc.collect()
    gc.freeze()


async def _close(app: Sanic, _: Any) -> None:
    await action_client.close()
    agent = getattr(app.ctx, "agent", None)
    if agent is not None:
        await store_of(agent).close()
        await agent.lock_store.close()
