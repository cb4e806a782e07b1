"""Who may ask what: the checks that stand before every operation. Each raises HttpProblem."""

import math
import time

from sanic.request import Request

from faq.channels.website import addresses, tokens
from faq.channels.website.http_problems import HttpProblem, unauthorized
from faq.channels.website.origins import is_allowed
from faq.channels.website.rate import Limiter
from faq.channels.website.settings import WebsiteSettings
from faq.channels.website.tokens import TokenError

# In bytes: many times what the longest question takes.
LARGEST_BODY = 16 * 1024
_HOUR = 3600.0


class Guard:
    """The checks; it counts how often each address and each conversation asks, and inquiries."""

    def __init__(self, settings: WebsiteSettings) -> None:
        self._settings = settings
        self._addresses = Limiter(settings.address_rate)
        self._conversations = Limiter(settings.conversation_rate)
        self._inquiries = Limiter(settings.inquiry_rate, _HOUR)
        self._all_inquiries = Limiter(settings.all_inquiries_rate, _HOUR)

    def check_origin(self, request: Request) -> str | None:
        """Return the origin of the page that asks, or None when it is no page of another site."""
        origin = request.headers.get("Origin")
        if origin is None:
            return None
        host = request.headers.get("Host", "").lower()
        if not is_allowed(origin.lower(), host, self._settings.origins):
            raise HttpProblem("origin_refused")
        return str(origin)

    def check_address(self, request: Request) -> str:
        """Return the address that asks, and count the request."""
        forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
        address = addresses.client(request.ip, forwarded, self._settings.proxies)
        _take(self._addresses, address)
        return address

    def check_conversation(self, request: Request) -> str:
        """Return the sender id that belongs to the request's token, and count the request."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise unauthorized("token_missing")
        secret = self._settings.secret
        try:
            conversation = tokens.read(token.strip(), secret, time.time())
        except TokenError as error:
            raise unauthorized(error.fault) from error
        sender = tokens.sender(conversation, secret)
        _take(self._conversations, sender)
        return sender

    def check_inquiry(self, address: str, sender: str) -> None:
        """Count an inquiry: of the address, of the conversation, and of all together."""
        for limiter, key in (
            (self._inquiries, f"address {address}"),
            (self._inquiries, f"conversation {sender}"),
            (self._all_inquiries, ""),
        ):
            _take(limiter, key, "too_many_inquiries")


def check_body(request: Request, body: bytes | None) -> bytes:
    """Return the body when it is none, or JSON by its name and small enough."""
    if body is None:
        raise HttpProblem("body_too_large", limit=LARGEST_BODY // 1024)
    media_type = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if body and media_type != "application/json":
        raise HttpProblem("media_type_unsupported", headers={"Accept": "application/json"})
    return body


def _take(limiter: Limiter, key: str, code: str = "too_many_requests") -> None:
    wait = math.ceil(limiter.take(key, time.monotonic()))
    if wait:
        raise HttpProblem(code, headers={"Retry-After": str(wait)}, seconds=wait)
