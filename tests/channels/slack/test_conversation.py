"""A full conversation with the real core, and all answers that can be reached."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from faq.answering.render import render as plain_text
from faq.channels.slack.answers import answers
from faq.channels.slack.home import prompts, view
from faq.channels.slack.messages import escape, messages
from faq.contract.answer import Answer
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase
from tests.article.test_all_answers import walk_all
from tests.channels.slack import block_kit
from tests.channels.slack.fake_slack import APP_TOKEN, BOT, BOT_TOKEN, FakeSlack, Posted
from tests.channels.slack.workspace import SECRET, Workspace
from tests.channels.slack.world import until, world
from tests.live.helpers import LONGEST_START, free_port

AT = f"<@{BOT}>"


@pytest.fixture(scope="module")
def reached(book: Book) -> list[Answer]:
    return list(walk_all(book).answers)


def kinds(message: Posted) -> list[str]:
    return [block["type"] for block in message.blocks]


async def converse(people: Workspace, slack: FakeSlack, votes: Path) -> None:
    """Talk with the bot in a DM, in a channel and by the slash command."""
    count = 0

    async def answered() -> Posted:
        nonlocal count
        count += 1
        await until(lambda: len(slack.answers()) == count, 20)
        return slack.answers()[-1]

    async def told(channel: str, text: str, thread: str | None = None) -> Posted:
        ts = await people.say(channel, text, thread=thread)
        answer = await answered()
        assert (answer.channel, answer.thread) == (channel, thread or ts)
        return answer

    # A DM: greeting, question, follow-up, comparison, a suggestion that is tapped, feedback.
    greeting = await told("D1", "こんにちは")
    root = greeting.thread
    assert greeting.text == phrase("social_greet")
    question = await told("D1", "CTOの業務内容は?", root)
    assert "CTO" in question.text
    assert {"rich_text", "context", "actions", "context_actions"} <= set(kinds(question))
    followup = await told("D1", "じゃあCOOは?", root)
    assert "COO" in followup.text and followup.text != question.text
    comparison = await told("D1", "CEOとCOOの違いは?", root)
    assert "table" in kinds(comparison)
    actions = next(block for block in comparison.blocks if block["type"] == "actions")
    label = actions["elements"][0]["text"]["text"]
    await people.press(people.pressing(comparison, label))
    tapped = await answered()
    assert tapped.thread == root
    assert tapped.text.startswith(phrase("slack_asked", question=label))
    await people.press(people.pressing(tapped, phrase("slack_helpful")))
    await until(lambda: slack.ephemerals)
    assert votes.read_text(encoding="utf-8").count("\n") == 1
    # A channel: a mention, and a follow-up in its thread.
    mention = await told("C1", f"{AT} CFOの役割は?")
    assert "CFO" in mention.text
    assert "CTO" in (await told("C1", "CTOは?", mention.thread)).text
    # The slash command, and what follows on it.
    await people.command("CCOとは?", id="one")
    await until(lambda: slack.responses["one"], 20)
    await people.command("いつからあるの?", id="two")
    await until(lambda: slack.responses["two"], 20)
    assert "CCO" in slack.responses["one"][0]["text"]
    assert "1999" in slack.responses["two"][0]["text"]
    # What the article does not tell, what is not its subject, and no payload.
    assert "年収" in (await told("D1", "CTOの年収は?")).text
    assert (await told("D1", "明日の天気は?")).text == phrase("off_topic")
    assert (await told("D1", "/restart")).text


async def test_a_full_conversation(core: Callable[..., Any], no_feedback_file: Path) -> None:
    async with world(core) as it:
        await converse(it.people, it.slack, no_feedback_file)


async def test_a_full_conversation_with_the_real_bot(no_feedback_file: Path) -> None:
    port = str(free_port())
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        secrets = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET}
        environment = {**os.environ, "PORT": port, **secrets, "SLACK_API_BASE_URL": slack.url}
        # With Socket Mode, too: both ways are open.
        environment |= {"SLACK_APP_TOKEN": APP_TOKEN, "SLACK_FOLLOWUPS": "on"}
        bot = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tools.run"),
            cwd=Path(__file__).resolve().parents[3],
            env=environment,
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            webhook = f"http://127.0.0.1:{port}/webhooks/slack/webhook"
            # The connection is opened when all else is ready.
            await asyncio.wait_for(slack.connected(), LONGEST_START)
            people = Workspace(slack, webhook, session)
            await converse(people, slack, no_feedback_file)
            (event,) = people.write("D9", "CFOとは?")
            await slack.send("events_api", event)
            assert (await people.deliver(event, retry=1)).status == 200
            await until(lambda: slack.answers("D9"))
            assert slack.refused == []
        finally:
            bot.terminate()
            assert await bot.wait() == 0
        assert len(slack.answers("D9")) == 1


def test_every_answer_fits(reached: list[Answer]) -> None:
    kinds_reached = {answer.kind for answer in reached}
    assert kinds_reached >= {"answer", "clarify", "not_in_article", "off_topic", "social"}
    for answer in reached:
        (message,) = messages(answer, "押された質問")
        assert block_kit.problems(list(message.blocks)) == [], answer
        assert block_kit.markup_problems(message.text) == []
        assert message.text.endswith(escape(plain_text(answer)))


def test_every_answer_arrives_as_it_was_sent(reached: list[Answer]) -> None:
    for answer in reached:
        assert answers([{"text": "x"}, {"custom": answer.to_dict()}]) == [answer]


@pytest.mark.parametrize("custom", [None, 7, "x", {}, {"kind": "answer"}, {"question": None}])
def test_what_is_no_answer_is_told_as_text(custom: Any) -> None:
    (answer,) = answers([{"text": "一\n\n二"}, {"custom": custom}, {"image": "x"}])
    assert [sentence.text for sentence in answer.sentences] == ["一", "二"]
    assert answers([{"custom": custom}]) == []


def test_home_and_prompts_fit(book: Book) -> None:
    assert block_kit.problems(view(book, followups=True)["blocks"], "home") == []
    assert all(len(prompt["title"]) <= 40 for prompt in prompts(book))
    assert isinstance(messages(Answer("social"))[0].text, str)
