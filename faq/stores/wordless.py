"""Conversations without the words of people: what is kept where WORDLESS is set.

Of a question stay its time, its channel and what it was understood to be; of an answer its kind,
topic and facts; of what the bot remembers all but what stands in a visitor's own words.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import ujson

from faq.contract.context import OWN_WORDS
from faq.knowledge.facts import book
from faq.stores.rows import EventRow, as_json

# Events that never hold what somebody said.
_SAFE = frozenset({"action", "agent", "session_started", "user_featurization"})


def without_words(rows: Iterable[EventRow]) -> list[EventRow]:
    """Return rows without what people said and were told; those of unknown kinds are left out."""
    return [stripped for row in rows if (stripped := _stripped(row)) is not None]


def with_words(kept: Iterable[EventRow], remembered: Iterable[EventRow]) -> list[EventRow]:
    """Return what was kept without words with those that are remembered still."""
    known = {(row.type_name, row.data): full for full in remembered if (row := _stripped(full))}
    return [known.get((row.type_name, row.data), row) for row in kept]


def _stripped(row: EventRow) -> EventRow | None:
    if row.type_name in _SAFE:
        return row
    event = ujson.loads(row.data)
    if row.type_name == "user":
        event |= _of_question(event)
    elif row.type_name == "bot":
        event |= _of_answer(event)
    elif row.type_name != "slot":
        return None
    elif event["name"] in OWN_WORDS:
        event["value"] = None
    return row._replace(data=as_json(event))


def _of_question(event: Mapping[str, Any]) -> dict[str, Any]:
    parsed = event.get("parse_data") or {}
    understood = {name: parsed[name] for name in ("intent", "intent_ranking") if name in parsed}
    # A session begins with a question that has no text at all.
    text = None if event.get("text") is None else ""
    return {"text": text, "parse_data": {**understood, "entities": [], "text": text}}


def _of_answer(event: Mapping[str, Any]) -> dict[str, Any]:
    answer = (event.get("data") or {}).get("custom")
    if not answer:
        return {"text": None, "data": {}}
    asked = answer.get("question") or {}
    told = [{"text": "", "facts": sentence["facts"]} for sentence in answer.get("sentences", ())]
    roles = [role for role in asked.get("roles", ()) if role in book().roles]
    topic = asked.get("topic") if asked.get("topic") in book().topics else None
    question = {"roles": roles, "topic": topic, "unanswered": []}
    custom = {"kind": answer["kind"], "sentences": told, "question": question}
    return {"text": None, "data": {"custom": custom}}
