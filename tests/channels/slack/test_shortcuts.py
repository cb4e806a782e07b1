"""The shortcut in a message's menu asks what the message says; one person sees the answer."""

from typing import Any

import pytest

from faq.channels.slack.incoming import SlackQuestion
from faq.channels.slack.place import Place
from faq.channels.slack.reading import Reader
from faq.knowledge.phrases import phrase
from tests.channels.slack.fake_slack import BOT, Posted
from tests.channels.slack.world import world

URL = "https://hooks.slack.com/app/T/1/a"


def chosen(text: Any = "CCOとは?", **more: Any) -> dict[str, Any]:
    message = {"type": "message", "user": "U2", "ts": "1.1", "text": text}
    return {
        "type": "message_action",
        "callback_id": "ask_about_message",
        "trigger_id": "1.2.a",
        "response_url": URL,
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "message": message,
        **more,
    }


@pytest.mark.parametrize("thread", [None, "1.1"])
async def test_only_who_used_it_sees_the_answer(thread: str | None) -> None:
    async with world() as it:
        # The bot is not there, and need not be.
        it.slack.outside.add("C7")
        payload = it.people.choosing(Posted("C7", "1.2", "U2", "CCOとは?", thread), "U1")
        for _ in range(2):
            reply = await it.people.press(payload)
            assert (reply.status, reply.body) == (200, "")
        await it.settle()
        (answer,) = it.slack.responses["shortcut"]
        assert answer["response_type"] == "ephemeral"
        assert answer["text"] == phrase("slack_asked", question="CCOとは?") + "\n回答: CCOとは?"
        assert it.slack.answers() == [] and it.slack.ephemerals == []
        # What follows belongs to it, as after a command.
        await it.people.command("もっと")
        ephemeral = it.people.pressing_ephemeral("shortcut", answer["blocks"], "つぎは?")
        ephemeral["container"]["channel_id"] = "C7"
        await it.people.press(ephemeral)
        await it.settle()
        conversations = [conversation for conversation, _ in it.agent.heard]
        assert conversations[0] == conversations[2] == "slack:C7:command:U1"
        assert it.slack.responses["shortcut"][1]["response_type"] == "ephemeral"


async def test_a_message_without_a_word_is_told_how_to_ask() -> None:
    async with world() as it:
        await it.people.press(it.people.choosing(Posted("C1", "1.2", "U2", ":tada:"), "U1"))
        await it.settle()
        (answer,) = it.slack.responses["shortcut"]
        assert phrase("social_help").splitlines()[0] in answer["text"] and it.agent.heard == []


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": f"<@{BOT}> CCOとは?"}, "CCOとは?"),
        ({"text": "", "attachments": [{"is_share": True, "text": "CFOとは?"}]}, "CFOとは?"),
        (
            {"text": "これ", "attachments": [{"is_share": True, "text": "CFOとは?"}]},
            "CFOとは?\nこれ",
        ),
        # An app's message has words as well.
        ({"text": "CEOとは?", "bot_id": "B9"}, "CEOとは?"),
        (None, ""),
    ],
)
def test_what_is_asked(message: Any, text: str) -> None:
    found = Reader(BOT).read(chosen(message=message))
    place = Place("C1", "U1", response_url=URL)
    assert found == SlackQuestion("shortcut:1.2.a", place, text, picked=True)


@pytest.mark.parametrize("name", ["callback_id", "trigger_id", "response_url", "user", "channel"])
def test_what_is_no_shortcut_of_the_bots(name: str) -> None:
    assert Reader(BOT).read(chosen(**{name: "x" if name == "callback_id" else None})) is None
