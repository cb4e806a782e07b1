"""Whose workspace it is, and where others listen."""

from typing import Any

import pytest

from faq.channels.slack.reading import Reader
from faq.knowledge.phrases import phrase
from tests.channels.slack.fake_slack import BOT, TEAM
from tests.channels.slack.workspace import envelope
from tests.channels.slack.world import world

AT = f"<@{BOT}>"
EVENT = {"type": "app_mention", "user": "U1", "ts": "1.1", "text": f"{AT} x", "channel": "C1"}


def told(*teams: str, **more: Any) -> dict[str, Any]:
    listed = [{"team_id": team, "user_id": BOT, "is_bot": True} for team in teams]
    return {**envelope(EVENT), "context_team_id": None, "authorizations": listed, **more}


@pytest.mark.parametrize(
    ("payload", "is_ours"),
    [
        (told(TEAM), True),
        (told("T9"), False),
        (told("T9", TEAM), True),
        # The sender's workspace says nothing in a channel that companies share.
        (told(TEAM, team_id="T9"), True),
        (told(context_team_id="T9"), False),
        (told(), True),
        (told(team_id=None), True),
        ({"command": "/cxo", "team_id": "T9"}, False),
    ],
)
def test_what_another_workspace_sends_is_left_alone(payload: dict[str, Any], is_ours: bool) -> None:
    command = {
        "text": "x", "channel_id": "C1", "user_id": "U1", "trigger_id": "1", "response_url": "x",
    }  # fmt: skip
    payload = {**command, **payload} if "command" in payload else payload
    assert (Reader(BOT, team=TEAM).read(payload) is not None) == is_ours
    # An app of a whole organisation belongs to no workspace.
    assert Reader(BOT).read(payload) is not None


async def test_one_message_of_a_shared_channel_is_one_question() -> None:
    async with world(external=True) as it:
        mention, message = it.people.write("C1", f"{AT} CCOとは?", "W0EXT", user_team="T0OTHER")
        for payload, team in ((mention, TEAM), (message, "T0OTHER")):
            payload |= {"team_id": team, "is_ext_shared_channel": True}
            await it.people.deliver(payload)
        await it.settle()
        assert [a.text for a in it.slack.answers("C1")] == ["回答: CCOとは?"]
        root = mention["event"]["ts"]
        await it.people.say("C1", f"{AT} 続き", thread=root)
        await it.settle()
        assert len({conversation for conversation, _ in it.agent.heard}) == 1


async def test_where_other_companies_listen_only_who_asks_is_told() -> None:
    async with world() as it:
        events = it.people.write("C1", f"{AT} CCOとは?")
        events += it.people.write("C1", "じゃあCEOは?", thread=events[0]["event"]["ts"])
        for event in events:
            await it.people.deliver({**event, "is_ext_shared_channel": True})
        await it.settle()
        assert it.agent.heard == [] and it.slack.answers() == []
        (said,) = it.slack.ephemerals
        assert (said["user"], said["text"]) == ("U1", phrase("slack_external"))


@pytest.mark.parametrize("where", ["home", "thread", "ephemeral"])
async def test_presses_in_an_organisation_name_no_team(where: str) -> None:
    """As recorded by Slack's own tests: tests/slack_bolt/request/test_request.py."""
    async with world() as it:
        if where == "home":
            await it.people.open_app("U1", "home")
            await it.settle()
            button = it.slack.views["U1"]["blocks"]
            label = next(b for b in button if b["type"] == "actions")["elements"][0]["text"]["text"]
            payload = it.people.pressing_home("U1", label)
        else:
            await it.people.say("D1", "質問")
            await it.settle()
            (answer,) = it.slack.answers("D1")
            payload = it.people.pressing(answer, "つぎは?")
            if where == "ephemeral":
                payload = it.people.pressing_ephemeral("eph", answer.blocks, "つぎは?")
        organisation = {"team": None, "enterprise": {"id": "E111"}, "is_enterprise_install": True}
        payload.get("message", {}).pop("team", None)
        before = len(it.agent.heard)
        await it.people.press({**payload, **organisation})
        await it.settle()
        assert len(it.agent.heard) == before + 1
