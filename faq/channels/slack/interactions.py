"""Buttons that were pressed.

https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from collections.abc import Mapping
from typing import Any

from faq.channels.feedback import VotedOn
from faq.channels.slack.incoming import (
    Incoming,
    SlackMute,
    SlackQuestion,
    SlackShare,
    SlackVote,
    SlackWish,
)
from faq.channels.slack.matter import Matter, read_matter
from faq.channels.slack.payload import at, id_at, text_at, ts_at
from faq.channels.slack.place import Place
from faq.channels.typed_text import MOST_CHARACTERS

# What the buttons are called that the bot posts.
ASK, EXPERT, FEEDBACK, MUTE, SHARE = "ask", "expert", "feedback", "mute", "share"
HELPFUL, UNHELPFUL = "helpful", "unhelpful"
_NONE = "-"


def read_press(payload: Mapping[str, Any], flat: bool) -> Incoming | None:
    """Return what a press means; None for a button that is none of the bot's."""
    pressed = at(payload, "actions")
    action = pressed[0] if isinstance(pressed, list) and pressed else None
    name, value = text_at(action, "action_id"), text_at(action, "value")
    user, acted = id_at(payload, "user", "id"), ts_at(action, "action_ts")
    if not (user and acted and value) or len(value) > MOST_CHARACTERS:
        return None
    key = f"press:{id_at(payload, 'api_app_id')}:{user}:{acted}"
    if text_at(payload, "container", "type") == "view":
        home = Place(user, user)
        return _question(SlackQuestion(key, home, value, picked=True, at_home=True), name)
    place = _place(payload, user, flat)
    message = ts_at(payload, "container", "message_ts")
    if place is None or not message:
        return None
    given, about, matter = read_vote(value)
    if name == FEEDBACK and given in (HELPFUL, UNHELPFUL):
        trigger = text_at(payload, "trigger_id")
        return SlackVote(key, place, message, given == HELPFUL, about, matter, trigger)
    if name == MUTE:
        return SlackMute(key, place)
    if name == SHARE and place.response_url:
        return SlackShare(key, place, message, value)
    if name == EXPERT:
        wished = read_matter(value)
        return None if wished is None else SlackWish(key, place, wished)
    # What only one person sees has no answer that others could be led to.
    button = "" if place.response_url else f"button:{place.channel}:{message}:{value}"
    return _question(SlackQuestion(key, place, value, picked=True, button=button), name)


def vote_value(given: str, about: VotedOn, matter: Matter | None = None) -> str:
    """Return the value of a button that votes on an answer; a bad one can lead to an expert."""
    asked = f" {matter.written()}" if matter is not None and given == UNHELPFUL else ""
    return f"{given} {about.kind} {about.topic or _NONE} {','.join(about.facts) or _NONE}{asked}"


def read_vote(value: str) -> tuple[str, VotedOn | None, Matter | None]:
    """Read what vote_value wrote."""
    given, *about = value.split(" ", 4)
    return given, _voted_on(about[:3]), read_matter(about[3]) if len(about) == 4 else None


def _voted_on(written: list[str]) -> VotedOn | None:
    """Read what vote_value wrote; None for a button that an older version posted."""
    if len(written) != 3:
        return None
    kind, topic, facts = written
    told = () if facts == _NONE else tuple(facts.split(","))
    return VotedOn(kind, None if topic == _NONE else topic, told)


def _question(question: SlackQuestion, name: str) -> SlackQuestion | None:
    return question if name.split("_")[0] == ASK else None


def _place(payload: Mapping[str, Any], user: str, flat: bool) -> Place | None:
    channel = id_at(payload, "container", "channel_id") or id_at(payload, "channel", "id")
    if not channel:
        return None
    if at(payload, "container", "is_ephemeral") is True:
        url = text_at(payload, "response_url")
        return Place(channel, user, response_url=url) if url else None
    root = ts_at(payload, "container", "thread_ts") or ts_at(payload, "message", "thread_ts")
    direct = channel.startswith("D")
    message = ts_at(payload, "container", "message_ts")
    return Place(channel, user, root or (None if direct and flat else message or None))
