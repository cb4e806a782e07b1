"""Odd requests to every public address of the real bot: `make fuzz COUNT=… SEED=…` sends more.

What must hold is in target.py: no status of 500 and above, no hang, nobody reads the words of
somebody else, and the bot still answers rightly.
"""

from tests.fuzz import described, raw, rest, slack, website
from tests.fuzz.plan import run
from tests.fuzz.target import Target


def test_bytes(target: Target) -> None:
    run("raw", raw.anything(), target.send)


def test_website(target: Target) -> None:
    run("website", website.calls(), lambda call: website.send(target, call))


def test_rest(target: Target) -> None:
    run("rest", rest.turns(), lambda turn: rest.send(target, turn))


def test_slack(target: Target) -> None:
    run("slack", slack.deliveries(), lambda delivery: slack.send(target, delivery))


def test_what_is_described(target: Target) -> None:
    run("described", described.cases(), lambda case: described.send(target, case))
