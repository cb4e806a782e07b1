"""An answer that only one person sees can be shown to all of the channel, once."""

from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from faq.channels.slack.sharing import find, mark
from faq.contract.answer import Answer, Cell, Note, Sentence, Source, Suggestion, Table
from faq.knowledge.phrases import phrase
from tests.channels.slack.fake_slack import Failure
from tests.channels.slack.world import World, world

SHARE = phrase("slack_share")


async def seen(it: World, text: str = "CCOとは?") -> dict[str, Any]:
    """U1 asks by the command; returns the answer that only they see."""
    await it.people.command(text)
    await it.settle()
    return it.slack.responses["cmd"][-1]


async def share(it: World, shown: dict[str, Any], presses: int = 1) -> None:
    payload = it.people.pressing_ephemeral("eph", shown["blocks"], SHARE)
    for _ in range(presses):
        payload["actions"][0]["action_ts"] = it.slack.now()
        assert (await it.people.press(payload)).status == 200
        await it.settle()


async def test_all_see_the_question_the_answer_and_who_shared_it() -> None:
    async with world() as it:
        shown = await seen(it)
        # What was asked since then is another matter.
        await seen(it, "CEOとは?")
        await share(it, shown, presses=2)
        (shared,) = it.slack.responses["eph"]
        assert shared["response_type"] == "in_channel" and not shared["replace_original"]
        assert shared["text"].splitlines() == [
            phrase("slack_shared", person="<@U1>"),
            phrase("slack_asked", question="CCOとは?"),
            "回答: CCOとは?",
        ]
        # Where the bot is no member nothing follows from buttons.
        assert {block["type"] for block in shared["blocks"]} == {"rich_text"}
        assert len(it.agent.heard) == 2


async def test_only_what_one_person_sees_can_be_shared() -> None:
    async with world() as it:
        await it.people.say("D1", "CCOとは?")
        await it.settle()
        assert SHARE not in str(it.slack.answers("D1")[0].blocks)
        payload = it.people.pressing_ephemeral("eph", (await seen(it))["blocks"], SHARE)
        payload["container"]["is_ephemeral"] = False
        await it.people.press(payload)
        await it.settle()
        assert it.slack.responses["eph"] == []


@pytest.mark.parametrize("kind", ["social", "clarify", "error", "off_topic", "not_in_article"])
async def test_what_says_nothing_to_others(kind: Any) -> None:
    async def reply(conversation: str, text: str) -> Answer:
        return Answer(kind, sentences=(Sentence("はい。"),))

    async with world(reply) as it:
        assert (SHARE in str(await seen(it))) == (kind == "not_in_article")


async def test_what_was_forgotten_is_asked_anew() -> None:
    async with world() as it:
        shown = await seen(it)
        it.agent.told.clear()
        await share(it, shown)
        (said,) = it.slack.responses["eph"]
        assert (said["response_type"], said["text"]) == ("ephemeral", phrase("slack_share_gone"))


async def test_what_slack_does_not_take_is_shared_as_text() -> None:
    async with world() as it:
        shown = await seen(it)
        it.slack.fail("respond", Failure(400, body="invalid_blocks"))
        await share(it, shown)
        (shared,) = it.slack.responses["eph"]
        assert shared["response_type"] == "in_channel" and "blocks" not in shared


LONG = Answer(
    "answer",
    ("CCO", "CEO"),
    "difference",
    ("年収",),
    (Sentence("違いです。", ("a.b",)), Sentence("はい。", (), "item")),
    Table("比較", ("項目", "CCO"), ((Cell("役割"), Cell("x", ("a.b",))),)),
    (Note("注意", "e1"), Note("注意")),
    (Source("節", (1, 2), "https://x.test"), Source("節", (4,))),
    (Suggestion("つぎ", "つぎは?"),),
)


def event(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = BotUttered(None, {"custom": answer.to_dict()}).as_dict()
    return told


def asked(text: str | None) -> dict[str, Any]:
    told: dict[str, Any] = UserUttered(text).as_dict()
    return told


@pytest.mark.parametrize(
    ("events", "text"),
    [
        ([asked("違いは?"), event(LONG)], "違いは?"),
        ([asked("違いは?"), event(LONG), asked("次"), event(Answer("answer"))], "違いは?"),
        # A text that is not kept; the last of two that are the same.
        ([asked(None), event(LONG)], ""),
        ([asked("1"), event(LONG), asked("2"), event(LONG)], "2"),
        ([event(Answer("answer")), {"event": "bot"}, {"event": "slot"}, {}], None),
    ],
)
def test_an_answer_is_found_again(events: list[dict[str, Any]], text: str | None) -> None:
    assert find(events, mark(LONG)) == (None if text is None else (text, LONG))
