"""Settings that are safe by themselves, but not together: what must not be started that way.

Nothing is connected to and nothing is changed; the sentences name variables and never their values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from faq import settings
from faq.channels.slack import settings as slack
from faq.channels.website import settings as website
from faq.channels.website.settings import SHORTEST_SECRET
from faq.knowledge import phrases
from faq.knowledge.problems import DataError
from faq.settings import SettingsError

_TRACKERS = "faq.stores.conversations.ConversationStore"
_LOCKS = "faq.stores.locks.ConversationLocks"
REST_CHANNELS = ("rest", "faq.channels.rest.channel.RestChannel")
# Those that come with examples and images, and those that everybody tries first.
# fmt: off
DEFAULT_PASSWORDS = frozenset({
    "123456", "admin", "bot", "changeme", "change-me", "default", "example", "guest", "pass",
    "password", "passwd", "postgres", "rasa", "redis", "root", "secret", "test",
})
# fmt: on


@dataclass(frozen=True)
class _Store:
    """A store: its name, its key and its type in endpoints.yml, and its address's variable."""

    name: str
    key: str
    kind: str
    variable: str
    # How an address begins that leads nowhere but to this machine, and how others may.
    own: str
    others: tuple[str, ...]

    def is_shared(self, environment: Mapping[str, str]) -> bool:
        """Whether workers on several machines meet in this store."""
        url = environment.get(self.variable, "")
        return bool(url) and not url.startswith(self.own)


_POSTGRES = "postgresql://", "postgresql+psycopg2://"
_REDIS = "redis://", "rediss://"
_STORES = (
    _Store(
        "tracker store", "tracker_store", _TRACKERS, settings.TRACKER_STORE, "sqlite", _POSTGRES
    ),
    _Store("lock store", "lock_store", _LOCKS, settings.LOCK_STORE, "unix", _REDIS),
)


def hindrances(
    environment: Mapping[str, str], endpoints: Path, credentials: Path
) -> tuple[str, ...]:
    """Return what keeps the bot from being started: settings that are wrong, or unsafe together.

    Raises OSError when one of the two files cannot be read.
    """
    try:
        phrases.everywhere()
    except DataError as error:
        return tuple(str(error).splitlines())
    try:
        website.read_settings(environment)
        slack.read_settings(environment)
        settings.is_wordless(environment)
    except SettingsError as error:
        return (str(error),)
    read = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (endpoints, credentials)]
    return problems(environment, *(content or {} for content in read))


def problems(
    environment: Mapping[str, str],
    endpoints: Mapping[str, Any],
    credentials: Mapping[str, Any],
) -> tuple[str, ...]:
    """Return one sentence for each unsafe pair of settings; none at all when it may be started.

    `endpoints` and `credentials` are what the two files hold.
    """
    found = [*_kinds(endpoints), *_addresses(environment), *_sharing(environment)]
    found += _telling(environment)
    if environment.get("BOT_ENV") == "production":
        found += _production(environment, credentials)
    return tuple(found)


def _kinds(endpoints: Mapping[str, Any]) -> Iterator[str]:
    """Yield which stores are not ours: others fall silent when they fail, or forget."""
    for store in _STORES:
        named = (endpoints.get(store.key) or {}).get("type")
        if named != store.kind:
            yield f"endpoints.yml must name {store.kind} as the type of {store.key}."


def _addresses(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield which addresses lead to no store that is known."""
    for store in _STORES:
        beginnings = (*store.others, f"{store.own}:")
        url = environment.get(store.variable, "").strip()
        if url and not url.startswith(beginnings):
            kind = store.others[0].partition(":")[0]
            yield f"{store.variable} cannot be used: it must be an address of {kind}."


def _sharing(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what keeps several workers from sharing conversations."""
    alone = [store for store in _STORES if not store.is_shared(environment)]
    reason = _why_several(environment)
    if reason:
        for store in alone:
            yield (
                f"The {store.name} is inside of one worker, but {reason}: "
                f"set {store.variable} to one that workers share."
            )
    elif len(alone) == 1:
        (shared,) = set(_STORES) - set(alone)
        yield (
            f"The {shared.name} is shared, but the {alone[0].name} is inside of one worker: "
            f"set {alone[0].variable}, too."
        )


def _why_several(environment: Mapping[str, str]) -> str | None:
    workers = environment.get("SANIC_WORKERS", "").strip()
    if workers.isascii() and workers.isdigit() and int(workers) > 1:
        return f"SANIC_WORKERS={int(workers)} starts several"
    if environment.get("BOT_ENV") == "production":
        return "BOT_ENV=production expects several"
    return None


def _telling(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what would keep words although none are to be kept."""
    if not settings.is_wordless(environment):
        return
    if settings.flag("LOG_TEXTS", environment):
        yield "WORDLESS=true, but LOG_TEXTS=true writes into the log what people say: unset it."
    if settings.text(settings.ACTION_SERVER, environment) is not None:
        yield (
            f"WORDLESS=true, but {settings.ACTION_SERVER} names a server with a log of its own, "
            "in which errors may quote what people say: unset it."
        )


def _production(environment: Mapping[str, str], credentials: Mapping[str, Any]) -> Iterator[str]:
    """Yield what must not be met by the public."""
    for channel in REST_CHANNELS:
        if channel in credentials:
            yield (
                f"BOT_ENV=production, but credentials.yml opens {channel}, where anybody can read "
                "and continue any conversation: take it out."
            )
    for store in _STORES:
        if store.is_shared(environment) and _is_weak(*_login(environment[store.variable])):
            yield (
                f"BOT_ENV=production, but the password of the {store.name} is missing or one "
                "that everybody knows: set another one."
            )
    length = len(environment.get("WEBSITE_SECRET", ""))
    if length < SHORTEST_SECRET:
        has = f"has {length} characters" if length else "is not set"
        yield (
            f"BOT_ENV=production, but WEBSITE_SECRET {has}: "
            f"give every worker the same one of at least {SHORTEST_SECRET} characters."
        )


def _login(url: str) -> tuple[str, str]:
    """Return the user and the password of an address."""
    try:
        parts = urlsplit(url)
        return unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        return "", ""


def _is_weak(user: str, password: str) -> bool:
    return not password or password.lower() in DEFAULT_PASSWORDS or password == user
