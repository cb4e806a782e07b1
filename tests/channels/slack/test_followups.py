"""The bot joins in without being named only with who asked it, soon, and where it can answer."""

import time
from dataclasses import replace
from typing import Any

import pytest

from faq.answering.turn import take
from faq.channels.slack import followups
from faq.channels.slack.dedup import MemoryMarks
from faq.channels.slack.followups import LASTS, MOST_BETWEEN, Followups
from faq.channels.slack.incoming import SlackQuestion
from faq.channels.slack.place import Place
from faq.channels.slack.reading import Reader
from faq.contract.answer import Answer, Sentence
from faq.contract.context import EMPTY, Context
from faq.contract.parts import Request
from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase
from faq.understanding.engine import Engine
from tests.channels.slack.fake_slack import BOT
from tests.channels.slack.workspace import envelope
from tests.channels.slack.world import world

AT = f"<@{BOT}>"
ANSWER = Answer("answer", roles=("CCO",), sentences=(Sentence("お答えです。"),))
QUIETENED = Answer("social", sentences=(Sentence("承知しました。", (), "slack_quiet"),))


def written(text: str = "続き", user: str = "U1", thread: str = "1.1") -> SlackQuestion:
    place = Place("C1", user, thread)
    return SlackQuestion(f"key {time.monotonic()}", place, text, followup=True)


async def never(text: str, conversation: str) -> Answer | None:
    raise AssertionError("nothing was to be understood")


async def always(text: str, conversation: str) -> Answer | None:
    return ANSWER


async def asked(foresee: followups.Foresee = always, **settings: Any) -> Followups:
    """A thread in which U1 has asked and was answered."""
    found = Followups(foresee, MemoryMarks(), **{"enabled": True, **settings})
    await found.answered(written("CCOの役割は?"), [ANSWER])
    return found


async def test_who_asked_may_go_on() -> None:
    here = await asked()
    assert await here.joins(written("じゃあCOOは?"))


@pytest.mark.parametrize(
    "question",
    [
        # somebody else, another thread, nothing, no word
        written(user="U2"),
        written(thread="2.2"),
        written("  "),
        written("+1"),
        written("あ" * 3000),
    ],
)
async def test_others_are_left_alone(question: SlackQuestion) -> None:
    assert not await (await asked(never)).joins(question)


@pytest.mark.parametrize(("text", "joins"), [("何だろうね", False), ("CCOって何だろうね", True)])
async def test_what_may_not_be_a_question_to_it_is_left_alone(text: str, joins: bool) -> None:
    async def unsure(text: str, conversation: str) -> Answer | None:
        return replace(ANSWER, unanswered=("ご質問への直接のお答え",))

    assert await (await asked(unsure)).joins(written(text)) == joins


async def test_where_nobody_asked_nothing_is_understood() -> None:
    assert not await Followups(never, MemoryMarks(), enabled=True).joins(written())


async def test_it_can_be_switched_off() -> None:
    assert not await (await asked(never, enabled=False)).joins(written())


async def test_it_ends_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    here = await asked()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + LASTS - 1)
    assert await here.joins(written())
    monkeypatch.setattr(time, "monotonic", lambda: now + LASTS + 1)
    assert not await here.joins(written())


async def test_it_ends_after_some_messages_of_others() -> None:
    here = await asked()
    for _ in range(MOST_BETWEEN - 1):
        assert not await here.joins(written(user="U2"))
    assert await here.joins(written())
    assert not await here.joins(written())
    # An answer begins anew.
    await here.answered(written(), [ANSWER])
    assert await here.joins(written())


async def test_what_cannot_be_understood_is_left_alone() -> None:
    async def fail(text: str, conversation: str) -> Answer | None:
        raise OSError("no database")

    async def nothing(text: str, conversation: str) -> Answer | None:
        return None

    for foresee in (fail, nothing):
        assert not await (await asked(foresee)).joins(written())


async def test_who_asks_for_quiet_is_heard_and_then_it_is_quiet() -> None:
    here = await asked(never)
    assert await here.joins(written("もう答えなくていいです"))
    await here.answered(written(), [QUIETENED])
    assert not await here.joins(written("CCOとは?"))
    # Whoever names the bot is answered all the same, and the thread stays quiet.
    await here.answered(written(), [ANSWER])
    assert not await here.joins(written("CCOとは?"))


# fmt: off
TALK = [
    "了解です", "ありがとうございます!", "明日の10時でどうですか?", "笑", "FYI",
    "なるほど、たしかに", "ok",
    "昨日の件ですが、会議室を予約しました", "お昼どこ行きます?", "私もそう思います",
    "これ、部長に確認しておきますね", "すみません、遅れます", "いいですね", "おつかれさまです",
    "それはボットに聞いたんじゃないです", "資料は共有フォルダーに置きました",
    "来週の定例はお休みです",
    "電車が止まってて少し遅れます", "請求書の件、どうなりました?",
]
QUIET = [
    "静かにして", "もう返信しなくていいです", "このスレッドには答えないで", "ストップ", "黙ってて",
    "止めて", "止めてください", "返事はいらないです", "回答不要です",
]
ASKED = [
    "じゃあCOOは?", "CTOの業務内容は?", "2つ目を詳しく", "もっと短く", "CFOの年収は?",
    "どこに書いてある?",
]
# fmt: on


@pytest.fixture
def before(book: Book) -> Context:
    """What is remembered after 「CCOの役割は?」."""
    return take([Request("roles", ("CCO",))], EMPTY, book)[1]


def is_for_the_bot(text: str, engine: Engine, before: Context, book: Book) -> bool:
    understood = engine.understand(engine.read(text), before)
    return followups._is_for_the_bot(text, take(understood.parts, before, book)[0])


@pytest.mark.parametrize("text", ASKED)
def test_questions_are_for_the_bot(text: str, engine: Engine, before: Context, book: Book) -> None:
    assert is_for_the_bot(text, engine, before, book)


@pytest.mark.parametrize("text", QUIET)
def test_quiet_is_asked_for_in_many_ways(text: str) -> None:
    assert followups.asks_for_quiet(text)


@pytest.mark.parametrize("text", [*ASKED, *TALK, "CCOの仕事を止める理由は?", "回答率とは?"])
def test_nothing_else_asks_for_quiet(text: str) -> None:
    assert not followups.asks_for_quiet(text)


def test_talk_among_people_is_not(engine: Engine, before: Context, book: Book) -> None:
    wrong = [text for text in TALK if is_for_the_bot(text, engine, before, book)]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "<!here> 見てください",
        "<!channel> CCOとは?",
        "<!subteam^S1|@exec> ご確認ください",
        "<@U7> CCOとは?",
        "<https://example.com/doc>",
        "<https://example.com/doc|資料>",
        "",
    ],
)
def test_what_calls_others_or_says_nothing_is_no_question(text: str) -> None:
    event = {"type": "message", "user": "U1", "ts": "2.1", "thread_ts": "1.1", "text": text}
    assert Reader(BOT).read(envelope({**event, "channel": "C1"})) is None


async def test_a_thread_of_two_colleagues() -> None:
    async with world() as it:
        root = await it.people.say("C1", f"{AT} CCOとは?")
        await it.settle()
        for text, user in (("了解です", "U1"), ("CEOは?", "U2"), ("じゃあCEOは?", "U1")):
            await it.people.say("C1", text, user, thread=root)
            await it.settle()
        assert [text for _, text in it.agent.heard] == ["CCOとは?", "じゃあCEOは?"]
        # Who names it may go on as well.
        await it.people.say("C1", f"{AT} CFOは?", "U2", thread=root)
        await it.people.say("C1", "役割は?", "U2", thread=root)
        await it.settle()
        assert [text for _, text in it.agent.heard[2:]] == ["CFOは?", "役割は?"]


async def test_off_means_only_where_it_is_named() -> None:
    async with world(followups=False) as it:
        root = await it.people.say("C1", f"{AT} CCOとは?")
        await it.people.say("C1", "じゃあCEOは?", thread=root)
        await it.people.say("D1", "CTOとは?")
        await it.settle()
        assert sorted(text for _, text in it.agent.heard) == ["CCOとは?", "CTOとは?"]


async def test_quiet_in_a_thread_and_not_in_a_dm() -> None:
    async with world() as it:
        root = await it.people.say("C1", f"{AT} CCOとは?")
        await it.settle()
        await it.people.say("C1", "静かにして", thread=root)
        await it.settle()
        assert it.slack.answers("C1", root)[-1].text == phrase("slack_quiet")
        await it.people.say("C1", "じゃあCEOは?", thread=root)
        await it.people.say("D1", "静かにして")
        await it.settle()
        assert [text for _, text in it.agent.heard] == ["CCOとは?", "静かにして"]


async def test_a_button_ends_it_for_a_thread() -> None:
    async with world() as it:
        root = await it.people.say("C1", f"{AT} CCOとは?")
        await it.settle()
        await it.people.say("C1", "じゃあCEOは?", thread=root)
        await it.settle()
        named, unnamed = it.slack.answers("C1", root)
        # Only where it joined in unasked.
        label = phrase("slack_mute")
        assert label not in str(named.blocks) and label in str(unnamed.blocks)
        # Anybody may press it, who is told.
        await it.people.press(it.people.pressing(unnamed, label, "U2"))
        await it.settle()
        assert [(e["user"], e["text"]) for e in it.slack.ephemerals] == [
            ("U2", phrase("slack_quiet"))
        ]
        await it.people.say("C1", "じゃあCTOは?", thread=root)
        await it.people.say("C1", f"{AT} CFOは?", thread=root)
        await it.settle()
        assert [text for _, text in it.agent.heard[2:]] == ["CFOは?"]


@pytest.mark.parametrize("on", [False, True])
async def test_home_says_whether_one_may_go_on(on: bool) -> None:
    async with world(followups=on) as it:
        await it.people.open_app("U1", "home")
        await it.settle()
        assert (phrase("slack_home_followups") in str(it.slack.views["U1"])) == on
