"""What the channel sends: JSON, problems, files and what browsers ask before they ask."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from faq.channels.website import http_problems as problems
from faq.channels.website.assets import Asset, etag
from faq.channels.website.http_problems import HttpProblem

# For every response.
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}
# For what is said in a conversation: no cache may keep it and no page may show it as its own.
_PRIVATE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Vary": "Origin",
}
# In seconds: how long a browser may remember that it may ask.
_PREFLIGHT_AGE = 600


def data(content: dict[str, Any] | None, status: int = HTTPStatus.OK) -> HTTPResponse:
    """Return JSON data, or nothing at all with 204."""
    if content is None:
        return HTTPResponse(status=HTTPStatus.NO_CONTENT, headers={**_ALWAYS, **_PRIVATE})
    # Japanese as it is, not as \uXXXX: it is a third of the size.
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _private(text, status, "application/json")


def problem(raised: HttpProblem) -> HTTPResponse:
    """Return a problem."""
    return _private(raised.to_json(), raised.status, problems.MEDIA_TYPE, raised.headers)


def preflight(methods: str) -> HTTPResponse:
    """Return which methods and headers a page of another origin may use."""
    response = data(None)
    response.headers["Access-Control-Allow-Methods"] = methods
    response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
    response.headers["Access-Control-Max-Age"] = str(_PREFLIGHT_AGE)
    return response


def allow(response: HTTPResponse, origin: str) -> None:
    """Let pages of this origin read the response."""
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "Retry-After"


def file(asset: Asset, request: Request) -> HTTPResponse:
    """Return a file, or 304 when the browser has it."""
    encoding, body = asset.choose(request.headers.get("Accept-Encoding", ""))
    tag = etag(body)
    headers = {**_ALWAYS, **asset.headers, "Cache-Control": asset.cache, "ETag": tag}
    if asset.encoded:
        headers["Vary"] = "Accept-Encoding"
    if _has(request.headers.get("If-None-Match", ""), tag):
        return HTTPResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    return HTTPResponse(body, HTTPStatus.OK, headers, asset.media_type)


def _private(
    text: str, status: int, media_type: str, headers: Mapping[str, str] | None = None
) -> HTTPResponse:
    return HTTPResponse(text, status, {**_ALWAYS, **_PRIVATE, **(headers or {})}, media_type)


def _has(header: str, tag: str) -> bool:
    tags = [entry.strip().removeprefix("W/") for entry in header.split(",")]
    return tag in tags or "*" in tags
