"""A database of each kind, with the settings by which a bot and its owner use it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import services

# Parameters for a fixture.
KINDS = (
    "sqlite",
    pytest.param("postgresql", marks=(services.needs_postgres, services.needs_redis)),
)


@dataclass(frozen=True)
class Kept:
    """A database, where its files are, and the settings by which it is used."""

    url: str
    folder: Path
    settings: dict[str, str]


@contextlib.contextmanager
def kept_in(kind: str, folder: Path, **settings: str) -> Iterator[Kept]:
    """Give a database of a kind, with these settings besides."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/bot.db"
        yield Kept(url, folder, {**settings, "TRACKER_STORE_URL": url})
        return
    with services.postgres() as server, services.redis() as locks:
        stores = {"TRACKER_STORE_URL": server.url, "LOCK_STORE_URL": locks.url}
        yield Kept(server.url, server.directory, {**settings, **stores})
