"""What is sent to the REST channel."""

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.http1 import Request
from tests.fuzz.junk import bodies, mostly, texts, values
from tests.fuzz.target import JSON, OWN_WORD, VISITORS, Target, own

WEBHOOK = "/webhooks/rest/webhook"
# What stands for the visitor's own sender until it is known who asks.
OWN_SENDER = "OWNSENDER"


@dataclass(frozen=True)
class Turn:
    """A body, and the number of the visitor whose conversation it may name."""

    who: int
    body: bytes


def turns() -> st.SearchStrategy[Turn]:
    """Return turns of visitors, of others, and of nobody."""
    sender = mostly(st.just(OWN_SENDER), st.one_of(texts(), values()))
    message = mostly(st.one_of(st.just(f"CFOの{OWN_WORD}は?"), texts()), values(), 90)
    whole: Any = st.fixed_dictionaries({"sender": sender, "message": message})
    part: Any = st.fixed_dictionaries({}, optional={"sender": sender, "message": message})
    data = mostly(whole, st.one_of(part, values()))
    return st.builds(Turn, st.integers(0, VISITORS - 1), bodies(data))


def send(target: Target, turn: Turn) -> float:
    """Send the turn; who is answered is answered in their own conversation."""
    visitor = target.visitors[turn.who]
    body = own(turn.body, visitor).replace(OWN_SENDER.encode(), visitor.sender.encode())
    answer = target.ask(Request("POST", WEBHOOK, JSON, body), visitor)
    assert answer.status in (200, 400, 413), answer
    said = json.loads(answer.body)
    if answer.status == 200:
        assert said
        assert {message["recipient_id"] for message in said} == {json.loads(body)["sender"]}
    return answer.seconds
