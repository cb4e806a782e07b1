"""An edited question changes the answer that stands; where none stands, it is asked or left."""

from dataclasses import replace
from typing import Any

import pytest

from faq.channels.slack import standing
from faq.channels.slack.dedup import MemoryMarks
from faq.channels.slack.incoming import SlackQuestion
from faq.channels.slack.reading import Reader
from faq.channels.slack.standing import Standing
from faq.contract.answer import Answer, Sentence
from tests.channels.slack.fake_slack import BOT, Failure
from tests.channels.slack.workspace import envelope
from tests.channels.slack.world import QUICK, echo, world

AT = f"<@{BOT}>"


async def test_where_an_answer_stands() -> None:
    marks = MemoryMarks()
    assert await standing.find(marks, "a") is None
    await standing.note(marks, "a", ["1.1", "1.2"])
    assert await standing.find(marks, "a") == Standing(("1.1", "1.2"))
    await standing.note(marks, "a", ["1.1"], "2.1")
    assert await standing.find(marks, "a") == Standing(("1.1",), "2.1")


@pytest.mark.parametrize(("channel", "mention"), [("C1", f"{AT} "), ("D1", "")])
async def test_an_edit_changes_the_answer(channel: str, mention: str) -> None:
    async with world() as it:
        events = it.people.write(channel, f"{mention}CCOとは?")
        for event in events:
            await it.people.deliver(event)
        await it.settle()
        told = await it.people.edit(events[-1], f"{mention}CFOとは?")
        for again in told:
            await it.people.deliver(again, retry=1)
        await it.settle()
        (answer,) = it.slack.answers(channel)
        assert answer.text == "回答: CFOとは?"
        assert answer.thread == events[0]["event"]["ts"]
        assert [text for _, text in it.agent.heard] == ["CCOとは?", "CFOとは?"]
        await it.people.edit(events[-1], f"{mention}CTOとは?")
        await it.settle()
        assert [a.text for a in it.slack.answers(channel)] == ["回答: CTOとは?"]


async def test_a_mention_that_is_added_is_answered_once() -> None:
    async with world() as it:
        (event,) = it.people.write("C1", "CCOとは?")
        await it.people.deliver(event)
        await it.people.edit(event, f"{AT} CCOとは?")
        await it.settle()
        assert [a.text for a in it.slack.answers("C1")] == ["回答: CCOとは?"]


async def test_what_was_not_answered_is_left_alone() -> None:
    async with world() as it:
        root = await it.people.say("C1", f"{AT} CCOとは?")
        (event,) = it.people.write("C1", "了解です", thread=root)
        await it.people.deliver(event)
        await it.people.edit(event, "じゃあCEOは?")
        await it.settle()
        assert len(it.agent.heard) == 1


async def test_a_followup_is_changed_as_well() -> None:
    async with world() as it:
        root = await it.people.say("C1", f"{AT} CCOとは?")
        await it.settle()
        (event,) = it.people.write("C1", "じゃあCEOは?", thread=root)
        await it.people.deliver(event)
        await it.people.edit(event, "じゃあCTOは?")
        await it.settle()
        assert [a.text for a in it.slack.answers("C1")] == ["回答: CCOとは?", "回答: じゃあCTOは?"]


@pytest.mark.parametrize(("before", "after"), [(1, 3), (3, 1), (2, 2)])
async def test_answers_of_several_messages(before: int, after: int) -> None:
    sizes = {"前": before, "後": after}

    async def reply(conversation: str, text: str) -> Answer:
        long = Sentence(text * 2900)
        return Answer("answer", sentences=(long,) * (4 * sizes[text] - 1))

    async with world(reply) as it:
        (event,) = it.people.write("D1", "前")
        await it.people.deliver(event)
        await it.settle()
        assert len(it.slack.answers("D1")) == before
        await it.people.edit(event, "後")
        await it.settle()
        texts = [answer.text for answer in it.slack.answers("D1")]
        assert len(texts) == after and all("前" not in text for text in texts)


async def test_an_answer_that_cannot_be_changed_is_posted_anew() -> None:
    async with world(times=replace(QUICK, attempts=2)) as it:
        (event,) = it.people.write("D1", "CCOとは?")
        await it.people.deliver(event)
        await it.settle()
        it.slack.fail("chat.update", *[Failure(error="edit_window_closed")] * 2)
        await it.people.edit(event, "CFOとは?")
        await it.settle()
        assert [a.text for a in it.slack.answers("D1")] == ["回答: CCOとは?", "回答: CFOとは?"]


CHANGED: dict[str, Any] = {
    "type": "message",
    "subtype": "message_changed",
    "hidden": True,
    "channel": "D1",
    "channel_type": "im",
    "ts": "9.1",
    "previous_message": {"text": "前"},
    "message": {"user": "U1", "ts": "1.1", "text": "後", "edited": {"user": "U1", "ts": "8.1"}},
}


def test_an_edit_is_read() -> None:
    found = Reader(BOT).read(envelope(CHANGED))
    assert isinstance(found, SlackQuestion)
    assert (found.text, found.edited, found.followup, found.place.thread) == (
        "後", "8.1", True, "1.1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        # a preview of a link, replies, the bot's own updates, another bot, nothing readable
        {"previous_message": {"text": "後"}},
        {"message": {**CHANGED["message"], "edited": None}},
        {"message": {**CHANGED["message"], "user": BOT}},
        {"message": {**CHANGED["message"], "bot_id": "B9"}},
        {"message": "後"},
        {"message": None},
    ],
)
def test_other_changes_are_none(more: dict[str, Any]) -> None:
    assert Reader(BOT).read(envelope({**CHANGED, **more})) is None


async def test_an_edit_in_a_thread_without_replies_keeps_its_conversation() -> None:
    async with world(echo, flat=True) as it:
        (event,) = it.people.write("D1", "CCOとは?")
        await it.people.deliver(event)
        await it.settle()
        event["event"]["thread_ts"] = event["event"]["ts"]
        await it.people.edit(event, "CFOとは?")
        await it.settle()
        assert len({conversation for conversation, _ in it.agent.heard}) == 1
