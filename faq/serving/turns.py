"""What is counted, timed and logged of each turn, whichever channel it came by."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.core.processor import MessageProcessor

from faq.contract.context import EMPTY, from_slots
from faq.knowledge.facts import book
from faq.observing import log_lines, logs
from faq.observing.metrics import REFUSALS, STAGE_SECONDS, TURN_SECONDS, TURNS
from faq.rasa import subject

KINDS = frozenset(
    ("answer", "clarify", "not_in_article", "other_meaning", "off_topic", "social", "error")
)
# Why a question is not answered, by the template of the sentence that says so ...
REASONS = {
    "gap_aspect": "aspect",
    "gap_aspect_of_roles": "aspect",
    "gap_rest": "unnamed",
    "gap_rest_too": "unnamed",
    "gap_unnamed": "unnamed",
    "gap_unnamed_of_roles": "unnamed",
    "gap_sure": "unnamed",
    "gap_role": "role",
    "gap_role_mentioned": "role",
    "gap_meaning": "meaning",
    "gap_item": "item",
    "gap_more": "more",
    "gap_reason": "reason",
}
# ... and by the kind of the answer.
REFUSING_KINDS = frozenset(("clarify", "off_topic"))
CHANNELS = ("rest", "slack", "website")

logger = logging.getLogger(__name__)

_handle = MessageProcessor.handle_message
_parse = MessageProcessor.parse_message


# What has never been counted is told as none, so that the first of its kind is seen as one more.
for _channel in CHANNELS:
    TURN_SECONDS.labels(_channel)
    for _kind in KINDS:
        TURNS.labels(_channel, _kind)
for _reason in {*REASONS.values(), *REFUSING_KINDS}:
    REFUSALS.labels(_reason)


@dataclass(frozen=True)
class Outcome:
    """What a turn came to, in words of ours only: none of them is a person's."""

    kind: str
    topic: str | None = None
    reasons: tuple[str, ...] = ()


FAILED = Outcome("error")


async def handle_message(processor: Any, message: Any) -> Any:
    """Do what MessageProcessor.handle_message does, and take note of it."""
    started = time.monotonic()
    before = len(_said(message))
    outcome = FAILED
    said: tuple[dict[str, Any], ...] = ()
    with log_lines.conversation(message.sender_id):
        try:
            result = await _handle(processor, message)
            said = tuple(_said(message)[before:])
            outcome = outcome_of(said)
            return result
        finally:
            # Observing must never cost an answer.
            try:
                _note(message, outcome, said, time.monotonic() - started)
            except Exception:
                logger.exception("A turn could not be counted.")


async def parse_message(
    processor: Any, message: Any, tracker: Any = None, *arguments: Any, **named: Any
) -> Any:
    """Do what MessageProcessor.parse_message does with the conversation at hand, and time it.

    What belongs to no conversation is no turn.
    """
    if tracker is None:
        with subject.within(EMPTY):
            return await _parse(processor, message, tracker, *arguments, **named)
    context = from_slots(tracker.current_slot_values())
    with STAGE_SECONDS.labels("understand").time(), subject.within(context):
        return await _parse(processor, message, tracker, *arguments, **named)


def outcome_of(said: Sequence[Mapping[str, Any]]) -> Outcome:
    """Return what a turn came to, from the bot's messages; without an Answer it has failed."""
    answers = [message["custom"] for message in said if message.get("custom")]
    if not answers or answers[-1].get("kind") not in KINDS:
        return FAILED
    answer = answers[-1]
    templates = (sentence.get("template") for sentence in answer["sentences"])
    reasons = dict.fromkeys(REASONS[name] for name in templates if name in REASONS)
    if answer["kind"] in REFUSING_KINDS:
        reasons = {answer["kind"]: None}
    topic = answer["question"]["topic"]
    return Outcome(answer["kind"], topic if topic in book().topics else None, tuple(reasons))


def _said(message: Any) -> list[dict[str, Any]]:
    """Return what the bot has said into a channel that collects it, as all of ours do."""
    return getattr(message.output_channel, "messages", [])


def _note(
    message: Any, outcome: Outcome, said: Sequence[Mapping[str, Any]], seconds: float
) -> None:
    channel = message.input_channel or "unknown"
    TURNS.labels(channel, outcome.kind).inc()
    TURN_SECONDS.labels(channel).observe(seconds)
    for reason in outcome.reasons:
        REFUSALS.labels(reason).inc()
    logs.turn(
        {
            "channel": channel,
            "kind": outcome.kind,
            "topic": outcome.topic,
            "reasons": list(outcome.reasons),
            "milliseconds": round(seconds * 1000, 1),
        },
        question=message.text or "",
        answer="\n".join(part["text"] for part in said if part.get("text")),
    )
