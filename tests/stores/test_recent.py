import time

import pytest

from faq.stores.recent import MOST_TURNS, Recent
from faq.stores.rows import EventRow, rows
from tests.stores.conftest import Turn


def test_turns_come_back_in_their_order(turn: Turn) -> None:
    recent = Recent()
    for number in range(3):
        recent.append("a", rows(turn(number)))
    recent.append("b", rows(turn(9)))
    kept = recent.rows("a")
    assert [row.type_name for row in kept].count("user") == 3
    assert [row.data for row in recent.rows("a", 1)] == [row.data for row in kept[-4:]]
    assert recent.rows("unknown") == []
    assert recent.senders() == ["b", "a"]


def test_messages_are_known_by_their_ids(turn: Turn) -> None:
    recent = Recent()
    recent.append("a", rows(turn(1)))
    assert recent.has_message("a", "m1")
    assert not recent.has_message("a", "m2")
    assert not recent.has_message("b", "m1")


def test_what_was_used_longest_ago_gives_way(turn: Turn) -> None:
    recent = Recent(most_bytes=20_000)
    for number in range(200):
        recent.append(f"s{number}", rows(turn(number)))
        recent.rows("s0")
    assert "s0" in recent and "s199" in recent
    assert "s1" not in recent
    assert 5 < len(recent.senders()) < 40


def test_a_long_conversation_loses_its_beginning(turn: Turn) -> None:
    recent = Recent()
    for number in range(MOST_TURNS + 5):
        recent.append("a", rows(turn(number)))
    assert len(recent.rows("a")) == 4 * MOST_TURNS
    assert not recent.has_message("a", "m4") and recent.has_message("a", "m5")


def test_its_size_is_right_after_all_of_it(turn: Turn) -> None:
    recent = Recent()
    for number in range(50):
        recent.append(f"s{number % 5}", rows(turn(number)))
        recent.replace(f"s{number % 3}", rows(turn(number)))
    recent.replace("s0", [])
    for sender in recent.senders():
        recent.delete(sender)
    assert recent._size == 0
    assert recent.rows("s1") == []


def test_what_nobody_adds_to_is_forgotten(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    recent, now = Recent(), [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    for sender in ("a", "b"):
        recent.append(sender, rows(turn(1)))
    now[0] = 60.0
    recent.append("a", rows(turn(2)))
    # To look is not to add.
    recent.rows("b")
    now[0] = 90.0
    recent.forget(60.0)
    assert recent.senders() == ["a"]
    recent.forget(30.0)
    assert recent.senders() == [] and recent._size == 0


def test_rows_stay_as_they_are() -> None:
    row = EventRow("user", 1.5, None, None, '{"text": "日本語\\ud83d"}')
    recent = Recent()
    recent.append("a", [row])
    assert recent.rows("a") == [row]
