"""Events: messages, mentions, and people who open the app.

https://docs.slack.dev/apis/events-api
"""

from collections.abc import Mapping
from typing import Any

from faq.channels.slack.incoming import Incoming, Invited, Opened, SlackQuestion, SlackReply
from faq.channels.slack.payload import at, id_at, text_at, ts_at
from faq.channels.slack.place import Place
from faq.channels.slack.typed import calls_others, mentions, says_something, typed

# What the app subscribes to, and what follow-ups and experts need; a test compares them with
# the manifest.
EVENTS = ("app_home_opened", "app_mention", "member_joined_channel", "message.im")
HISTORY_EVENTS = ("message.channels", "message.groups")
# Messages of people; all other subtypes tell of edits, joins, topics and the like.
_SUBTYPES = (None, "file_share", "thread_broadcast")


def read_event(
    payload: Mapping[str, Any], bot: str | None, flat: bool, experts: str | None
) -> Incoming | None:
    """Return what an event means for the bot, if anything.

    `bot` is the bot's own user id, `experts` the channel of people who know more.
    """
    event = at(payload, "event")
    kind = text_at(event, "type")
    if kind == "app_home_opened":
        return _opened(payload, event)
    if kind == "member_joined_channel":
        return _invited(payload, event, _own_id(payload) or bot)
    if experts is not None and id_at(event, "channel") == experts and kind == "message":
        return _reply(payload, event, _own_id(payload) or bot)
    if text_at(event, "subtype") == "message_changed":
        event = _edited(event)
    if kind in ("message", "app_mention"):
        return _message(payload, event, _own_id(payload) or bot, flat)
    return None


def _own_id(payload: Mapping[str, Any]) -> str | None:
    """Return the user id under which the app is installed, which Slack tells with every event."""
    found = at(payload, "authorizations")
    first = found[0] if isinstance(found, list) and found else None
    return (id_at(first, "user_id") or None) if at(first, "is_bot") is True else None


def _opened(payload: Mapping[str, Any], event: Any) -> Opened | None:
    user, channel, tab = id_at(event, "user"), id_at(event, "channel"), text_at(event, "tab")
    key = text_at(payload, "event_id")
    return Opened(key, user, channel, tab) if key and user and channel else None


def _invited(payload: Mapping[str, Any], event: Any, bot: str | None) -> Invited | None:
    """Return who brought the bot in; what others do, and what nobody did, is left alone.

    https://docs.slack.dev/reference/events/member_joined_channel
    """
    user, channel, inviter = (id_at(event, name) for name in ("user", "channel", "inviter"))
    if bot is None or user != bot or not (channel and inviter):
        return None
    external = at(payload, "is_ext_shared_channel") is True
    return Invited(f"invited:{channel}:{inviter}", Place(channel, inviter), external)


def _edited(event: Any) -> Any:
    """Return a message as a person's edit left it; None when something else changed.

    Slack tells in the same way that it added a preview of a link, or that a thread has replies:
    https://docs.slack.dev/reference/events/message/message_changed.
    """
    message = at(event, "message")
    same = text_at(message, "text") == text_at(event, "previous_message", "text")
    if same or not ts_at(message, "edited", "ts"):
        return None
    return {**message, **{name: at(event, name) for name in ("channel", "channel_type")}}


def _message(
    payload: Mapping[str, Any], event: Any, bot: str | None, flat: bool
) -> SlackQuestion | None:
    user, ts = id_at(event, "user"), ts_at(event, "ts")
    channel = id_at(event, "channel")
    if not (user and ts and channel) or _is_no_question(event, user, bot):
        return None
    text = text_at(event, "text")
    named = mentions(text)
    root = ts_at(event, "thread_ts")
    # A message that has replies names itself.
    root = "" if root == ts else root
    edited = ts_at(event, "edited", "ts")
    changed = text_at(payload, "event", "subtype") == "message_changed"
    direct = text_at(event, "channel_type") == "im"
    asked = direct or bot in named or text_at(event, "type") == "app_mention"
    # A reply that names somebody else is a question to them; a link or a file alone is none.
    elsewhere = not root or named or calls_others(text) or not says_something(text)
    if elsewhere and not (asked or changed):
        return None
    thread = root or (None if direct and flat else ts)
    app = id_at(payload, "api_app_id")
    # Not the event's id: a mention is told twice, as a mention and as a message.
    key = f"message:{app}:{channel}:{ts}"
    # An edit is told twice when it names the bot; as a change it counts where an answer stands.
    return SlackQuestion(
        key,
        Place(channel, user, thread),
        said(event, bot),
        followup=changed or not asked,
        edited=edited,
        external=at(payload, "is_ext_shared_channel") is True,
    )


def _reply(payload: Mapping[str, Any], event: Any, bot: str | None) -> SlackReply | None:
    """Return what a person replies in a thread; what names the bot is a question to it."""
    user, ts = id_at(event, "user"), ts_at(event, "ts")
    root, text = ts_at(event, "thread_ts"), text_at(event, "text")
    if not (user and ts and root and text.strip()) or root == ts or bot in mentions(text):
        return None
    if _is_no_question(event, user, bot):
        return None
    app, channel = id_at(payload, "api_app_id"), id_at(event, "channel")
    external = at(payload, "is_ext_shared_channel") is True
    place = Place(channel, user, root)
    return SlackReply(f"message:{app}:{channel}:{ts}", place, ts, text, bot, external)


def said(message: Any, bot: str | None) -> str:
    """Return what a message says, below what it forwards."""
    texts = (*_forwarded(message), text_at(message, "text"))
    return "\n".join(filter(None, (typed(text, bot) for text in texts)))


def _forwarded(event: Any) -> list[str]:
    """Return the texts of the messages that a message forwards; previews of links are none.

    Slack's pages do not describe the mark: it is what its clients send.
    """
    found = at(event, "attachments")
    listed = found if isinstance(found, list) else []
    return [text_at(each, "text") for each in listed if at(each, "is_share") is True]


def _is_no_question(event: Any, user: str, bot: str | None) -> bool:
    machine = user in (bot, "USLACKBOT") or at(event, "bot_id") or at(event, "bot_profile")
    return bool(machine or at(event, "hidden") or at(event, "subtype") not in _SUBTYPES)
