"""What stays on this machine between runs."""

import os
import subprocess
from pathlib import Path

import pytest

from faq.settings import SettingsError
from tools import state
from tools.state import Running


def environment(folder: Path, **settings: str) -> dict[str, str]:
    return {"STATE_DIRECTORY": str(folder), **settings}


def test_conversations_are_kept_in_a_file(tmp_path: Path) -> None:
    found = state.settings(environment(tmp_path))
    assert found["TRACKER_STORE_URL"] == f"sqlite:///{tmp_path}/bot.db"
    assert state.days_kept(found) == 90


def test_the_secret_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    secret = state.settings(environment(tmp_path))["WEBSITE_SECRET"]
    assert len(secret) == 64
    assert state.settings(environment(tmp_path))["WEBSITE_SECRET"] == secret
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "settings", [{"KEEP_DAYS": "0"}, {"TRACKER_STORE_URL": "postgresql://db/conversations"}]
)
def test_what_is_set_otherwise_stays(settings: dict[str, str], tmp_path: Path) -> None:
    asked = environment(tmp_path, **settings)
    assert state.settings(asked) == asked
    assert state.database(asked) is None


def test_a_secret_that_is_set_stays(tmp_path: Path) -> None:
    found = state.settings(environment(tmp_path, WEBSITE_SECRET="s" * 40))
    assert found["WEBSITE_SECRET"] == "s" * 40
    assert not (tmp_path / "secret").exists()


@pytest.mark.parametrize("days", ["-1", "ninety", "9.5", "100000", "９０"])
def test_days_that_are_no_number_are_refused(days: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="KEEP_DAYS"):
        state.settings(environment(tmp_path, KEEP_DAYS=days))


@pytest.mark.parametrize(
    ("settings", "days"),
    [
        ({}, 90),
        ({"KEEP_DAYS": "30"}, 30),
        ({"KEEP_DAYS": "0"}, None),
        # A database of one's own is nobody else's business, unless that is asked for.
        ({"TRACKER_STORE_URL": "postgresql://db/bot"}, None),
        ({"TRACKER_STORE_URL": "postgresql://db/bot", "KEEP_DAYS": "30"}, 30),
        ({"TRACKER_STORE_URL": "postgresql://db/bot", "KEEP_DAYS": "0"}, None),
    ],
)
def test_when_conversations_are_deleted(
    settings: dict[str, str], days: int | None, tmp_path: Path
) -> None:
    assert state.retention(environment(tmp_path, **settings)) == days


def test_only_what_still_runs_is_running(tmp_path: Path) -> None:
    here = environment(tmp_path)
    with subprocess.Popen(["true"]) as ended:
        ended.wait()
    state.note(here, 5005, Running(ended.pid, 1))
    state.note(here, 5006, Running(os.getpid(), 2, 3))
    assert list(state.running(here)) == [Running(os.getpid(), 2, 3)]
    state.remove_note(here, 5006)
    state.remove_note(here, 5006)
    assert list(state.running(here)) == []
