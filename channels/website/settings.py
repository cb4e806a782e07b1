"""The settings of the website channel, from environment variables that begin with WEBSITE_."""

import ipaddress
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from channels.website.addresses import Network
from channels.website.origins import is_origin

# In characters. Of those that can be typed; it is no measure of how they were chosen.
SHORTEST_SECRET = 32


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that names its variable."""


@dataclass(frozen=True)
class Settings:
    """What the owner of the bot decides.

    `token_hours` is how long a conversation can be continued, `origins` are the sites that may use
    the bot beside its own, `proxies` the networks whose X-Forwarded-For is believed, `longest_text`
    counts characters, and the rates are requests a minute.
    """

    secret: bytes
    token_hours: int = 12
    origins: frozenset[str] = frozenset()
    proxies: tuple[Network, ...] = ()
    longest_text: int = 500
    conversation_rate: int = 30
    address_rate: int = 300


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as not set. Raises SettingsError."""
    return Settings(
        secret=_secret(environment),
        token_hours=_number("WEBSITE_TOKEN_HOURS", environment, Settings.token_hours, 24 * 30),
        origins=frozenset(_origins(environment)),
        proxies=tuple(_networks(environment)),
        longest_text=_number("WEBSITE_LONGEST_TEXT", environment, Settings.longest_text, 2000),
        conversation_rate=_number(
            "WEBSITE_CONVERSATION_RATE", environment, Settings.conversation_rate, 1_000_000
        ),
        address_rate=_number("WEBSITE_ADDRESS_RATE", environment, Settings.address_rate, 1_000_000),
    )


def _secret(environment: Mapping[str, str]) -> bytes:
    secret = environment.get("WEBSITE_SECRET")
    if not secret:
        return secrets.token_bytes(SHORTEST_SECRET)
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"WEBSITE_SECRET has {len(secret)} characters: give at least {SHORTEST_SECRET}, "
            "for example those that `openssl rand -hex 32` prints."
        )
    return secret.encode()


def _number(name: str, environment: Mapping[str, str], default: int, most: int) -> int:
    value = environment.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= most):
        raise SettingsError(f"{name}={value} cannot be used: give a number from 1 to {most}.")
    return int(value)


def _origins(environment: Mapping[str, str]) -> Iterator[str]:
    for origin in _listed("WEBSITE_ORIGINS", environment):
        if not is_origin(origin.lower()):
            raise SettingsError(
                f"WEBSITE_ORIGINS has {origin}, which is no origin: "
                "give each as https://www.example.com, with neither a path nor a slash at its end."
            )
        yield origin.lower()


def _networks(environment: Mapping[str, str]) -> Iterator[Network]:
    for network in _listed("WEBSITE_TRUSTED_PROXIES", environment):
        try:
            yield ipaddress.ip_network(network)
        except ValueError as error:
            raise SettingsError(
                f"WEBSITE_TRUSTED_PROXIES has {network}, which is no address or network: "
                "give each as 10.0.0.5 or 10.0.0.0/8."
            ) from error


def _listed(name: str, environment: Mapping[str, str]) -> list[str]:
    entries = (entry.strip() for entry in environment.get(name, "").split(","))
    return [entry for entry in entries if entry]
