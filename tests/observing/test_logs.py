"""No line of the log holds what a person wrote, was answered, or is known by."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from faq.observing import log_lines, logs
from faq.observing.log_lines import LONGEST_LINE, JsonHandler, conversation, hash_of, own
from faq.observing.logs import read_settings
from faq.observing.metrics import LOST_LOG_LINES
from faq.settings import SettingsError

SECRET = "ひみつの言葉"
SENDER = "himitsu4649"
KEY = b"key"


class Log:
    """A logger whose lines go into a pipe."""

    def __init__(self, texts: bool = False, protects: bool = True) -> None:
        self._read, self.write = os.pipe()
        os.set_blocking(self._read, False)
        self.handler = JsonHandler(self.write, KEY, texts)
        self.handler.protects = protects
        self.logger = logging.Logger("a.logger")
        self.logger.addHandler(self.handler)

    def lines(self) -> list[dict[str, Any]]:
        try:
            raw = os.read(self._read, 1 << 16)
        except BlockingIOError:
            return []
        assert all(len(line) <= LONGEST_LINE for line in raw.splitlines(keepends=True))
        return [json.loads(line) for line in raw.splitlines()]

    def line(self) -> dict[str, Any]:
        [line] = self.lines()
        return line

    def close(self) -> None:
        for file in (self._read, self.write):
            os.close(file)


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    yield log
    log.close()


def test_a_line(log: Log) -> None:
    with conversation(SENDER):
        log.logger.warning("Nothing to see.")
    line = log.line()
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "warning",
        "logger": "a.logger",
        "event": "log",
        "message": "Nothing to see.",
        "conversation": hash_of(SENDER, KEY),
    }
    log.logger.info("And now?")
    assert "conversation" not in log.line()
    log.logger.debug("Nobody looks for a fault.")
    assert log.lines() == []


def test_hashes() -> None:
    assert len(hash_of(SENDER, KEY)) == 16
    assert hash_of(SENDER, KEY) == hash_of(SENDER, KEY)
    assert len({hash_of(s, k) for s in (SENDER, "") for k in (KEY, b"other")}) == 4
    assert hash_of("\ud800", KEY) != hash_of("?", KEY)
    one, two = ({"WEBSITE_SECRET": f"a secret of {name}" * 10} for name in ("one", "two"))
    assert read_settings(one).key == read_settings(one).key != read_settings(two).key
    assert read_settings({}).key != read_settings({}).key
    assert b"a secret" not in read_settings(one).key


def failure() -> Exception:
    """Return what SQLAlchemy raises: its message holds the statement with its values."""
    engine = sa.create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            connection.execute(sa.text("select :text from nothing"), {"text": SECRET})
    except sa.exc.OperationalError as error:
        assert SECRET in str(error)
        return error
    raise AssertionError


def with_cause() -> Exception:
    try:
        try:
            raise ConnectionRefusedError(111, SECRET)
        except OSError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        return error


class Odd:
    def __str__(self) -> str:
        return SECRET


# fmt: off
HIDDEN_TESTS: list[tuple[Callable[[logging.Logger], None], str]] = [
    (lambda log: log.error("It is %s.", SECRET), "It is …."),
    (lambda log: log.error("It is %r of %d.", SECRET, 3), "It is … of 3."),
    (lambda log: log.error("It is %(a)s of %(b)d.", {"a": SECRET, "b": 3}), "It is … of 3."),
    (lambda log: log.error("It is %d.", SECRET), "It is %d."),
    (lambda log: log.error("It is %s.", [SECRET]), "It is …."),
    (lambda log: log.error("It is %s and %s.", None, True), "It is None and True."),
    (lambda log: log.error(f"It is {SECRET}."), "…"),
    (lambda log: log.error("It is {}.".format(SECRET)), "…"),  # noqa: UP032
    (lambda log: log.error(SECRET), "…"),
    (lambda log: log.error(Odd()), "…"),
    (lambda log: log.error(KeyError(SECRET)), "…"),
    (lambda log: log.error("It failed: %r", failure()),
     "It failed: OperationalError < OperationalError"),
    (lambda log: log.error("It failed: %s", with_cause()),
     "It failed: KeyError < ConnectionRefusedError (Connection refused)"),
    (lambda log: log.error("Odd: %s %s", SECRET), "Odd: %s %s"),
]
# fmt: on


@pytest.mark.parametrize(("write", "expected"), HIDDEN_TESTS)
def test_texts_are_hidden(log: Log, write: Callable[[logging.Logger], None], expected: str) -> None:
    write(log.logger)
    line = log.line()
    assert line["message"] == expected
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_tracebacks_tell_types_and_places(log: Log) -> None:
    def inner(text: str) -> None:
        int(text)

    try:
        inner(SECRET)
    except ValueError:
        log.logger.exception("It failed.")
    line = log.line()
    assert line["message"] == "It failed."
    assert line["error"] == "ValueError"
    assert [place.partition(":")[0] for place in line["places"]] == [
        "tests/observing/test_logs.py"
    ] * 2
    assert line["places"][0].endswith(" inner")
    assert SECRET not in json.dumps(line, ensure_ascii=False)


def test_without_requests_all_is_told() -> None:
    log = Log(protects=False)
    try:
        log.logger.error(f"It is {SECRET}.", exc_info=with_cause())
        line = log.line()
        assert SECRET in line["message"]
        assert SECRET in line["traceback"]
        with conversation(SENDER):
            log.logger.error(f"It is {SECRET}.", exc_info=with_cause())
        assert SECRET not in json.dumps(log.line(), ensure_ascii=False)
    finally:
        log.close()


@pytest.mark.parametrize("texts", [True, False])
def test_turns(monkeypatch: pytest.MonkeyPatch, texts: bool) -> None:
    log = Log(texts)
    monkeypatch.setattr(logs, "_handler", log.handler)
    monkeypatch.setattr(logs, "_turns", log.logger)
    try:
        facts = {"channel": "rest", "kind": "answer", "milliseconds": 8.5}
        with conversation(SENDER):
            logs.turn(facts, question=SECRET * 1000, answer=SECRET)
        line = log.line()
        assert {**line, **facts} == line
        assert line["event"] == line["message"] == "turn"
        assert (SECRET in json.dumps(line, ensure_ascii=False)) == texts
    finally:
        log.close()


def test_long_lines_are_cut() -> None:
    log = Log(texts=True)
    try:
        for letter in ("あ", "x", "\\", "\n", "\ud800", "😀"):
            log.logger.error("It is %s." % (letter * 9000), exc_info=with_cause())
            line = log.line()
            assert line["level"] == "error"
            assert line["error"].startswith("KeyError")
    finally:
        log.close()


def lost() -> float:
    return float(LOST_LOG_LINES._value.get())


def test_a_pipe_that_nobody_reads(log: Log) -> None:
    before = lost()
    for _ in range(5000):
        log.logger.error("Is anybody there?")
    assert lost() > before
    assert 100 < len(log.lines()) < 5000
    log.logger.error("So there is.")
    assert log.lines()


def test_a_pipe_that_is_full_in_spite_of_the_look(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker may fill it between the look and the writing."""
    monkeypatch.setattr(log_lines, "_takes", lambda file: True)
    file = own(log.write)
    handler = JsonHandler(file, KEY, False)
    before = lost()
    for _ in range(2000):
        handler.handle(logging.makeLogRecord({"msg": "Is anybody there?"}))
    assert lost() > before
    assert os.get_blocking(log.write) and not os.get_blocking(file)
    os.close(file)


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        file = own(log.fileno())
        log.write(b"one\n")
    os.write(file, b"two\n")
    os.close(file)
    assert (tmp_path / "log").read_bytes() == b"one\ntwo\n"


def test_a_closed_file(log: Log) -> None:
    before = lost()
    handler = JsonHandler(-1, KEY, False)
    handler.handle(logging.makeLogRecord({"msg": "Is anybody there?"}))
    assert lost() == before + 1


@pytest.mark.parametrize("form", ["", "plain", "json"])
def test_where_no_words_are_kept_the_log_tells_none(form: str) -> None:
    settings = read_settings({"WORDLESS": "true", "LOG_FORMAT": form})
    assert (settings.as_json, settings.texts) == (True, False)
    assert read_settings({"LOG_FORMAT": form}).as_json == (form == "json")


@pytest.mark.parametrize("environment", [{"LOG_FORMAT": "xml"}, {"LOG_TEXTS": "perhaps"}])
def test_settings_that_cannot_be_used(root: Path, environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(environment))):
        read_settings(environment)
    command = [sys.executable, "-W", "ignore", "-m", "faq.serving.bot"]
    ran = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1].startswith(next(iter(environment)))


# All the ways by which something may be logged, in a process whose logging is configured.
_WAYS = """
import asyncio, gc, logging, os, sys, threading, warnings
from faq.rasa.prepare import prepare_rasa
prepare_rasa()
from faq.observing import logs
from faq.observing.log_lines import conversation
logs.configure(os.environ)
logs.protect()
import structlog
from sanic.log import error_logger
from rasa.utils.common import update_sanic_log_level
update_sanic_log_level()
SECRET, SENDER = sys.argv[1:]

class Bad:
    def __del__(self):
        raise ValueError(SECRET)

async def fail():
    raise ValueError(SECRET)

async def forget_a_task():
    task = asyncio.create_task(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()

with conversation(SENDER):
    error_logger.exception("Exception occurred while handling uri: %r", "/" + SECRET)
    log = structlog.get_logger()
    log.warning("processor.some.event", text=SECRET, event_info=f"It is {SECRET}")
    log.warning(f"It is {SECRET}")
    try:
        raise KeyError(SECRET)
    except KeyError:
        log.exception("processor.other.event", sender_id=SENDER)
    warnings.warn(f"It is {SECRET}", UserWarning)
    asyncio.run(forget_a_task())
    thread = threading.Thread(target=lambda: int(SECRET), name=SECRET)
    thread.start()
    thread.join()
    Bad()
    logging.getLogger("rasa.core").info(f"Message of {SENDER}: {SECRET}")
    print(end="", flush=True)
raise ValueError(SECRET)
"""


def test_all_ways_to_log(root: Path) -> None:
    command = [sys.executable, "-W", "ignore", "-c", _WAYS, SECRET, SENDER]
    environment = {**os.environ, "LOG_FORMAT": "json", "WEBSITE_SECRET": "x" * 32}
    ran = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (1, "")
    for secret in (
        SECRET,
        SENDER,
        json.dumps(SECRET)[1:-1],
        SECRET.encode("unicode_escape").decode(),
    ):
        assert secret not in ran.stdout
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    told = [(line["logger"], line["event"], line["message"]) for line in lines]
    assert told == [
        ("sanic.error", "log", "Exception occurred while handling uri: …"),
        ("__main__", "processor.some.event", "…"),
        ("__main__", "log", "…"),
        ("__main__", "processor.other.event", "processor.other.event"),
        ("py.warnings", "log", "…"),
        ("asyncio", "log", "…"),
        ("faq.observing.logs", "log", "uncaught"),
        ("faq.observing.logs", "log", "uncaught"),
        ("rasa.core", "log", "…"),
        ("faq.observing.logs", "log", "uncaught"),
    ]
    errors = [line.get("error") for line in lines]
    assert errors == [None, None, None, "KeyError", None] + ["ValueError"] * 3 + [
        None,
        "ValueError",
    ]
