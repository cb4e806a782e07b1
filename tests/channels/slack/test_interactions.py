"""What buttons carry comes back from them."""

import pytest

from faq.answering import turn
from faq.channels.feedback import VotedOn
from faq.channels.slack.incoming import SlackVote
from faq.channels.slack.interactions import FEEDBACK, HELPFUL, read_press, vote_value
from faq.knowledge.contact import Contact
from faq.knowledge.phrases import phrase
from faq.knowledge.site import site
from tests.channels.slack.world import world


def press(value: str) -> SlackVote | None:
    payload = {
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "api_app_id": "A1",
        "channel": {"id": "D1"},
        "container": {"channel_id": "D1", "message_ts": "1700000000.000100"},
        "actions": [{"action_id": FEEDBACK, "value": value, "action_ts": "1700000000.000200"}],
    }
    found = read_press(payload, flat=True)
    assert found is None or isinstance(found, SlackVote)
    return found


@pytest.mark.parametrize(
    "about",
    [
        VotedOn("answer", "roles", ("cfo.mission", "cfo.roles")),
        VotedOn("not_in_article"),
        VotedOn("clarify", "difference"),
    ],
)
def test_a_vote_tells_what_it_is_about(about: VotedOn) -> None:
    vote = press(vote_value(HELPFUL, about))
    assert vote is not None
    assert (vote.helpful, vote.about) == (True, about)


@pytest.mark.parametrize(("value", "helpful"), [("helpful", True), ("unhelpful", False)])
def test_a_button_of_an_older_version_still_votes(value: str, helpful: bool) -> None:
    vote = press(value)
    assert vote is not None
    assert (vote.helpful, vote.about) == (helpful, None)


def test_what_is_no_vote_is_none() -> None:
    assert press("perhaps answer roles cfo.roles") is None


async def test_whom_an_answer_did_not_help_is_told_where_people_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = site().model_copy(update={"contact": Contact(name="総務部の窓口")})
    monkeypatch.setattr(turn, "site", lambda: there)
    async with world() as it:
        await it.people.say("D1", "CCOとは?")
        await it.settle()
        (answer,) = it.slack.answers("D1")
        # Thanks come once for a person, and so does the way to people.
        for given, user in (("helpful", "U1"), ("unhelpful", "U1"), ("unhelpful", "U1")):
            label = phrase(f"slack_{given}")
            await it.people.press(it.people.pressing(answer, label, user))
            await it.settle()
        said = [whispered["text"] for whispered in it.slack.ephemerals]
        assert len(said) == 2
        assert said[0] == phrase("slack_thanks") and "総務部の窓口" not in said[0]
        assert phrase("slack_thanks") not in said[1] and "総務部の窓口" in said[1]
