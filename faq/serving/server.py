"""Rasa's server, adjusted and with what has to happen at its start and its end."""

import os
from typing import Any

from rasa.core.run import serve_application
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic

from faq.observing import logs
from faq.serving import action_client, adjustments, memory
from faq.serving import graceful_shutdown as farewell
from faq.stores.conversations import store_of


class ModelError(Exception):
    """The model cannot be used; the log says why."""


def serve(model: str, endpoints: str, credentials: str, host: str, port: int) -> None:
    """Serve until stopped.

    Raises SettingsError, and ModelError instead of serving without a model, as Rasa would.
    """
    without_model: list[Sanic] = []

    async def settle(app: Sanic, _: Any) -> None:
        if not app.ctx.agent.is_ready():
            without_model.append(app)
            app.stop()  # type: ignore[no-untyped-call]
        logs.protect()
        memory.settle()

    adjustments.apply()
    logs.configure(os.environ)
    serve_application(
        model,
        interface=host,
        port=port,
        credentials=credentials,
        endpoints=AvailableEndpoints.read_endpoints(endpoints),
        enable_api=False,
        server_listeners=[
            (farewell.prepare, "before_server_start"),
            (settle, "after_server_start"),
            (farewell.go, "before_server_stop"),
            (_close, "after_server_stop"),
        ],
    )
    if without_model:
        raise ModelError(f"{model} cannot be used: it is missing, broken or of another version.")


async def _close(app: Sanic, _: Any) -> None:
    await action_client.close()
    agent = getattr(app.ctx, "agent", None)
    if agent is not None:
        await store_of(agent).close()
        await agent.lock_store.close()
