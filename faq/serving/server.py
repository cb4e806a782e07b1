"""Rasa's server, adjusted and with what has to happen at its start and its end."""

import os
import socket
import threading
from functools import partial
from pathlib import Path
from typing import Any

from rasa.constants import ENV_SANIC_BACKLOG
from rasa.core.run import (
    close_resources,
    configure_app,
    create_http_input_channels,
    load_agent_on_start,
)
from rasa.core.utils import AvailableEndpoints, number_of_sanic_workers
from rasa.utils.common import update_sanic_log_level
from sanic import Sanic

from faq import settings
from faq.observing import logs
from faq.serving import action_client, adjustments, graceful_shutdown, memory, rehearsal
from faq.stores.conversations import store_of
from faq.understanding import encoder


class ModelError(Exception):
    """The model cannot be used; the log says why."""


def serve(
    model: str,
    endpoints: str,
    credentials: str,
    host: str,
    port: int,
    *,
    listening: socket.socket | None = None,
    ready: Path | None = None,
) -> None:
    """Serve until stopped, at a host and port or on a socket that somebody else opened.

    The file `ready` is made when questions can be answered.
    Raises SettingsError, also for a store that refuses this worker, and ModelError instead of
    serving without a model that answers, as Rasa would.
    """
    hindrances: list[Exception] = []

    async def settle(app: Sanic, _: Any) -> None:
        hindrances.extend([found] if (found := await _hindrance(app.ctx.agent, model)) else [])
        if hindrances:
            app.stop()  # type: ignore[no-untyped-call]
        logs.protect()
        memory.settle()
        # Not before: most first questions are understood without it.
        threading.Thread(target=_load_encoder, daemon=True).start()
        if ready is not None and not hindrances:
            ready.touch()

    adjustments.apply()
    logs.configure(os.environ)
    stores = AvailableEndpoints.read_endpoints(endpoints)
    listeners = [
        (graceful_shutdown.prepare, "before_server_start"),
        (settle, "after_server_start"),
        (graceful_shutdown.go, "before_server_stop"),
        (_close, "after_server_stop"),
    ]
    # As rasa.core.run.serve_application does, which takes no open socket.
    app = configure_app(
        create_http_input_channels(None, credentials),
        enable_api=False,
        port=port,
        endpoints=stores,
        server_listeners=listeners,
    )
    load = partial(load_agent_on_start, model, stores, None)
    app.register_listener(load, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    update_sanic_log_level()
    app.run(
        **({"host": host, "port": port} if listening is None else {"sock": listening}),
        backlog=int(os.environ.get(ENV_SANIC_BACKLOG, "100")),
        workers=number_of_sanic_workers(stores.lock_store),
    )
    for hindrance in hindrances:
        raise hindrance


async def _hindrance(agent: Any, model: str) -> Exception | None:
    """Return why questions cannot be answered, or what is said not be kept, if that is so."""
    if not agent.is_ready():
        return ModelError(f"{model} cannot be used: it is missing, broken or of another version.")
    if not await rehearsal.answers(agent):
        return ModelError(f"{model} cannot be used: it does not answer the first question.")
    for name, variable, store in (
        ("tracker store", settings.TRACKER_STORE, store_of(agent)),
        ("lock store", settings.LOCK_STORE, agent.lock_store),
    ):
        refusal = await store.check()
        if refusal is not None:
            return settings.SettingsError(f"{variable}: the {name} cannot be used: {refusal}.")
    return None


def _load_encoder() -> None:
    encoder.load()
    memory.trim()


async def _close(app: Sanic, _: Any) -> None:
    await action_client.close()
    agent = getattr(app.ctx, "agent", None)
    if agent is not None:
        await store_of(agent).close()
        await agent.lock_store.close()
