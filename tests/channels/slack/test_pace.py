"""Many questions in a channel at once: Slack's rate is kept, and each is answered."""

import asyncio
import time
from dataclasses import replace

import pytest

from faq.channels.slack import pace
from faq.channels.slack.pace import Pace
from tests.channels.slack.fake_slack import BOT
from tests.channels.slack.world import QUICK, World, world

GAP = 0.05


async def ask_at_once(it: World, number: int) -> None:
    events = [it.people.write("C1", f"<@{BOT}> 質問{n}", f"U{n}")[0] for n in range(number)]
    await asyncio.gather(*map(it.people.deliver, events))
    await it.settle(30)
    threads = {event["event"]["ts"] for event in events}
    answers = it.slack.answers("C1")
    assert len(answers) == number and {answer.thread for answer in answers} == threads
    assert all(answer.text.startswith("回答: ") for answer in answers)


async def test_sixty_mentions_get_sixty_answers() -> None:
    """As fast as Slack takes them, though that is longer than patience lasts."""
    async with world(times=replace(QUICK, post=GAP * 1.1, patience=GAP * 30)) as it:
        it.slack.gap = GAP
        await ask_at_once(it, 60)
        assert it.slack.too_fast == 0


async def test_after_a_refusal_the_whole_channel_waits() -> None:
    async with world(times=replace(QUICK, post=0)) as it:
        it.slack.gap = GAP
        await ask_at_once(it, 4)
        # One refusal before each post, and none of those that wait behind it.
        assert it.slack.too_fast <= 3


async def test_channels_do_not_wait_for_each_other() -> None:
    turns = Pace(10)
    started = time.monotonic()
    for channel in ("C1", "C2", "C3"):
        async with turns.turn(channel):
            pass
    assert time.monotonic() - started < 5


async def test_channels_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST", 10)
    turns = Pace(0)
    for number in range(100):
        async with turns.turn(f"C{number}"):
            pass
    assert len(turns._queues) <= 10
