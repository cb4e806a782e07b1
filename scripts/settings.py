"""The settings that come from the environment: PORT, ACTIONS_PORT and HOST."""

import errno
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"
# Addresses that stand for all of a machine's: it is asked by its loopback then.
_EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that names its variable."""


@dataclass(frozen=True)
class Settings:
    """Where the bot and its action server listen; the latter always on loopback."""

    host: str = LOOPBACK
    port: int = 5005
    actions_port: int = 5055

    @property
    def url(self) -> str:
        """The address by which this machine reaches the bot."""
        host = _EVERYWHERE.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as not set. Raises SettingsError."""
    settings = Settings(
        host=environment.get("HOST") or Settings.host,
        port=_port("PORT", environment, Settings.port),
        actions_port=_port("ACTIONS_PORT", environment, Settings.actions_port),
    )
    if settings.port == settings.actions_port:
        raise SettingsError(f"PORT and ACTIONS_PORT are both {settings.port}: give each its own.")
    return settings


def _port(name: str, environment: Mapping[str, str], default: int) -> int:
    value = environment.get(name) or str(default)
    if not (re.fullmatch("[0-9]{1,5}", value) and 1 <= int(value) <= 65535):
        raise SettingsError(f"{name}={value} is not a port: give a number from 1 to 65535.")
    return int(value)


def check_free(settings: Settings) -> None:
    """Raise SettingsError when one of the ports cannot be listened on."""
    _check_free("PORT", settings.host, settings.port)
    _check_free("ACTIONS_PORT", LOOPBACK, settings.actions_port)


def _check_free(name: str, host: str, port: int) -> None:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # As servers do: a port whose last connections are only just closed is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise SettingsError(_reason(name, host, port, error)) from error


def _reason(name: str, host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{name}={port} is taken by another program: set {name} to another port."
    if error.errno == errno.EACCES:
        return f"{name}={port} needs rights that you do not have: set {name} to 1024 or above."
    return f"HOST={host} is not an address of this machine ({error.strerror})."
