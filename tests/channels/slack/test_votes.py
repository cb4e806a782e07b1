"""Votes are thanked for once; who votes an answer down may say why."""

import json
from pathlib import Path
from typing import Any

import pytest

from faq.answering import turn
from faq.channels import feedback
from faq.channels.feedback import LONGEST_COMMENT, VotedOn
from faq.channels.slack import reasons
from faq.channels.slack.incoming import SlackReason, SlackVote
from faq.channels.slack.place import Place
from faq.channels.slack.reading import Reader
from faq.knowledge.contact import Contact
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site
from tests.channels.slack import block_kit
from tests.channels.slack.fake_slack import Failure, Posted
from tests.channels.slack.world import World, world

GOOD, BAD = phrase("slack_helpful"), phrase("slack_unhelpful")
THANKS = phrase("slack_thanks")
ABOUT = VotedOn("answer", "roles", ("cfo.mission",))


async def answered(it: World) -> Posted:
    await it.people.say("D1", "CCOとは?")
    await it.settle()
    return it.slack.answers("D1")[0]


async def vote(it: World, answer: Posted, label: str, user: str = "U1") -> None:
    assert (await it.people.press(it.people.pressing(answer, label, user))).status == 200
    await it.settle()


def stored() -> list[tuple[Any, ...]]:
    return [(each["helpful"], each["comment"]) for each in feedback.votes()]


@pytest.mark.parametrize(
    ("presses", "said", "asked", "kept"),
    [
        ([GOOD], 1, 0, [True]),
        ([BAD], 1, 1, [False]),
        # The same again is nothing new, a change of mind is; nobody is asked or thanked twice.
        ([GOOD, GOOD], 1, 0, [True]),
        ([BAD, BAD], 1, 1, [False]),
        ([GOOD, BAD], 1, 1, [True, False]),
        ([BAD, GOOD, BAD], 1, 1, [False, True, False]),
    ],
)
async def test_thanks_once_and_one_question(
    presses: list[str], said: int, asked: int, kept: list[bool]
) -> None:
    async with world() as it:
        answer = await answered(it)
        for label in presses:
            await vote(it, answer, label)
        assert [each["text"] for each in it.slack.ephemerals] == [THANKS] * said
        assert len(it.slack.modals) == asked
        assert stored() == [(helpful, None) for helpful in kept]
        # Everybody has thanks of their own.
        await vote(it, answer, BAD, "U2")
        assert it.slack.ephemerals[-1]["user"] == "U2" and len(it.slack.modals) == asked + 1


async def test_the_reason_is_stored_with_the_vote() -> None:
    async with world() as it:
        answer = await answered(it)
        await vote(it, answer, BAD)
        (view,) = it.slack.modals
        payload = it.people.submitting(view, " 出典が\u0007古いです。\r\n")
        for _ in range(2):
            reply = await it.people.press(payload)
            # Slack closes the modal.
            assert (reply.status, reply.body) == (200, "")
            await it.settle()
        assert stored() == [(False, None), (False, "出典が古いです。")]
        first, second = ({**each, "time": 0, "comment": 0} for each in feedback.votes())
        assert first == second and first["kind"] == "answer"
        # The same vote once more leaves the reason as it is.
        await vote(it, answer, BAD)
        assert len(stored()) == 2
        assert len(it.slack.ephemerals) == 1


@pytest.mark.parametrize("text", [None, "", "  \u3000"])
async def test_it_may_be_left_empty(text: str | None) -> None:
    async with world() as it:
        await vote(it, await answered(it), BAD)
        assert (await it.people.press(it.people.submitting(it.slack.modals[0], text))).body == ""
        await it.settle()
        assert stored() == [(False, None)]


async def test_a_vote_counts_when_no_modal_opens() -> None:
    async with world() as it:
        it.slack.fail("views.open", Failure(error="expired_trigger_id"))
        await vote(it, await answered(it), BAD)
        assert stored() == [(False, None)] and len(it.slack.ephemerals) == 1
        assert it.slack.modals == []


async def test_where_no_words_are_kept_none_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WORDLESS", "true")
    async with world() as it:
        await vote(it, await answered(it), BAD)
        assert stored() == [(False, None)] and it.slack.modals == []


async def test_the_answer_to_a_command_has_a_reason_as_well(no_feedback_file: Path) -> None:
    async with world() as it:
        await it.people.command("CCOとは?")
        await it.settle()
        (shown,) = it.slack.responses["cmd"]
        await it.people.press(it.people.pressing_ephemeral("eph", shown["blocks"], BAD))
        await it.settle()
        await it.people.press(it.people.submitting(it.slack.modals[0], "長いです。"))
        await it.settle()
        assert stored() == [(False, None), (False, "長いです。")]
        # Nobody is named.
        assert "U1" not in no_feedback_file.read_text(encoding="utf-8")


async def test_whom_an_answer_did_not_help_is_told_where_people_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = site().model_copy(update={"contact": Contact(name="総務部の窓口")})
    monkeypatch.setattr(turn, "site", lambda: there)
    async with world() as it:
        answer = await answered(it)
        for label in (GOOD, BAD, GOOD, BAD):
            await vote(it, answer, label)
        first, second = (whispered["text"] for whispered in it.slack.ephemerals)
        assert first == THANKS
        assert THANKS not in second and "総務部の窓口" in second


def view(about: VotedOn | None = ABOUT) -> dict[str, Any]:
    return reasons.view(SlackVote("k", Place("C1", "U1", "1.1"), "2.1", False, about))


def sent(text: Any, **more: Any) -> dict[str, Any]:
    state = {"values": {"reason": {"reason": {"type": "plain_text_input", "value": text}}}}
    shown = {**view(), "id": "V1", "state": state, **more}
    return {"type": "view_submission", "user": {"id": "U1"}, "view": shown}


@pytest.mark.parametrize("about", [None, ABOUT])
def test_what_was_voted_on_comes_back(about: VotedOn | None) -> None:
    assert block_kit.modal_problems(view(about)) == []
    found = Reader().read(sent("x" * 600, private_metadata=view(about)["private_metadata"]))
    assert found == SlackReason(
        "reason:V1:U1", "slack:C1:1.1", "2.1", "U1", "x" * LONGEST_COMMENT, about
    )


@pytest.mark.parametrize(
    "payload",
    [
        sent("x", callback_id="other"),
        sent("x", private_metadata="x"),
        sent("x", private_metadata="7"),
        sent("x", private_metadata=json.dumps(["c", "no timestamp", "unhelpful"])),
        sent("x", private_metadata=json.dumps(["c", "1.1", 7])),
        sent("x", id=None),
        sent("x", state={}),
        sent(7),
        {**sent("x"), "user": None},
    ],
)
def test_what_is_no_reason(payload: dict[str, Any]) -> None:
    assert Reader().read(payload) is None
