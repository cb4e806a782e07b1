"""Why a request was not done: problem details for HTTP APIs (RFC 9457)."""

import json
from http import HTTPStatus
from typing import Any

from faq.knowledge.phrases import phrase

MEDIA_TYPE = "application/problem+json"

# The codes for programs and their status; data/phrases.yml says each as website_<code>.
STATUS = {
    "not_json": 400,
    "token_missing": 401,
    "token_invalid": 401,
    "token_expired": 401,
    "conversation_forgotten": 401,
    "origin_refused": 403,
    "not_found": 404,
    "message_unknown": 404,
    "method_not_allowed": 405,
    "id_reused": 409,
    "body_too_large": 413,
    "media_type_unsupported": 415,
    "field_unknown": 422,
    "field_missing": 422,
    "id_invalid": 422,
    "text_empty": 422,
    "text_too_long": 422,
    "helpful_invalid": 422,
    "comment_invalid": 422,
    "address_invalid": 422,
    "transcript_invalid": 422,
    "too_many_requests": 429,
    "too_many_inquiries": 429,
    "unavailable": 503,
}


class HttpProblem(Exception):
    """A request cannot be done: its code, what its sentence mentions, and headers that help."""

    def __init__(self, code: str, headers: dict[str, str] | None = None, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.headers = headers or {}
        self.values = values

    @property
    def status(self) -> int:
        """The HTTP status."""
        return STATUS[self.code]

    def to_dict(self) -> dict[str, Any]:
        """Return the problem as RFC 9457 has it: `detail` for people, `code` for programs."""
        return {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": phrase(f"website_{self.code}", **self.values),
            "code": self.code,
        }

    def to_json(self) -> str:
        """Return the problem as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def unauthorized(code: str) -> HttpProblem:
    """Return the problem of a request whose token is missing or of no use."""
    return HttpProblem(code, headers={"WWW-Authenticate": "Bearer"})
