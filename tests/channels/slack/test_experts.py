"""What the bot could not answer reaches people who know more, and their answers come back, once."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from faq.channels.feedback import MOST_FACTS, VotedOn
from faq.channels.slack import retold
from faq.channels.slack.interactions import UNHELPFUL, vote_value
from faq.channels.slack.matter import LONGEST_TEXT, Matter, read_matter
from faq.channels.slack.place import Place
from faq.channels.slack.settings import read_experts
from faq.contract.answer import Answer, Sentence
from faq.knowledge.phrases import phrase
from faq.settings import SettingsError
from tests.channels.slack.fake_slack import BOT, Failure, Posted, permalink
from tests.channels.slack.world import World, world

AT = f"<@{BOT}>"
EXPERTS = "C9"
ASK = phrase("slack_expert_ask")
REFUSAL = Answer(
    "not_in_article", ("CFO",), "roles", sentences=(Sentence("書かれていません。"),)
)  # fmt: skip


async def refuse(conversation: str, text: str) -> Answer:
    return REFUSAL


async def press(it: World, message: Posted, label: str = ASK, user: str = "U1") -> None:
    assert (await it.people.press(it.people.pressing(message, label, user))).status == 200
    await it.settle()


async def asked(it: World, text: str = "CFOの年収は?", channel: str = "C1") -> tuple[str, Posted]:
    """U1 asks in vain, and wants an expert; returns the thread and what the experts see."""
    root = await it.people.say(channel, text if channel[0] == "D" else f"{AT} {text}")
    await it.settle()
    await press(it, it.slack.answers(channel, root)[-1])
    return root, it.slack.answers(EXPERTS)[-1]


async def test_the_experts_see_the_question_and_where_it_was_asked() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        root, post = await asked(it)
        for told in ("<@U1>", "CFOの年収は?", permalink("C1", root), "CFO、役割"):
            assert told in post.text
        assert {"type": "user", "user_id": "U1"} in post.blocks[0]["elements"][0]["elements"]
        (said,) = it.slack.ephemerals
        assert (said["user"], said["channel"], said["thread_ts"], said["text"]) == (
            "U1", "C1", root, phrase("slack_expert_asked"),
        )  # fmt: skip


@pytest.mark.parametrize("again", ["U1", "U2"])
async def test_two_presses_are_one_post(again: str) -> None:
    async with world(refuse, experts=EXPERTS) as it:
        root, _ = await asked(it)
        await press(it, it.slack.answers("C1", root)[-1], user=again)
        assert len(it.slack.answers(EXPERTS)) == 1
        assert it.slack.ephemerals[-1]["text"] == phrase("slack_expert_again")


@pytest.mark.parametrize("kind", ["answer", "clarify", "social", "off_topic", "not_in_article"])
async def test_only_below_refusals(kind: Any) -> None:
    async def reply(conversation: str, text: str) -> Answer:
        return Answer(kind, sentences=(Sentence("はい。"),))

    for experts in (None, EXPERTS):
        async with world(reply, experts=experts) as it:
            await it.people.say("D1", "質問")
            await it.people.say(EXPERTS, f"{AT} 質問")
            await it.settle()
            shown = ASK in str(it.slack.answers("D1")[0].blocks)
            assert shown == (kind == "not_in_article" and experts is not None)
            # They need not ask themselves.
            assert ASK not in str(it.slack.answers(EXPERTS)[0].blocks)


@pytest.mark.parametrize("channel", ["C1", "D1"])
async def test_after_a_bad_vote(channel: str) -> None:
    async with world(experts=EXPERTS) as it:
        root = await it.people.say(channel, f"{AT} CCOとは? なぜ")
        await it.settle()
        answer = it.slack.answers(channel, root)[-1]
        assert ASK not in str(answer.blocks)
        await press(it, answer, phrase("slack_helpful"))
        await press(it, answer, phrase("slack_unhelpful"))
        good, bad = it.slack.ephemerals
        assert ASK not in str(good) and ASK in str(bad)
        pressing = it.people.pressing_ephemeral("eph", bad["blocks"], ASK)
        pressing["channel"]["id"] = pressing["container"]["channel_id"] = channel
        for _ in range(2):
            await it.people.press(pressing)
        await it.settle()
        (post,) = it.slack.answers(EXPERTS)
        # Nobody else could open a DM.
        assert (permalink("C1", root) in post.text) == (channel == "C1")
        await it.people.say(EXPERTS, "こうです。", "U9", thread=post.ts)
        await it.settle()
        assert it.slack.answers(channel, root)[-1].text.startswith("<@U9>")


async def test_a_reply_is_brought_back_with_the_name_of_who_wrote_it() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        root, post = await asked(it)
        events = it.people.write(EXPERTS, "年収は非公開です。", "U9", thread=post.ts)
        for retry in range(3):
            await it.people.deliver(events[0], retry)
            await it.settle()
        _, brought = it.slack.answers("C1", root)
        assert brought.text == "\n".join(
            [
                phrase("slack_expert_answer", person="<@U9>"),
                "年収は非公開です。",
                phrase("slack_expert_remark"),
            ]
        )
        await it.people.say(EXPERTS, "目安は公開されています。", "U8", thread=post.ts)
        await it.settle()
        assert [a.text[:5] for a in it.slack.answers("C1", root)[1:]] == ["<@U9>", "<@U8>"]
        assert len(it.agent.heard) == 1


@pytest.mark.parametrize("brought", [False, True])
async def test_a_restart_loses_nothing_and_doubles_nothing(brought: bool) -> None:
    async with world(refuse, experts=EXPERTS) as before, world(refuse, experts=EXPERTS) as it:
        root, post = await asked(before)
        (event,) = before.people.write(EXPERTS, "こうです。", "U9", thread=post.ts)
        if brought:
            await before.people.deliver(event)
            await before.settle()
        # Another process, with no marks; the same Slack.
        it.slack.messages = before.slack.messages
        await it.people.deliver(event, retry=1)
        await it.settle()
        assert len(it.slack.answers("C1", root)) == 2


async def test_where_slack_does_not_tell_what_a_post_carries() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        root, post = await asked(it)
        post.metadata = None
        await it.people.say(EXPERTS, "こうです。", "U9", thread=post.ts)
        it.slack.fail("conversations.replies", *[Failure(error="missing_scope")] * 2)
        await it.people.say(EXPERTS, "はい。", "U9", thread=post.ts)
        await it.settle()
        assert len(it.slack.answers("C1", root)) == 3


def reply(text: str = "こうです。", **more: Any) -> dict[str, Any]:
    return {"text": text, "channel": EXPERTS, "user": "U9", **more}


@pytest.mark.parametrize(
    "written",
    [
        # another channel, another app, the bot itself, a join, nothing
        reply(channel="C2"),
        reply(bot_id="B9"),
        reply(user=BOT),
        reply(subtype="channel_join"),
        reply(" "),
        # meant for others, or for the bot
        reply("<@U7> わかりますか?"),
        reply("<!here> どなたか"),
        reply("<!subteam^S1> どなたか"),
        reply(f"{AT} CCOとは?"),
    ],
)
async def test_what_is_not_brought_back(written: dict[str, Any]) -> None:
    async with world(refuse, experts=EXPERTS, followups=False) as it:
        root, post = await asked(it)
        fields = {"user": written.pop("user"), "thread": post.ts}
        events = it.people.write(written.pop("channel"), written.pop("text"), **fields)
        for event in events:
            await it.people.deliver({**event, "event": {**event["event"], **written}})
        await it.settle()
        assert len(it.slack.answers("C1", root)) == 1


async def test_threads_that_the_bot_did_not_begin_lead_nowhere() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        root, post = await asked(it)
        # Another app lets its message carry what ours carries.
        forged = Posted(EXPERTS, it.slack.now(), "U0EVIL", "x", None, [], post.metadata)
        plain = Posted(EXPERTS, it.slack.now(), "U7", "話題")
        it.slack.messages += [forged, plain]
        for other in (forged, plain):
            await it.people.say(EXPERTS, "こうです。", "U9", thread=other.ts)
        # Nor does what is written beside the thread.
        await it.people.say(EXPERTS, "こうです。", "U9")
        await it.settle()
        assert len(it.slack.answers("C1", root)) == 1


@pytest.mark.parametrize("external", [False, True])
async def test_other_companies_answer_only_where_they_may(external: bool) -> None:
    async with world(refuse, experts=EXPERTS, external=external) as it:
        root, post = await asked(it)
        (event,) = it.people.write(EXPERTS, "こうです。", "U9", thread=post.ts)
        await it.people.deliver({**event, "is_ext_shared_channel": True})
        await it.settle()
        assert len(it.slack.answers("C1", root)) == 1 + external


async def test_a_command_is_answered_in_a_dm() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        await it.people.command("CFOの年収は?")
        await it.settle()
        (shown,) = it.slack.responses["cmd"]
        await it.people.press(it.people.pressing_ephemeral("eph", shown["blocks"], ASK))
        await it.settle()
        (said,) = it.slack.responses["eph"]
        assert said["text"] == phrase("slack_expert_asked")
        await comes_back_with_its_question(it)


async def test_a_dm_without_threads_is_answered_there() -> None:
    async with world(refuse, experts=EXPERTS, flat=True) as it:
        await it.people.say("D1", "CFOの年収は?")
        await it.settle()
        await press(it, it.slack.answers("D1")[0])
        await comes_back_with_its_question(it)


async def comes_back_with_its_question(it: World) -> None:
    (post,) = it.slack.answers(EXPERTS)
    # There is no thread that anybody else could open.
    assert "https://" not in post.text
    await it.people.say(EXPERTS, "こうです。", "U9", thread=post.ts)
    await it.settle()
    brought = it.slack.answers("D1")[-1]
    assert "CFOの年収は?" in brought.text and "こうです。" in brought.text


async def test_what_does_not_reach_them_can_be_tried_again() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        root = await it.people.say("C1", f"{AT} CFOの年収は?")
        await it.settle()
        (refusal,) = it.slack.answers("C1", root)
        it.slack.outside.add(EXPERTS)
        await press(it, refusal)
        assert it.slack.ephemerals[-1]["text"] == phrase("slack_expert_failed")
        it.slack.outside.clear()
        it.slack.refused.clear()
        await asyncio.sleep(1.1)
        await press(it, refusal)
        assert it.slack.ephemerals[-1]["text"] == phrase("slack_expert_asked")
        assert len(it.slack.answers(EXPERTS)) == 1


async def test_what_slack_does_not_take_goes_as_text() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        root = await it.people.say("C1", f"{AT} CFOの年収は?")
        await it.settle()
        it.slack.fail("chat.postMessage", Failure(error="invalid_blocks"))
        await press(it, it.slack.answers("C1", root)[0])
        (post,) = it.slack.answers(EXPERTS)
        assert post.blocks == [] and "CFOの年収は?" in post.text
        it.slack.fail("chat.postMessage", Failure(error="invalid_blocks"))
        await it.people.say(EXPERTS, "こうです。", "U9", thread=post.ts)
        await it.settle()
        brought = it.slack.answers("C1", root)[1]
        assert brought.blocks == [] and "こうです。" in brought.text and "<@U9>" in brought.text


async def test_who_answered_in_vain_is_told() -> None:
    async with world(refuse, experts=EXPERTS) as it:
        _, post = await asked(it)
        it.slack.outside.add("C1")
        await it.people.say(EXPERTS, "こうです。", "U9", thread=post.ts)
        await it.settle()
        said = it.slack.ephemerals[-1]
        assert (said["channel"], said["user"], said["thread_ts"]) == (EXPERTS, "U9", post.ts)
        assert said["text"] == phrase("slack_expert_lost")
        it.slack.refused.clear()


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("a &lt;b&gt; &amp;", [{"type": "text", "text": "a <b> &"}]),
        ("<https://x.test/?a&amp;b|資料>", [
            {"type": "link", "url": "https://x.test/?a&b", "text": "資料"}]),
        ("<https://x.test>です", [
            {"type": "link", "url": "https://x.test", "text": "https://x.test"},
            {"type": "text", "text": "です"}]),
        ("<@U1> さん:bow::skin-tone-2:", [
            {"type": "user", "user_id": "U1"}, {"type": "text", "text": " さん"},
            {"type": "emoji", "name": "bow", "skin_tone": 2}]),
        ("15:30:45に<#C1|general>で", [{"type": "text", "text": "15:30:45に#generalで"}]),
    ],
)  # fmt: skip
def test_what_was_written_is_retold(text: str, runs: list[dict[str, Any]]) -> None:
    (paragraph,) = retold.paragraphs(f"\n{text}\n")
    assert paragraph["elements"] == runs


def test_a_matter_comes_back_from_what_was_written() -> None:
    asked = Matter.of(Place("C1", "U1", "1.1"), 'な ぜ"?' * 400, REFUSAL)
    assert read_matter(asked.written()) == asked
    assert len(asked.text) == LONGEST_TEXT + 1


@pytest.mark.parametrize("text", ['"', "\n", "あ"])
@pytest.mark.parametrize("roles", [(), ("CFO",), ("あ" * 400,) * 20])
def test_a_matter_fits_into_a_button(text: str, roles: tuple[str, ...]) -> None:
    about = VotedOn("not_in_article", "t" * 40, ("f" * 40,) * MOST_FACTS)
    asked = Matter.of(Place("C1", "U1", "1.1"), text * 2000, replace(REFUSAL, roles=roles))
    assert len(vote_value(UNHELPFUL, about, asked)) <= 2000
    assert len(asked.text) > 100


@pytest.mark.parametrize(
    ("place", "channel"),
    [
        (Place("C1", "U1", "1.1"), "C1"),
        (Place("D1", "U1", "1.1"), "D1"),
        (Place("D1", "U1"), "D1"),
        # The DM may be one of two people.
        (Place("D7", "U1", response_url="x"), "U1"),
        (Place("C1", "U1", response_url="x"), "U1"),
    ],
)
def test_where_an_answer_belongs(place: Place, channel: str) -> None:
    assert Matter.of(place, "x", REFUSAL).place == Place(channel, "U1", place.thread)


@pytest.mark.parametrize(
    "written",
    ["", "x", "[]", "{}", "7", '["C1","U1",null,null,[]]', '["C1","<!channel>",null,null,[],"x"]',
     '["C1","U1",7,null,[],"x"]', '["C1","U1",null,7,[],"x"]', '["C1","U1",null,null,[7],"x"]'],
)  # fmt: skip
def test_what_is_no_matter(written: str) -> None:
    assert read_matter(written) is None


@pytest.mark.parametrize(("value", "channel"), [("C0123", "C0123"), ("", None), (" G1 ", "G1")])
def test_the_channel_is_an_id(value: str, channel: str | None) -> None:
    assert read_experts({"SLACK_EXPERT_CHANNEL": value}) == channel


@pytest.mark.parametrize("value", ["#experts", "D1", "c1", "C1 C2"])
def test_what_is_no_channel(value: str) -> None:
    with pytest.raises(SettingsError, match="SLACK_EXPERT_CHANNEL"):
        read_experts({"SLACK_EXPERT_CHANNEL": value})
