"""One conversation, or all that is old, is deleted from the database and from the votes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faq.channels import feedback
from faq.stores.database import Database
from faq.stores.inquiries import Inquiries, Inquiry
from faq.stores.rows import EventRow
from tests import services

DAY = 24 * 3600
WORDS = "わたしの秘密"
ALL = "会話の記録{}件、送信待ちのお問い合わせ{}件、回答への評価{}件"
DONE = f"{ALL}を削除しました。\n"
WOULD = f"{ALL}が削除の対象です。まだ何も削除していません。\n"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=services.needs_postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/conversations.db"
        return
    with services.postgres() as server:
        yield server.url


@pytest.fixture
def votes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "feedback.jsonl"
    monkeypatch.setenv("FEEDBACK_FILE", str(path))
    return path


def forget(url: str | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "TRACKER_STORE_URL"}
    if url is not None:
        environment["TRACKER_STORE_URL"] = url
    command = [sys.executable, "-m", "faq.owner.forget", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def succeed(url: str, *arguments: str) -> str:
    ran = forget(url, *arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def row(days: float) -> EventRow:
    return EventRow("user", time.time() - days * DAY, None, None, json.dumps({"text": WORDS}))


def test_forgetting(url: str, votes: Path) -> None:
    database = Database(url)
    database.append("one", [row(40), row(20), row(0)])
    database.append("two", [row(40), row(0)])
    database.append("of no time", [row(0)._replace(timestamp=None)])
    inquiries = Inquiries(database)
    for sender, days in (("one", 40), ("one", 0), ("two", 0)):
        written = time.time() - days * DAY
        inquiries.add(Inquiry(sender, f"{days}", written, WORDS, "me@example.com"))
    for sender in ("one", "one", "two"):
        feedback.record("website", sender, "m.0", True, WORDS)
    with votes.open("a", encoding="utf-8") as file:
        old = {"time": "2024-01-01T00:00:00.000+00:00", "conversation": feedback.hash_of("one")}
        file.write(json.dumps(old) + "\nno vote\n[]\n{}\n")
    mode = votes.stat().st_mode

    assert succeed(url, "--older-than", "30", "--dry-run") == WOULD.format(2, 1, 1)
    assert succeed(url, "--conversation", "one", "--dry-run") == WOULD.format(3, 2, 3)
    assert [len(database.all(sender)) for sender in ("one", "two")] == [3, 2]
    assert inquiries.waiting() == 3
    assert len(votes.read_bytes().splitlines()) == 7

    assert succeed(url, "--older-than", "30") == DONE.format(2, 1, 1)
    assert [len(database.all(sender)) for sender in ("one", "two", "of no time")] == [2, 1, 1]
    assert succeed(url, "--conversation", "one") == DONE.format(2, 1, 2)
    assert sorted(database.senders()) == ["of no time", "two"]
    assert succeed(url, "--conversation", "one") == DONE.format(0, 0, 0)
    assert inquiries.waiting() == inquiries.forget("two", dry_run=True) == 1
    database.close()
    kept = votes.read_text(encoding="utf-8").splitlines()
    assert [json.loads(kept[0])["conversation"], *kept[1:]] == [
        feedback.hash_of("two"),
        "no vote",
        "[]",
        "{}",
    ]
    assert votes.stat().st_mode == mode
    assert [path.name for path in votes.parent.glob(".feedback*")] == []


@pytest.mark.parametrize(
    ("url", "arguments", "told"),
    [
        (None, ["--conversation", "one"], "TRACKER_STORE_URL is not set"),
        ("", ["--conversation", "one"], "TRACKER_STORE_URL is not set"),
        ("nonsense", ["--conversation", "one"], "is not the URL of a database"),
        ("sqlite:////nowhere/a.db", ["--conversation", "one"], "where there is no file"),
        ("sqlite:///:memory:", ["--older-than", "1"], "where there is no file"),
        ("sqlite://", ["--older-than", "-1"], "-1 is no number of days"),
        ("sqlite://", ["--older-than", "1.5"], "1.5 is no number of days"),
        ("sqlite://", ["--older-than", "1", "--conversation", "one"], "not allowed with"),
        ("sqlite://", [], "required"),
    ],
)
def test_what_cannot_be_used(url: str | None, arguments: list[str], told: str) -> None:
    ran = forget(url, *arguments)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr
    assert "Traceback" not in ran.stderr


@services.needs_postgres
def test_a_database_that_is_away(votes: Path) -> None:
    feedback.record("website", "one", "m.0", True)
    with services.postgres() as server:
        server.kill()
        ran = forget(server.url, "--conversation", "one")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("forget: ")
    assert len(ran.stderr.splitlines()) == 1
    assert len(votes.read_bytes().splitlines()) == 1


def test_no_vote_is_lost_while_others_are_taken_out(votes: Path) -> None:
    def cast(number: int) -> None:
        for index in range(200):
            feedback.record("website", f"{number % 2}", f"{number}.{index}", True)

    meant = feedback.hash_of("0")
    with ThreadPoolExecutor(4) as pool:
        casting = [pool.submit(cast, number) for number in range(4)]
        removed = 0
        while not all(one.done() for one in casting):
            removed += feedback.remove(lambda vote: vote["conversation"] == meant)
    removed += feedback.remove(lambda vote: vote["conversation"] == meant)
    kept = [json.loads(line) for line in votes.read_bytes().splitlines()]
    assert len({vote["message_id"] for vote in kept}) == len(kept) == removed == 400
