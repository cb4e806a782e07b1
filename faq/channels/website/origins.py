"""Which pages may use the bot: the check of the Origin header that browsers send."""

import ipaddress
import re
from collections.abc import Container
from urllib.parse import urlsplit

# What the origin of a page is called in the metadata of a message.
ORIGIN = "origin"

_ORIGIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")


def is_origin(text: str) -> bool:
    """Whether the text is the origin of a web page as browsers write it."""
    return _ORIGIN.fullmatch(text) is not None


def is_allowed(origin: str, host: str, listed: Container[str]) -> bool:
    """Whether pages of this origin may talk to the bot that was reached by this Host header.

    That is so for the origins that are listed, and for the bot's own. But what a Host header says
    is only believed where no name server can make it a lie: for localhost and plain addresses.
    A bot with a name has to be listed itself.
    """
    if not is_origin(origin):
        return False
    if origin in listed:
        return True
    return origin.partition("://")[2] == host and _is_plain(origin)


def _is_plain(origin: str) -> bool:
    try:
        name = urlsplit(origin).hostname or ""
        return name == "localhost" or bool(ipaddress.ip_address(name))
    except ValueError:
        return False
