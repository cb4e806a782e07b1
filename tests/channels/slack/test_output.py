"""What is shown, Home and prompts, feedback, Socket Mode."""

import asyncio
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from faq.answering.render import render as plain_text
from faq.channels.slack import sizes
from faq.channels.slack.messages import messages
from faq.channels.slack.split import split
from faq.contract.answer import Answer, Cell, Note, Sentence, Source, Suggestion, Table
from faq.knowledge.contact import Contact
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site
from tests.channels.slack import block_kit
from tests.channels.slack.fake_slack import APP_TOKEN, BOT, Failure, FakeSlack
from tests.channels.slack.world import Agent, bot, echo, until, world

NASTY = (
    "A & B < C > D *b* _i_ ~s~ `c` | <!channel> <!here>"
    " <@U1> <#C1> <https://x.test|y> :tada:\n@here"
)
POST = "chat.postMessage"
STATUS = "assistant.threads.setStatus"


def table(rows: int, columns: int, text: str = "値") -> Table:
    header = ("項目", *(f"役職{n}" for n in range(1, columns)))
    body = tuple(
        (Cell(f"行{row}"), *(Cell(f"{text}{row}.{n}") for n in range(1, columns)))
        for row in range(rows)
    )
    return Table("比較", header, body)


def problems(answer: Answer, asked: str | None = None) -> list[str]:
    found = []
    for message in messages(answer, asked):
        found += block_kit.problems(list(message.blocks))
        found += block_kit.markup_problems(message.text)
    return found


def shown_tables(answer: Answer) -> list[Any]:
    return [b for m in messages(answer) for b in m.blocks if b["type"] == "table"]


def nasty_answer() -> Answer:
    return Answer(
        "answer",
        sentences=(Sentence(NASTY), Sentence(NASTY, (), "item")),
        table=Table(NASTY, (NASTY, NASTY), ((Cell(NASTY), Cell(NASTY)),)),
        notes=(Note(NASTY),),
        sources=(Source(NASTY, (1, 2)), Source(NASTY, (3,), "https://x.test/?a=1&b=<|>")),
        suggestions=(Suggestion(NASTY[:40], NASTY),),
    )


def test_nothing_is_markup() -> None:
    answer = nasty_answer()
    assert problems(answer, NASTY) == []
    (message,) = messages(answer, NASTY)
    assert message.text.count("&lt;!channel&gt;") == plain_text(answer).count("<!channel>") + 1
    shown = list(block_kit.texts(list(message.blocks)))
    # Once each in the quotation, both sentences, the caption, the four cells and the note.
    assert sum(NASTY in text for text in shown) >= 9
    elements = [e for block in message.blocks for e in block.get("elements", [])]
    (link,) = (element for element in elements if element["type"] == "mrkdwn")
    assert link["text"] == f"<https://x.test/?a=1&amp;b=&lt;%7C&gt;|{phrase('slack_article')}>"


async def test_posted() -> None:
    async def reply(conversation: str, text: str) -> Answer:
        return replace(nasty_answer(), sentences=(Sentence(text),))

    async with world(reply) as it:
        await it.people.say("D1", "a &amp; &lt;!channel&gt; <@U9> *b*")
        await it.settle()
        (answer,) = it.slack.answers("D1")
        assert answer.blocks[0]["elements"][0]["elements"][0]["text"] == "a & <!channel>  *b*"


async def test_one_message_with_text() -> None:
    async def reply(conversation: str, text: str) -> Answer:
        return Answer("answer", sentences=tuple(map(Sentence, ("一\n\n二", "三"))))

    async with world(reply) as it:
        await it.people.say("C1", f"<@{BOT}> x")
        await it.settle()
        (body,) = it.slack.called(POST)
        assert body["text"].startswith("一\n\n二\n三")
        assert body["unfurl_links"] is body["unfurl_media"] is False
        assert "as_user" not in body


def test_small_table_is_one_block() -> None:
    rows = (("人数", "12", "あ"), ("額", "1,300", "い"))
    small = replace(table(2, 3), rows=tuple(tuple(map(Cell, row)) for row in rows))
    (block,) = shown_tables(Answer("answer", table=small))
    assert [setting["align"] for setting in block["column_settings"]] == ["left", "right", "left"]
    assert block["rows"][0][0]["elements"][0]["elements"][0]["style"] == {"bold": True}
    assert block["rows"][1][1] == {"type": "raw_text", "text": "12"}


@pytest.mark.parametrize(
    ("rows", "columns", "text"),
    [
        (99, 20, "値"),
        (100, 3, "値"),
        (250, 2, "値"),
        (3, 45, "値"),
        (120, 30, "値"),
        (30, 4, "長" * 300),
    ],
)
def test_large_tables(rows: int, columns: int, text: str) -> None:
    answer = Answer("answer", sentences=(Sentence("表です。"),), table=table(rows, columns, text))
    assert problems(answer) == []
    cells = [cell["text"] for t in shown_tables(answer) for row in t["rows"][1:] for cell in row]
    expected = {cell.text for row in table(rows, columns, text).rows for cell in row}
    assert set(cells) == expected
    posted = messages(answer)
    assert all(sum(b["type"] == "table" for b in m.blocks) <= 1 for m in posted)
    whole = "\n".join(message.text for message in posted)
    assert all(text in whole for text in expected)
    pages = len(shown_tables(answer))
    captions = [phrase("slack_page", caption="比較", page=n + 1, pages=pages) for n in range(pages)]
    told = [text for m in posted for text in block_kit.texts(list(m.blocks)) if "比較" in text]
    assert told == (captions if pages > 1 else ["比較"])


def test_empty_cells() -> None:
    empty = Table("x", ("", "a"), ((Cell(""), Cell("b")),))
    assert problems(Answer("answer", table=empty)) == []


@pytest.mark.parametrize(
    "error", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"]
)
async def test_refused_blocks_become_text(error: str) -> None:
    answer = Answer("answer", sentences=(Sentence("表。" * 3000),), table=table(5, 3))

    async def reply(conversation: str, text: str) -> Answer:
        return answer

    async with world(reply) as it:
        it.slack.fail(POST, Failure(error=error))
        root = await it.people.say("D1", "x")
        await it.settle()
        posted = it.slack.answers("D1", root)
        assert len(posted) > 1
        assert "".join(m.text for m in posted) == "".join(m.text for m in messages(answer))
        assert all(not m.blocks and len(m.text) <= sizes.TEXT for m in posted)


def test_long_answers_are_cut_at_sentences() -> None:
    sentence = "これは長い文で、読点もあります。"
    text = sentence * (20_000 // len(sentence))
    posted = messages(Answer("answer", sentences=(Sentence(text),), notes=(Note("注" * 9000),)))
    assert problems(Answer("answer", sentences=(Sentence(text),), notes=(Note("注" * 9000),))) == []
    assert len(posted) > 1
    body = "".join(message.text.replace("\n", "") for message in posted)
    assert body.startswith(text)
    for message in posted[:-1]:
        assert message.text.endswith("。")


@pytest.mark.parametrize("most", [10, 100])
def test_split_loses_nothing(most: int) -> None:
    for text in ("", "あ" * 95, "あ。" * 50, "a\nb" * 70, "あい、" * 33, "。" * 25):
        pieces = split(text, most)
        assert "".join(pieces) == text
        assert all(len(piece) <= most for piece in pieces)


def test_everything_at_its_largest() -> None:
    answer = Answer(
        "answer",
        sentences=tuple(Sentence("文" * 500, (), "item" if n % 3 else None) for n in range(60)),
        table=table(99, 5),
        notes=tuple(Note("注" * 200) for _ in range(25)),
        sources=tuple(Source(f"節{n}", (1, 3, 5), f"https://x.test/{n}") for n in range(25)),
        suggestions=tuple(Suggestion("題" * 40, "問" * 200) for _ in range(5)),
    )
    assert problems(answer, "質" * 2000) == []


async def test_prompts_and_home() -> None:
    async with world() as it:
        assert (await it.people.open_app("U1", "messages")).status == 200
        await it.settle()
        (prompts,) = it.slack.prompts
        assert prompts["channel_id"] == "D1"
        assert "thread_ts" not in prompts
        assert 1 <= len(prompts["prompts"]) <= 4
        await it.people.open_app("U1", "home")
        await it.settle()
        assert it.slack.views["U1"]["type"] == "home"
        blocks = it.slack.views["U1"]["blocks"]
        (buttons,) = (block for block in blocks if block["type"] == "actions")
        assert len(buttons["elements"]) == 4


async def test_question_from_home() -> None:
    async with world() as it:
        await it.people.open_app("U1", "home")
        await it.settle()
        buttons = next(b for b in it.slack.views["U1"]["blocks"] if b["type"] == "actions")
        label = buttons["elements"][0]["text"]["text"]
        payload = it.people.pressing_home("U1", label)
        await it.people.press(payload)
        await it.people.press(payload)
        await it.settle()
        question, answer = it.slack.answers("D1")
        assert label in question.text and question.thread is None
        assert (answer.thread, answer.text) == (question.ts, f"回答: {label}")
        await it.people.say("D1", "続き", thread=question.ts)
        await it.settle()
        assert it.agent.heard[0][0] == it.agent.heard[1][0]
        it.slack.fail(POST, Failure(error="channel_not_found"))
        await it.people.press(it.people.pressing_home("U1", label))
        await it.settle()
        assert len(it.agent.heard) == 2


async def test_status() -> None:
    async def reply(conversation: str, text: str) -> Answer:
        await until(lambda: any(it.slack.statuses.values()), 1)
        if text == "壊れる":
            raise RuntimeError
        return await echo(conversation, text)

    async with world(reply) as it:
        for channel, text in (("D1", "動く"), ("C1", f"<@{BOT}> 動く"), ("D2", "壊れる")):
            root = await it.people.say(channel, text)
            await it.settle()
            assert it.slack.statuses.pop((channel, root)) == [phrase("slack_status"), ""]
        it.slack.fail(POST, *[Failure(error="is_archived")] * 3)
        root = await it.people.say("D3", "動く")
        await it.settle()
        assert it.slack.statuses.pop(("D3", root)) == [phrase("slack_status"), ""]


@pytest.mark.parametrize(
    "failure",
    [
        Failure(error="missing_scope"),
        Failure(error="not_allowed_token_type"),
        Failure(403),
        Failure(429, retry_after="30"),
        Failure(503),
        Failure(hang=5),
    ],
)
async def test_status_is_not_needed(failure: Failure) -> None:
    async with world() as it:
        it.slack.fail(STATUS, failure)
        started = time.monotonic()
        await it.people.say("D1", "質問")
        await until(lambda: it.slack.answers("D1"))
        assert time.monotonic() - started < 1


async def test_home_is_not_needed() -> None:
    async with world() as it:
        it.slack.fail("views.publish", Failure(error="not_enabled"))
        it.slack.fail("assistant.threads.setSuggestedPrompts", Failure(error="missing_scope"))
        assert (await it.people.open_app("U1", "messages")).status == 200
        assert (await it.people.open_app("U1", "home")).status == 200
        await it.settle()
        await it.people.say("D1", "質問")
        await it.settle()
        assert len(it.slack.answers("D1")) == 1


def votes(path: Path) -> dict[str, bool]:
    """Read the file as whoever mends the bot does: the last vote of each message counts."""
    if not path.exists():
        return {}
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {line["message_id"]: line["helpful"] for line in lines}


async def test_feedback(no_feedback_file: Path) -> None:
    async with world() as it:
        await it.people.say("D1", "質問")
        await it.settle()
        (answer,) = it.slack.answers("D1")
        good, bad = phrase("slack_helpful"), phrase("slack_unhelpful")
        first = it.people.pressing(answer, good)
        assert (await it.people.press(first)).seconds < 1.0
        await it.people.press(first)
        await it.settle()
        assert list(votes(no_feedback_file).values()) == [True]
        assert len(it.slack.ephemerals) == 1
        assert it.slack.ephemerals[0]["text"] == phrase("slack_thanks")
        await it.people.press(it.people.pressing(answer, bad))
        await it.people.press(it.people.pressing(answer, good, "U2"))
        await it.settle()
        assert sorted(votes(no_feedback_file).values()) == [False, True]
        written = no_feedback_file.read_text(encoding="utf-8")
        assert "U1" not in written
        # With what it was about, by which its question is found.
        for line in map(json.loads, written.splitlines()):
            assert (line["kind"], line["topic"]) == ("answer", None)
        assert it.slack.answers("D1") == [answer]
        assert len(it.agent.heard) == 1


async def test_feedback_on_a_command(no_feedback_file: Path) -> None:
    async with world() as it:
        await it.people.command("質問", id="one")
        await it.settle()
        blocks = it.slack.responses["one"][0]["blocks"]
        pressing = it.people.pressing_ephemeral("two", blocks, phrase("slack_helpful"))
        await it.people.press(pressing)
        await it.settle()
        assert it.slack.responses["two"][0]["text"] == phrase("slack_thanks")
        it.slack.fail("respond", Failure(404))
        await it.people.press(it.people.pressing_ephemeral("two", blocks, phrase("slack_helpful")))
        await it.settle()
        assert len(votes(no_feedback_file)) == 2


@pytest.mark.parametrize("kind", ["social", "error"])
def test_no_feedback_on_small_talk(kind: str) -> None:
    (message,) = messages(Answer(kind, sentences=(Sentence("こんにちは。"),)))
    assert [block["type"] for block in message.blocks] == ["rich_text"]


@pytest.mark.parametrize("count", [1, 5, 6, 25, 26, 60])
def test_all_buttons_are_shown(count: int) -> None:
    suggestions = tuple(Suggestion(f"題{n}", f"問{n}") for n in range(count))
    answer = Answer("answer", sentences=(Sentence("x"),), suggestions=suggestions)
    assert problems(answer) == []
    (message,) = messages(answer)
    values = [e["value"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
    assert values == [suggestion.text for suggestion in suggestions]


async def test_socket_mode() -> None:
    async def reply(conversation: str, text: str) -> Answer:
        await asyncio.sleep(1.5)
        return await echo(conversation, text)

    async with world(reply, socket_mode=True) as it:
        (event,) = it.people.write("D1", "質問")
        started = time.monotonic()
        ack = await it.slack.send("events_api", event)
        # Slack is told before there is an answer.
        assert time.monotonic() - started < 1.0
        assert "payload" not in ack
        assert it.slack.answers() == []
        # Slack delivers again what it believes lost.
        await it.slack.send("events_api", event)
        await it.settle()
        (answer,) = it.slack.answers("D1")
        usage = await it.slack.send("slash_commands", it.people.commanding(""))
        assert usage["payload"]["text"] == phrase("slack_usage")
        await it.slack.send("slash_commands", it.people.commanding("質問", id="one"))
        await it.slack.send("interactive", it.people.pressing(answer, "つぎは?"))
        await it.settle()
        assert len(it.slack.responses["one"]) == 1
        assert len(it.slack.answers("D1")) == 2
        assert (await it.people.deliver(event)).status == 404


@pytest.mark.parametrize("politely", [True, False])
async def test_socket_mode_reconnects(politely: bool) -> None:
    async with world(socket_mode=True) as it:
        (event,) = it.people.write("D1", "質問")
        socket = await it.slack.connected()
        if politely:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        else:
            await socket.close()
        await asyncio.wait_for(it.slack.connected(2), 5)
        await it.slack.send("events_api", event)
        await it.slack.send("events_api", event)
        await it.settle()
        assert len(it.slack.answers("D1")) == 1


async def test_socket_mode_and_http_share_marks() -> None:
    async with world(app_token=APP_TOKEN) as it:
        (event,) = it.people.write("D1", "質問")
        await it.slack.send("events_api", event)
        assert (await it.people.deliver(event)).status == 200
        await it.settle()
        assert len(it.slack.answers("D1")) == 1


async def test_socket_mode_waits_for_slack(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeSlack() as slack:
        slack.fail("apps.connections.open", Failure(503), Failure(error="internal_error"))
        options = {"app_token": APP_TOKEN, "signing_secret": None}
        async with bot(slack, Agent(), **options):
            await asyncio.wait_for(slack.connected(), 5)
    assert APP_TOKEN not in caplog.text


async def test_socket_mode_nonsense() -> None:
    async with world(socket_mode=True) as it:
        for payload in ({}, {"type": "event_callback"}, {"type": "block_actions", "actions": [7]}):
            await it.slack.send("events_api", payload)
        await (await it.slack.connected()).send_str("not JSON")
        await (await it.slack.connected()).send_json({"type": "hello"})
        (event,) = it.people.write("D1", "質問")
        await it.slack.send("events_api", event)
        await it.settle()
        assert len(it.slack.answers("D1")) == 1


@pytest.mark.parametrize(
    ("contact", "template", "urls"),
    [
        (Contact(name="窓口", url="https://example.com/c"), "contact_wished", 1),
        (Contact(name="窓口", url="https://example.com/c"), "off_topic", 0),
        (Contact(name="窓口", phone="03-0000-0000"), "contact_wished", 0),
        (None, "contact_wished", 0),
    ],
)
def test_a_button_leads_to_people(
    contact: Contact | None, template: str, urls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = site().model_copy(update={"contact": contact})
    monkeypatch.setattr("faq.channels.slack.messages.site", lambda: there)
    answer = Answer("social", sentences=(Sentence("窓口で承っております。", (), template),))
    (message,) = messages(answer)
    assert block_kit.problems(list(message.blocks)) == []
    buttons = [e for block in message.blocks for e in block.get("elements", ()) if "url" in e]
    assert [button["url"] for button in buttons] == ["https://example.com/c"] * urls
