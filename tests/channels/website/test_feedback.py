"""Votes are lines of one file, whoever writes them and however many at once."""

import fcntl
import json
import logging
import os
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from faq.channels import feedback
from faq.channels.feedback import record
from tests.channels.website.standin import Server


def test_a_vote_is_a_line(votes: Path) -> None:
    record("slack", "T1/U1", "m.0", True)
    record("website", "x", "m.1", False, "改行\nと「\ud800」\u2028")
    first, second = [json.loads(line) for line in votes.read_bytes().splitlines()]
    assert first.keys() == {"time", "channel", "conversation", "message_id", "helpful", "comment"}
    assert (first["channel"], first["message_id"]) == ("slack", "m.0")
    assert (first["helpful"], first["comment"]) == (True, None)
    assert len(first["conversation"]) == 16
    assert "U1" not in first["conversation"]
    assert first["conversation"] != second["conversation"]
    assert second["comment"] == "改行\nと「\ud800」\u2028"


def test_a_comment_is_kept_only_where_words_are(
    votes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for wordless in ("", "false", "true"):
        monkeypatch.setenv("WORDLESS", wordless)
        record("website", "x", "m.0", False, "ひみつ")
    comments = [json.loads(line)["comment"] for line in votes.read_bytes().splitlines()]
    assert comments == ["ひみつ", "ひみつ", None]


def test_what_a_visitor_deletes_takes_its_votes_along(server: Server, votes: Path) -> None:
    tokens = [server.start() for _ in range(2)]
    for token in tokens:
        server.say(token, "m1", "CCOとは?")
        vote = {"message_id": "m1.0", "helpful": False, "comment": "ひみつ"}
        assert server.ask("POST", "/feedback", vote, token=token).status == 204
    lines = [json.loads(line) for line in votes.read_text().splitlines()]
    assert len(lines) == 2
    for line in lines:
        assert (line["kind"], line["topic"]) == ("answer", "definition")
        assert line["facts"][0] == "cco.definition"
    assert server.ask("DELETE", "/conversations/current", token=tokens[0]).status == 204
    assert len(votes.read_text().splitlines()) == 1


def test_nobody_waits_for_a_file_that_is_held(server: Server, votes: Path) -> None:
    token, other = server.start(), server.start()
    server.say(token, "m1", "CCOとは?")
    votes.parent.mkdir()
    vote = {"message_id": "m1.0", "helpful": False}
    with votes.open("wb") as file, ThreadPoolExecutor() as threads:
        fcntl.flock(file, fcntl.LOCK_EX)
        voted = threads.submit(server.ask, "POST", "/feedback", vote, token=token)
        time.sleep(0.3)
        # The loop turns, for others and for the same visitor.
        started = time.monotonic()
        for each in (token, other):
            assert server.say(each, "m2", "CEOとは?").status == 200
        assert time.monotonic() - started < 2
        assert not voted.done()
        fcntl.flock(file, fcntl.LOCK_UN)
        assert voted.result().status == 204
    assert len(votes.read_bytes().splitlines()) == 1


def test_a_pipe_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "wb", 0) as pipe:
        monkeypatch.setenv("FEEDBACK_FILE", f"/dev/fd/{pipe.fileno()}")
        record("website", "x", "m.0", True)
        assert json.loads(reader.readline())["helpful"] is True
        for _ in range(100):
            record("website", "x", "m.0", True, "あ" * 1000)
        # What has written to the pipe before goes on as it did.
        assert os.get_blocking(pipe.fileno())
    assert "A vote could not be written." in caplog.text


def write(number: int) -> None:
    for _ in range(50):
        record("website", str(number), "m.0", True, "あ" * 3000)


def test_writers_do_not_mix(votes: Path) -> None:
    with ProcessPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    lines = [json.loads(line) for line in votes.read_bytes().splitlines()]
    assert len(lines) == 400
    assert len({line["conversation"] for line in lines}) == 8


@pytest.mark.parametrize("place", ["/dev/full", "/proc/none/votes.jsonl", "/dev/null/votes.jsonl"])
def test_a_vote_that_cannot_be_written_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    monkeypatch.setenv("FEEDBACK_FILE", place)
    with caplog.at_level(logging.ERROR):
        record("website", "x", "m.0", True, "ひみつ")
    assert "A vote could not be written." in caplog.text
    assert "ひみつ" not in caplog.text


def test_the_default_is_among_the_logs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert feedback.DEFAULT_FILE.parts[-2:] == ("logs", "feedback.jsonl")
    monkeypatch.setattr(feedback, "DEFAULT_FILE", tmp_path / "default.jsonl")
    monkeypatch.setenv("FEEDBACK_FILE", "")
    record("website", "x", "m.0", True)
    assert (tmp_path / "default.jsonl").stat().st_mode & 0o777 == 0o600
