"""What buttons carry comes back from them."""

import pytest

from faq.channels.feedback import VotedOn
from faq.channels.slack.incoming import SlackVote
from faq.channels.slack.interactions import (
    FEEDBACK,
    HELPFUL,
    UNHELPFUL,
    read_press,
    vote_value,
)
from faq.channels.slack.matter import Matter


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


def test_a_bad_vote_can_lead_to_an_expert() -> None:
    about, matter = VotedOn("answer", "roles"), Matter("C1", "U1", "1.1", "roles", (), "な ぜ?")
    for given in (HELPFUL, UNHELPFUL):
        vote = press(vote_value(given, about, matter))
        assert vote is not None and vote.about == about
        assert vote.matter == (matter if given == UNHELPFUL else None)


@pytest.mark.parametrize(("value", "helpful"), [("helpful", True), ("unhelpful", False)])
def test_a_button_of_an_older_version_still_votes(value: str, helpful: bool) -> None:
    vote = press(value)
    assert vote is not None
    assert (vote.helpful, vote.about) == (helpful, None)


def test_what_is_no_vote_is_none() -> None:
    assert press("perhaps answer roles cfo.roles") is None
