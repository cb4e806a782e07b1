"""What Slack, and whoever is not Slack, sends to the Slack channel."""

import json
import time
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st

from tests.channels.slack.payloads import PAYLOADS
from tests.channels.slack.workspace import FORM, JSON, sign
from tests.fuzz.http1 import Request
from tests.fuzz.junk import bodies, mostly, texts, values
from tests.fuzz.target import OWN_CHANNEL, OWN_WORD, VISITORS, Target, own

WEBHOOK = "/webhooks/slack/webhook"
KNOWN = [payload for payload, _ in PAYLOADS.values()]
# How it is signed: rightly, or in one of the ways that must be refused.
SIGNATURES = ["unsigned", "other secret", "stale", "early", "other body", "odd"]


@dataclass(frozen=True)
class Delivery:
    """A body and its signature; None is the right one."""

    who: int
    body: bytes
    content_type: str
    signature: str | None
    odd: str


def _changed(payload: Any, paths: list[int], value: Any) -> Any:
    """Return the payload with one of its values replaced: which one, the numbers say."""
    if not paths or not isinstance(payload, dict | list) or not payload:
        return value
    keys = list(payload) if isinstance(payload, dict) else list(range(len(payload)))
    key = keys[paths[0] % len(keys)]
    copy = payload.copy()
    copy[key] = _changed(payload[key], paths[1:], value)
    return copy


def _payloads() -> st.SearchStrategy[Any]:
    known = st.sampled_from(KNOWN)
    paths = st.lists(st.integers(0, 20), min_size=1, max_size=4)
    changed = st.builds(_changed, known, paths, st.one_of(values(), texts()))
    return mostly(st.one_of(changed, _questions()), st.one_of(known, values()))


def _questions() -> st.SearchStrategy[Any]:
    """Return questions that are asked in the visitor's own channel."""
    return st.builds(
        lambda text, ts, thread: {
            "type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event_id": f"Ev{ts}",
            "event": {
                "type": "app_mention", "user": "U1", "channel": OWN_CHANNEL, "text": text,
                "ts": f"{ts}.1", "thread_ts": f"{thread}.1",
            },
        },
        st.one_of(texts(), st.just(f"CFOの{OWN_WORD}は?")),
        st.integers(0, 10**12),
        st.integers(0, 3),
    )  # fmt: skip


def deliveries() -> st.SearchStrategy[Delivery]:
    """Return deliveries; most of them are signed rightly, whatever they hold."""
    as_json = st.tuples(bodies(_payloads()), st.just(JSON))
    as_field = _payloads().map(
        lambda payload: (urlencode({"payload": json.dumps(payload)}).encode(), FORM)
    )
    fields = st.dictionaries(
        st.sampled_from(["command", "text", "team_id", "user_id", "channel_id", "ssl_check", "x"]),
        st.one_of(st.sampled_from(["/cxo", "T1", "U1", "C1", "1"]), st.text(max_size=30)),
    )
    as_form = fields.map(lambda data: (urlencode(data, errors="replace").encode(), FORM))
    odd_type = st.tuples(bodies(_payloads()), st.sampled_from(["", "text/plain", FORM, "a;b=\xff"]))
    return st.builds(
        lambda who, body, *rest: Delivery(who, *body, *rest),
        st.integers(0, VISITORS - 1),
        mostly(st.one_of(as_json, as_field), st.one_of(as_form, odd_type)),
        mostly(st.none(), st.sampled_from(SIGNATURES), 70),
        st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=20),
    )


def send(target: Target, delivery: Delivery) -> float:
    """Deliver; what is not signed rightly is refused, and nothing is said because of it."""
    visitor = target.visitors[delivery.who]
    delivery = replace(delivery, body=own(delivery.body, visitor))
    headers = {"Content-Type": delivery.content_type, **_signed(delivery)}
    sent = tuple((name, value.encode("latin-1")) for name, value in headers.items())
    answer = target.ask(Request("POST", WEBHOOK, sent, delivery.body), visitor)
    if delivery.signature is None:
        # What is no UTF-8 cannot be Slack's.
        assert answer.status in (200, 400, 401 if not _is_text(delivery.body) else 200), answer
    else:
        # Slack checks the certificate without a signature, and is told nothing.
        assert answer.status == 401 or (b"ssl_check" in delivery.body and not answer.body), answer
    target.check_slack()
    return answer.seconds


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _signed(delivery: Delivery) -> dict[str, str]:
    now, body = int(time.time()), delivery.body
    if delivery.signature == "unsigned":
        return {}
    if delivery.signature == "other secret":
        return sign(body, "x" * 32)
    if delivery.signature == "stale":
        return sign(body, timestamp=str(now - 301 - len(delivery.odd)))
    if delivery.signature == "early":
        return sign(body, timestamp=str(now + 400))
    if delivery.signature == "other body":
        return sign(body + b" ")
    if delivery.signature == "odd":
        return {
            "X-Slack-Request-Timestamp": delivery.odd,
            "X-Slack-Signature": f"v0={delivery.odd}",
        }
    return sign(body)
