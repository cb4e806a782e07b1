"""Who brings the bot into a channel is told, alone and once, how it is asked there."""

from typing import Any

import pytest

from faq.channels.slack.reading import Reader
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site
from tests.channels.slack.fake_slack import BOT
from tests.channels.slack.workspace import envelope
from tests.channels.slack.world import world

JOINED = {"type": "member_joined_channel", "user": BOT, "channel": "C1", "inviter": "U1"}


async def test_who_invites_is_told_how_to_ask() -> None:
    async with world() as it:
        event = await it.people.join("C1", BOT, inviter="U1")
        await it.people.deliver(event, retry=1)
        # Out and in again is nothing new; another channel is.
        await it.people.join("C1", BOT, inviter="U1")
        await it.people.join("G2", BOT, inviter="U2")
        await it.settle()
        said = [(each["channel"], each["user"]) for each in it.slack.ephemerals]
        assert said == [("C1", "U1"), ("G2", "U2")]
        assert it.slack.ephemerals[0]["text"] == phrase("slack_invited")
        assert site().command in phrase("slack_invited")
        assert it.slack.answers() == []


@pytest.mark.parametrize("external", [False, True])
async def test_where_other_companies_listen(external: bool) -> None:
    async with world(external=external) as it:
        await it.people.deliver({**envelope(JOINED), "is_ext_shared_channel": True})
        await it.settle()
        (said,) = it.slack.ephemerals
        assert said["text"] == phrase("slack_invited" if external else "slack_external")


async def test_a_channel_that_it_has_left_again() -> None:
    async with world() as it:
        it.slack.outside.add("C1")
        await it.people.join("C1", BOT, inviter="U1")
        await it.settle()
        assert it.slack.ephemerals == [] and len(it.slack.refused) == 1
        it.slack.refused.clear()


@pytest.mark.parametrize(
    "more",
    [{"user": "U2"}, {"inviter": None}, {"inviter": "<!channel>"}, {"channel": 7}, {"user": None}],
)
def test_what_others_do_is_left_alone(more: dict[str, Any]) -> None:
    assert Reader(BOT).read(envelope({**JOINED, **more})) is None
