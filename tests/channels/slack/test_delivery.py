"""Acknowledgement, exactly one answer, failures, order, the end."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from faq.channels.slack import dedup
from faq.channels.slack.dedup import MemoryMarks
from faq.contract.answer import Answer, Sentence
from faq.knowledge.phrases import phrase
from faq.observing.metrics import SLACK_ANSWERS
from tests.channels.slack.fake_slack import BOT, Failure
from tests.channels.slack.world import QUICK, World, echo, until, world

POST = "chat.postMessage"


def said(it: World, channel: str = "D1") -> list[str]:
    return [message.text for message in it.slack.answers(channel)]


def counted(outcome: str) -> float:
    return float(SLACK_ANSWERS.labels(outcome)._value.get())


def slow(seconds: float) -> Callable[[str, str], Awaitable[Answer]]:
    async def reply(conversation: str, text: str) -> Answer:
        await asyncio.sleep(seconds)
        return await echo(conversation, text)

    return reply


async def test_ack_is_quick() -> None:
    times = replace(QUICK, ask=11, call=11, status=11, finish=0, hurry=0.05)
    async with world(slow(10), times=times) as it:
        it.slack.fail("assistant.threads.setStatus", *[Failure(hang=10)] * 100)
        it.slack.fail(POST, *[Failure(hang=10)] * 100)
        taken = []
        for number in range(100):
            for event in it.people.write(f"D{number}", "質問"):
                taken.append((await it.people.deliver(event)).seconds)
        assert len(it.agent.heard) == 100
        # Slack allows 3 seconds: https://docs.slack.dev/apis/events-api/#responding
    assert max(taken) < 1.0


async def test_one_answer_for_four_deliveries() -> None:
    async with world(slow(0.05)) as it:
        (event,) = it.people.write("D1", "一度だけ")
        await it.people.deliver(event)
        await asyncio.gather(*(it.people.deliver(event, retry) for retry in (0, 1, 2)))
        await it.settle()
        await it.people.deliver(event, 3)
        await it.settle()
        assert said(it) == ["回答: 一度だけ"]
        assert len(it.agent.heard) == 1


async def test_marks_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dedup, "MOST", 100)
    kept = MemoryMarks()
    assert [await kept.claim(str(n)) for n in range(1000)] == [True] * 1000
    assert len(kept._kept) == 100
    assert not await kept.claim("999")
    assert await kept.read("999") == "" and await kept.read("1") is None
    assert dedup.DAY >= 24 * 60 * 60


async def test_marks_end_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = MemoryMarks()
    assert await kept.claim("a")
    later = time.monotonic() + dedup.DAY + 1
    monkeypatch.setattr(dedup.time, "monotonic", lambda: later)
    assert await kept.read("a") is None
    assert await kept.claim("a")


async def test_retry_without_original_is_answered() -> None:
    async with world() as it:
        (event,) = it.people.write("D1", "届かなかった質問")
        assert (await it.people.deliver(event, retry=1)).status == 200
        await until(lambda: said(it) == ["回答: 届かなかった質問"])


@pytest.mark.parametrize("turned", [False, True])
async def test_mention_and_message_are_one_question(turned: bool) -> None:
    async with world() as it:
        events = it.people.write("C1", f"<@{BOT}> CCOとは?")
        assert [event["event"]["type"] for event in events] == ["app_mention", "message"]
        for event in reversed(events) if turned else events:
            await it.people.deliver(event)
        await it.settle()
        assert said(it, "C1") == ["回答: CCOとは?"]


async def test_busy_slack_gets_it_once_and_in_order() -> None:
    async with world() as it:
        it.slack.fail(POST, *[Failure(429, retry_after="1")] * 2, Failure(503))
        root = await it.people.say("D1", "一つ目")
        await it.people.say("D1", "二つ目", thread=root)
        await it.settle()
        assert said(it) == ["回答: 一つ目", "回答: 二つ目"]


@pytest.mark.parametrize(
    "failure",
    [
        Failure(hang=1.0),
        Failure(hang=1.0, landed=True),
        Failure(500, landed=True),
        Failure(502, body="<html>"),
        Failure(200, body="<html>"),
        Failure(200, body="<html>", landed=True),
        Failure(200, body="[]"),
        Failure(error="internal_error"),
        Failure(error="ratelimited"),
        Failure(429),
        Failure(429, retry_after="soon"),
    ],
    ids=range(11),
)
@pytest.mark.parametrize("flat", [False, True])
async def test_whatever_fails_once(failure: Failure, flat: bool) -> None:
    """A call that seems to fail and yet works is not repeated."""
    async with world(flat=flat) as it:
        it.slack.fail(POST, replace(failure))
        await it.people.say("D1", "質問")
        await it.settle()
        assert said(it) == ["回答: 質問"]


async def test_unseen_answer_is_posted_again() -> None:
    """When Slack tells neither whether it worked nor what it has, twice is better than never."""
    async with world() as it:
        it.slack.scopes -= {"im:history"}
        it.slack.fail(POST, Failure(503))
        await it.people.say("D1", "質問")
        await it.settle()
        assert said(it) == ["回答: 質問"]
        it.slack.refused.clear()


@pytest.mark.parametrize("failure", [Failure(503), Failure(429, retry_after="3600")])
async def test_exhausted(failure: Failure, caplog: pytest.LogCaptureFixture) -> None:
    times = replace(QUICK, attempts=3, first_pause=0.01)
    tries = 3 if failure.status == 503 else 1
    async with world(times=times) as it:
        # With its blocks, and then as text.
        it.slack.fail(POST, *[replace(failure) for _ in range(tries * 2)])
        await it.people.say("D1", "質問")
        await it.settle()
        assert said(it) == [phrase("error")]
    assert [r.levelno for r in caplog.records].count(logging.ERROR) == 1
    assert "never retrieved" not in caplog.text


async def test_slack_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    times = replace(QUICK, attempts=2, first_pause=0.01)
    async with world(times=times) as it:
        it.slack.fail(POST, *[Failure(503)] * 5)
        outcomes = ("posted", "refused", "failed")
        before = [counted(outcome) for outcome in outcomes]
        await it.people.say("D1", "質問")
        await it.settle()
        assert said(it) == []
        after = [counted(outcome) for outcome in outcomes]
        assert [new - old for new, old in zip(after, before, strict=True)] == [0, 1, 1]
        await it.people.say("D2", "質問")
        await it.settle()
        assert said(it, "D2") == ["回答: 質問"]
        assert counted("posted") == after[0] + 1
    assert "Nor could an apology" in caplog.text


@pytest.mark.parametrize("error", ["invalid_arguments", "invalid_blocks", "internal_error"])
async def test_blocks_that_are_refused_are_followed_by_text(error: str) -> None:
    times = replace(QUICK, attempts=2, first_pause=0.01)
    async with world(times=times) as it:
        it.slack.fail(POST, *[Failure(error=error)] * (2 if error == "internal_error" else 1))
        await it.people.say("D1", "質問")
        await it.settle()
        (answer,) = it.slack.answers("D1")
        assert (answer.text, answer.blocks) == ("回答: 質問", [])


@pytest.mark.parametrize(
    "failure",
    [
        Failure(400, body="invalid_blocks"),
        Failure(500, body="invalid_blocks"),
        Failure(200, body='{"ok": false, "error": "invalid_blocks"}'),
    ],
    ids=range(3),
)
async def test_a_command_is_answered_as_text_as_well(failure: Failure) -> None:
    times = replace(QUICK, attempts=2, first_pause=0.01)
    async with world(times=times) as it:
        it.slack.fail("respond", *[failure] * (2 if failure.status == 500 else 1))
        await it.people.command("質問", id="one")
        await it.settle()
        (answer,) = it.slack.responses["one"]
        assert "回答: 質問" in answer["text"] and "blocks" not in answer
        assert it.slack.ephemerals == []


@pytest.mark.parametrize("error", ["channel_not_found", "is_archived", "token_revoked"])
async def test_refused_for_good(error: str, caplog: pytest.LogCaptureFixture) -> None:
    async with world() as it:
        it.slack.fail(POST, *[Failure(error=error)] * 3)
        await it.people.say("D1", "質問")
        await it.settle()
        assert it.slack.called(POST) == []
    assert caplog.text.count(error) == 3


async def test_order_within_and_none_between() -> None:
    async def reply(conversation: str, text: str) -> Answer:
        await asyncio.sleep(0.3 if text == "一" else 0.0)
        return await echo(conversation, text)

    async with world(reply) as it:
        roots = [await it.people.say(f"D{n}", "一") for n in range(50)]
        started = time.monotonic()
        for number, root in enumerate(roots):
            await it.people.say(f"D{number}", "二", thread=root)
        await it.settle()
        assert time.monotonic() - started < 5
        for number, root in enumerate(roots):
            answers = it.slack.answers(f"D{number}", root)
            assert [answer.text for answer in answers] == ["回答: 一", "回答: 二"]


async def test_stop_finishes() -> None:
    async with world(slow(0.2)) as it:
        await it.people.say("D1", "質問")
        await until(lambda: it.agent.heard)
        await it.stop()
        assert said(it) == ["回答: 質問"]


async def test_stop_apologises() -> None:
    times = replace(QUICK, ask=30, finish=0.1, hurry=2)
    async with world(slow(20), times=times) as it:
        root = await it.people.say("D1", "一")
        await it.people.say("D1", "二", thread=root)
        await until(lambda: it.agent.heard)
        started = time.monotonic()
        await it.stop()
        assert time.monotonic() - started < 2
        assert said(it) == [phrase("error")] * 2
        (event,) = it.people.write("D2", "遅すぎた")
        assert (await it.people.deliver(event)).status == 503


async def test_stop_is_bounded() -> None:
    times = replace(QUICK, ask=30, call=30, finish=0.1, hurry=0.1)
    async with world(slow(20), times=times) as it:
        it.slack.fail(POST, Failure(hang=20))
        await it.people.say("D1", "質問")
        await until(lambda: it.agent.heard)
        started = time.monotonic()
        await it.stop()
        assert time.monotonic() - started < 1.5


async def _raise(conversation: str, text: str) -> Answer:
    raise RuntimeError("no action server")


async def _silent(conversation: str, text: str) -> None:
    return None


async def _hang(conversation: str, text: str) -> Answer:
    return await slow(60)(conversation, text)


@pytest.mark.parametrize("reply", [_raise, _silent, _hang])
async def test_never_silence(reply: Callable[..., Awaitable[Answer | None]]) -> None:
    async with world(reply, times=replace(QUICK, ask=0.2)) as it:
        root = await it.people.say("C1", f"<@{BOT}> 質問")
        await it.settle()
        (answer,) = it.slack.answers("C1", root)
        assert answer.text == phrase("error")
        # Who writes on in the thread is answered, too.
        await it.people.say("C1", "もう一度", thread=root)
        await it.settle()
        assert len(it.slack.answers("C1", root)) == 2


async def test_answer_that_cannot_be_read() -> None:
    async def reply(conversation: str, text: str) -> Answer:
        answer = await echo(conversation, text)
        object.__setattr__(answer, "to_dict", lambda: {"kind": 7})
        return answer

    async with world(reply) as it:
        await it.people.say("D1", "質問")
        await it.settle()
        assert said(it) == ["回答: 質問"]


async def test_full_queue_is_left_to_slack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("faq.channels.slack.keyed_queue.MOST", 1)
    async with world(slow(0.2)) as it:
        first, second = (it.people.write("D1", text)[0] for text in "一二")
        assert (await it.people.deliver(first)).status == 200
        assert (await it.people.deliver(second)).status == 503
        await it.settle()
        assert (await it.people.deliver(second, retry=1)).status == 200
        await it.settle()
        assert said(it) == ["回答: 一", "回答: 二"]


async def test_two_hundred_conversations_at_once() -> None:
    """Each event comes three times, mixed up: one answer each, in the right thread and order."""
    dice = random.Random(7)

    async def reply(conversation: str, text: str) -> Answer:
        await asyncio.sleep(dice.random() / 20)
        return Answer("answer", sentences=(Sentence(f"{conversation} {text}"),))

    async with world(reply, times=replace(QUICK, call=10, patience=60)) as it:
        it.slack.fail(POST, *[Failure(429, retry_after="0"), Failure(503, landed=True)] * 5)
        deliveries = []
        threads = {}
        for number in range(200):
            channel = f"D{number}" if number % 2 else f"C{number % 7}"
            mention = "" if number % 2 else f"<@{BOT}> "
            events = it.people.write(channel, f"{mention}質問{number}", f"U{number}")
            threads[number] = channel, events[0]["event"]["ts"]
            deliveries += [(event, retry) for event in events for retry in range(3)]
        dice.shuffle(deliveries)
        replies = await asyncio.gather(
            *(it.people.deliver(event, retry) for event, retry in deliveries)
        )
        assert {reply.status for reply in replies} == {200}
        await it.settle(30)
        for number, (channel, ts) in threads.items():
            (answer,) = it.slack.answers(channel, ts)
            assert answer.text == f"slack:{channel}:{ts} 質問{number}"
        assert len(it.slack.answers()) == len(it.agent.heard) == 200
