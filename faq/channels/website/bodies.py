"""The bodies of requests: what a visitor asks, thinks and writes, or why it cannot be taken."""

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from faq.channels.feedback import LONGEST_COMMENT
from faq.channels.typed_text import clean, is_blank
from faq.channels.website.http_problems import HttpProblem

# In characters.
LONGEST_INQUIRY = 2000
# What must be there at all, and what may be.
_MESSAGE = ({"id", "text"}, {"id", "text"})
_VOTE = ({"message_id", "helpful"}, {"message_id", "helpful", "comment"})
_INQUIRY = {"id", "text", "reply_to", "transcript"}
# No person sees this field in the form.
_TRAP = "homepage"

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
# As browsers take addresses (https://html.spec.whatwg.org/#valid-e-mail-address), which allows dots
# where mobile phones in Japan had them; but with a domain of two parts, and without the equals
# sign: with it, Python takes a part of an address for an encoded word, and writes its line breaks
# into the header. In all it has as many characters as RFC 5321 (4.5.3.1) allows.
_MAIL_ADDRESS = re.compile(
    r"(?=.{1,254}\Z)[A-Za-z0-9.!#$%&'*+/?^_`{|}~-]{1,64}"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])",
    re.ASCII,
)


@dataclass(frozen=True)
class MessageBody:
    """A question, and the id by which the visitor's side knows it again; the text is clean."""

    id: str
    text: str


@dataclass(frozen=True)
class VoteBody:
    """Whether an answer helped, and what the visitor adds; the comment is clean."""

    message_id: str
    helpful: bool
    comment: str | None


@dataclass(frozen=True)
class InquiryBody:
    """A question to people, where they reply to, and whether what was said is sent along.

    The text is clean. What a machine filled in `is_trapped`: it sees more fields than people do.
    """

    id: str
    text: str
    reply_to: str
    transcript: bool
    is_trapped: bool


def parse_nothing(body: bytes) -> None:
    """Check that a body says nothing: it is empty, or an empty object. Raises HttpProblem."""
    if body:
        _fields(body, set(), set())


def parse_message(body: bytes, longest: int) -> MessageBody:
    """Read {"id", "text"}, the text of at most `longest` characters. Raises HttpProblem."""
    data = _fields(body, *_MESSAGE)
    return MessageBody(_id(data["id"]), _text(data["text"], longest))


def parse_vote(body: bytes) -> VoteBody:
    """Read {"message_id", "helpful", "comment"?}. Raises HttpProblem."""
    data = _fields(body, *_VOTE)
    message_id, helpful, comment = data["message_id"], data["helpful"], data.get("comment")
    if not isinstance(message_id, str):
        raise HttpProblem("id_invalid")
    if not isinstance(helpful, bool):
        raise HttpProblem("helpful_invalid")
    if comment is not None:
        if not isinstance(comment, str) or len(comment) > LONGEST_COMMENT:
            raise HttpProblem("comment_invalid", limit=LONGEST_COMMENT)
        comment = None if is_blank(comment) else clean(comment)
    return VoteBody(message_id, helpful, comment)


def parse_inquiry(body: bytes) -> InquiryBody:
    """Read {"id", "text", "reply_to", "transcript"}. Raises HttpProblem."""
    data = _fields(body, _INQUIRY, {*_INQUIRY, _TRAP})
    id, text = _id(data["id"]), _text(data["text"], LONGEST_INQUIRY)
    reply_to, transcript = data["reply_to"], data["transcript"]
    # Japanese input methods write ＠ and other characters in full width.
    address = unicodedata.normalize("NFKC", reply_to).strip() if isinstance(reply_to, str) else ""
    if not _MAIL_ADDRESS.fullmatch(address):
        raise HttpProblem("address_invalid")
    if not isinstance(transcript, bool):
        raise HttpProblem("transcript_invalid")
    return InquiryBody(id, text, address, transcript, is_trapped=bool(data.get(_TRAP)))


def _id(id: Any) -> str:
    if not (isinstance(id, str) and _ID.fullmatch(id)):
        raise HttpProblem("id_invalid")
    return id


def _text(typed: Any, longest: int) -> str:
    if not isinstance(typed, str):
        raise HttpProblem("text_empty")
    text = clean(typed)
    if is_blank(text):
        raise HttpProblem("text_empty")
    if len(text) > longest:
        raise HttpProblem("text_too_long", limit=longest)
    return text


def _fields(body: bytes, needed: set[str], known: set[str]) -> dict[str, Any]:
    try:
        data: Any = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise HttpProblem("not_json") from error
    if not isinstance(data, dict):
        raise HttpProblem("not_json")
    if data.keys() - known:
        raise HttpProblem("field_unknown", known=", ".join(sorted(known)))
    if needed - data.keys():
        raise HttpProblem("field_missing", missing=", ".join(sorted(needed - data.keys())))
    return data
