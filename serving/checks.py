"""Settings that are safe by themselves, but not together: what must not be started that way.

Nothing is connected to and nothing is changed; the sentences name variables and never their values.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from channels.website.settings import SHORTEST_SECRET

REST_CHANNELS = ("rest", "channels.rest.RestChannel")
# Those that come with examples and images, and those that everybody tries first.
# fmt: off
DEFAULT_PASSWORDS = frozenset({
    "123456", "admin", "bot", "changeme", "change-me", "default", "example", "guest", "pass",
    "password", "passwd", "postgres", "rasa", "redis", "root", "secret", "test",
})
# fmt: on

_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")
_NAMES = {"tracker_store": "tracker store", "lock_store": "lock store"}


def problems(
    environment: Mapping[str, str],
    endpoints: Mapping[str, Any],
    credentials: Mapping[str, Any],
) -> tuple[str, ...]:
    """Return one sentence for each unsafe pair of settings; none at all when it may be started.

    `endpoints` and `credentials` are what the two files hold; ${VARIABLE} in them may be filled in
    already, or is looked up in the environment.
    """
    stores = {name: _store(endpoints, name, environment) for name in _NAMES}
    found = [*_sharing(environment, stores)]
    if environment.get("BOT_ENV") == "production":
        found += _production(environment, stores, credentials)
    return tuple(found)


def _sharing(
    environment: Mapping[str, str], stores: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    """Yield what keeps several workers from sharing conversations."""
    alone = [name for name, store in stores.items() if not _is_shared(name, store)]
    reason = _why_several(environment)
    if reason:
        for name in alone:
            yield (
                f"The {_NAMES[name]} is inside of one worker, but {reason}: "
                f"set one that workers share as {name} in endpoints.yml."
            )
    elif len(alone) == 1:
        (shared,) = stores.keys() - alone
        yield (
            f"The {_NAMES[shared]} is shared, but the {_NAMES[alone[0]]} is inside of one worker: "
            "set both in endpoints.yml, or neither."
        )


def _why_several(environment: Mapping[str, str]) -> str | None:
    workers = environment.get("SANIC_WORKERS", "").strip()
    if workers.isascii() and workers.isdigit() and int(workers) > 1:
        return f"SANIC_WORKERS={int(workers)} starts several"
    if environment.get("BOT_ENV") == "production":
        return "BOT_ENV=production expects several"
    return None


def _production(
    environment: Mapping[str, str],
    stores: Mapping[str, Mapping[str, str]],
    credentials: Mapping[str, Any],
) -> Iterator[str]:
    """Yield what must not be met by the public."""
    for channel in REST_CHANNELS:
        if channel in credentials:
            yield (
                f"BOT_ENV=production, but credentials.yml opens {channel}, where anybody can read "
                "and continue any conversation: take it out."
            )
    for name, store in stores.items():
        if _is_shared(name, store) and _is_weak(*_login(store)):
            yield (
                f"BOT_ENV=production, but the password of the {_NAMES[name]} is missing or one "
                "that everybody knows: set another one."
            )
    length = len(environment.get("WEBSITE_SECRET", ""))
    if length < SHORTEST_SECRET:
        has = f"has {length} characters" if length else "is not set"
        yield (
            f"BOT_ENV=production, but WEBSITE_SECRET {has}: "
            f"give every worker the same one of at least {SHORTEST_SECRET} characters."
        )


def _store(
    endpoints: Mapping[str, Any], name: str, environment: Mapping[str, str]
) -> dict[str, str]:
    """Return the settings of a store as texts, with the variables filled in."""
    settings = endpoints.get(name) or {}
    return {key: _fill_in(str(value), environment) for key, value in settings.items()}


def _fill_in(text: str, environment: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: environment.get(match[1] or match[2], ""), text)


def _is_shared(name: str, store: Mapping[str, str]) -> bool:
    """Whether workers on several machines meet in this store."""
    kind = (store.get("store_type") or store.get("type") or "in_memory").lower()
    if name == "tracker_store" and kind == "sql":
        scheme, separator, _ = store.get("url", "").partition("://")
        # Without a dialect Rasa takes SQLite, a file of the machine.
        return not (scheme if separator else store.get("dialect", "sqlite")).startswith("sqlite")
    return kind != "in_memory"


def _login(store: Mapping[str, str]) -> tuple[str, str]:
    """Return the user and the password of a store, from its address or beside it."""
    try:
        url = urlsplit(store.get("url", ""))
        user, password = unquote(url.username or ""), unquote(url.password or "")
    except ValueError:
        user = password = ""
    return store.get("username") or user, store.get("password") or password


def _is_weak(user: str, password: str) -> bool:
    return not password or password.lower() in DEFAULT_PASSWORDS or password == user
