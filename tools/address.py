"""The settings that come from the environment: PORT and HOST."""

import errno
import socket
from dataclasses import dataclass

from faq.settings import Environment, SettingsError, number, text

LOOPBACK = "127.0.0.1"
# Connections that wait to be accepted; between two bots, too.
_BACKLOG = 100
# Addresses that stand for all of a machine's: it is asked by its loopback then.
_EVERYWHERE = {"0.0.0.0": LOOPBACK, "::": "::1"}


@dataclass(frozen=True)
class Address:
    """Where the bot listens."""

    host: str = LOOPBACK
    port: int = 5005

    @property
    def url(self) -> str:
        """The address by which this machine reaches the bot."""
        host = _EVERYWHERE.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def read_address(environment: Environment) -> Address:
    """Read them; an empty variable counts as not set. Raises SettingsError."""
    return Address(
        host=text("HOST", environment) or Address.host,
        port=number("PORT", environment, Address.port, 65535),
    )


def check_free(address: Address) -> None:
    """Raise SettingsError when the port cannot be listened on."""
    host, port = address.host, address.port
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            # As servers do: a port whose last connections are only just closed is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except OSError as error:
        raise SettingsError(_reason(host, port, error)) from error


def listen(address: Address) -> socket.socket:
    """Return a socket that listens there. Raises SettingsError when it cannot."""
    host, port = address.host, address.port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise SettingsError(_reason(host, port, error)) from error


def _reason(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"PORT={port} is taken by another program: set PORT to another port."
    if error.errno == errno.EACCES:
        return f"PORT={port} needs rights that you do not have: set PORT to 1024 or above."
    return f"HOST={host} is not an address of this machine ({error.strerror})."
