"""A full conversation with the real core, and all answers that can be reached."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from actions.answer import Answer
from actions.facts import Book
from actions.phrases import phrase
from actions.render import render as plain_text
from channels.slack.answers import answers
from channels.slack.home import prompts, view
from channels.slack.render import escape, messages
from tests.actions.test_all_answers import walk_all
from tests.slack import block_kit
from tests.slack.fake_slack import BOT, Posted
from tests.slack.world import world

AT = f"<@{BOT}>"


@pytest.fixture(scope="module")
def reached(book: Book) -> list[Answer]:
    return list(walk_all(book).answers)


def kinds(message: Posted) -> list[str]:
    return [block["type"] for block in message.blocks]


async def test_a_full_conversation(core: Callable[..., Any], no_feedback_file: Path) -> None:
    async with world(core) as it:

        async def told(channel: str, text: str, thread: str | None = None) -> Posted:
            ts = await it.people.say(channel, text, thread=thread)
            await it.settle()
            return it.slack.answers(channel, thread or ts)[-1]

        # A DM: greeting, question, follow-up, comparison, a suggestion that is tapped, feedback.
        root = await it.people.say("D1", "こんにちは")
        await it.settle()
        (greeting,) = it.slack.answers("D1", root)
        assert greeting.text == phrase("social_greet")
        question = await told("D1", "CTOの業務内容は?", root)
        assert "CTO" in question.text and "rich_text" in kinds(question)
        assert "context" in kinds(question) and "context_actions" in kinds(question)
        followup = await told("D1", "じゃあCOOは?", root)
        assert "COO" in followup.text and followup.text != question.text
        comparison = await told("D1", "CEOとCOOの違いは?", root)
        assert "table" in kinds(comparison)
        label = next(
            element["text"]["text"]
            for block in comparison.blocks
            if block["type"] == "actions"
            for element in block["elements"]
        )
        await it.people.press(it.people.pressing(comparison, label))
        await it.settle()
        tapped = it.slack.answers("D1", root)[-1]
        assert tapped.text.startswith(phrase("slack_asked", question=label))
        await it.people.press(it.people.pressing(tapped, phrase("slack_helpful")))
        await it.settle()
        assert no_feedback_file.read_text(encoding="utf-8").count("\n") == 1
        # A channel: a mention, and a follow-up in its thread.
        root = await it.people.say("C1", f"{AT} CFOの役割は?")
        await it.settle()
        (first,) = it.slack.answers("C1", root)
        assert "CFO" in first.text
        assert "CTO" in (await told("C1", "CTOは?", root)).text
        # The slash command, and what follows on it.
        await it.people.command("CCOとは?", id="one")
        await it.people.command("いつからあるの?", id="two")
        await it.settle()
        first_whisper, second_whisper = (it.slack.responses[id][0] for id in ("one", "two"))
        assert "CCO" in first_whisper["text"]
        assert "1999" in second_whisper["text"]
        # What the article does not tell, and what is not its subject.
        assert "年収" in (await told("D1", "CTOの年収は?")).text
        assert (await told("D1", "明日の天気は?")).text.startswith(phrase("off_topic")[:10])


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
    assert block_kit.problems(view(book)["blocks"], "home") == []
    assert all(len(prompt["title"]) <= 40 for prompt in prompts(book))
    assert isinstance(messages(Answer("social"))[0].text, str)
