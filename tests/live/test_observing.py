"""What is seen from outside of the real bot: its numbers, and a log that tells nobody's words."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests import services
from tests.bots import action_server, webhook
from tests.live.helpers import ROOT, Bot, free_port, start, stop

METRICS = "/webhooks/health/metrics"
QUESTION = "CCOとは"
# What nobody but the person may read. Of the last, Rasa makes entities and an error of its own.
WORDS = ("ひみつの言葉", "himitsu4649", "山田太郎")
SECRET_QUESTIONS = (
    "ひみつの言葉を知っているCFOの年収は?",
    "himitsu4649の山田太郎とCCOの違いは?",
    "/ask_definition{'himitsu4649'",
)


def scrape(bot: Bot) -> dict[str, float]:
    """Return the samples, each by its name with its labels."""
    with urllib.request.urlopen(bot.url + METRICS, timeout=10) as response:
        assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        text = response.read().decode()
    samples = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            samples[f"{sample.name}{{{labels}}}"] = sample.value
    return samples


def website(bot: Bot, *questions: str) -> str:
    """Ask over the website channel; return the conversation's token."""
    _, begun = bot.post({}, "/webhooks/website/conversations")
    for question in questions:
        request = urllib.request.Request(
            bot.url + "/webhooks/website/messages",
            json.dumps({"id": uuid.uuid4().hex, "text": question}).encode(),
            {"Content-Type": "application/json", "Authorization": f"Bearer {begun['token']}"},
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            assert response.status == 200
    return str(begun["token"])


@contextlib.contextmanager
def running(**environment: str) -> Iterator[Bot]:
    bot = start(**environment)
    try:
        yield bot
    finally:
        stop(bot.process)


def log_of(bot: Bot) -> str:
    port = bot.url.rpartition(":")[2]
    return (ROOT / "logs" / f"bot-{port}.log").read_text(encoding="utf-8")


def records(bot: Bot) -> list[dict[str, object]]:
    """Return the log's lines; before the first, libraries may remark on being imported."""
    lines = log_of(bot).splitlines()
    while lines and not lines[0].startswith("{"):
        del lines[0]
    return [json.loads(line) for line in lines]


@services.needs_postgres
@services.needs_redis
def test_two_workers_that_lose_their_servers(tmp_path: Path) -> None:
    sender = f"sender-{uuid.uuid4()}"
    with services.postgres() as database, services.redis() as locks:
        settings = {
            "LOG_FORMAT": "json",
            "LOCK_STORE_URL": locks.url,
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
            "SANIC_WORKERS": "2",
            "TRACKER_STORE_URL": database.url,
            "WEBSITE_SECRET": "a secret of the tests, long enough",
        }
        with running(**settings) as bot:
            for number in range(10):
                bot.ask(QUESTION, f"{sender}-{number}")
            for question in SECRET_QUESTIONS:
                bot.ask(question, sender)
            token = website(bot, *SECRET_QUESTIONS)
            counted = scrape(bot)
            assert counted["bot_turns_total{channel=rest,kind=answer}"] >= 10
            assert sum(v for k, v in counted.items() if k.startswith("bot_turns_total")) == 16
            assert counted["bot_turn_seconds_count{channel=rest}"] == 13
            assert counted["bot_turn_seconds_count{channel=website}"] == 3
            assert counted["bot_stage_seconds_count{stage=understand}"] == 16
            assert counted["bot_refusals_total{reason=aspect}"] >= 2
            assert counted["bot_ready{}"] == 1
            assert counted == {**counted, **scrape(bot)}, "whichever worker is asked"

            database.kill()
            locks.kill()
            for _ in range(4):
                bot.ask(SECRET_QUESTIONS[0], sender)
            assert scrape(bot)["bot_buffered_events{}"] > 0
            database.start()
            locks.start()
            last = time.monotonic() + 20
            while scrape(bot)["bot_buffered_events{}"] and time.monotonic() < last:
                time.sleep(0.2)
            after = scrape(bot)
            assert after["bot_buffered_events{}"] == 0
            assert sum(v for k, v in after.items() if k.startswith("bot_store_failures_total")) > 0
            assert after["bot_lock_failures_total{}"] > 0

            bot.post(b'{"sender": "himitsu4649', "/webhooks/rest/webhook")
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{bot.url}/himitsu4649?{sender}", timeout=5)
        log = log_of(bot)
        lines = records(bot)
    for secret in (*WORDS, sender, token):
        assert secret not in log
        assert json.dumps(secret)[1:-1] not in log
    turns = [line for line in lines if line["event"] == "turn"]
    assert len(turns) == 20
    hashes = {turn["conversation"] for turn in turns}
    assert len(hashes) == 12
    for turn in turns:
        assert turn["channel"] in ("rest", "website")
        assert turn["milliseconds"] > 0
    refused = [turn for turn in turns if turn["kind"] == "not_in_article"]
    assert refused and all(turn["reasons"] for turn in refused)
    failures = [line for line in lines if line["level"] == "error"]
    assert any("OperationalError" in line["message"] for line in failures)
    assert any("ConnectionError" in line["message"] for line in failures)


def test_an_action_server_that_stands_still(tmp_path: Path) -> None:
    with (
        action_server(tmp_path) as actions,
        running(LOG_FORMAT="json", ACTION_SERVER_URL=webhook(actions.port)) as own,
    ):
        actions.signal(signal.SIGSTOP)
        _, answer = own.ask(SECRET_QUESTIONS[0])
        assert answer["kind"] == "error"
        counted = scrape(own)
        actions.signal(signal.SIGCONT)
        assert counted["bot_turns_total{channel=rest,kind=error}"] == 1
        assert counted["bot_action_failures_total{}"] == 1
        assert counted["bot_ready{}"] == 0
        assert scrape(own)["bot_ready{}"] == 1
        log = log_of(own)
    assert not any(word in log for word in WORDS)
    assert "The action did not answer: ActionServerError < TimeoutError" in log


def test_texts_where_they_are_wanted() -> None:
    with running(LOG_FORMAT="json", LOG_TEXTS="true") as bot:
        text, _ = bot.ask(QUESTION)
    [turn] = [line for line in records(bot) if line["event"] == "turn"]
    assert turn["question"] == QUESTION
    assert text.startswith(turn["answer"][:50])


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize("place", ["full", "closed", "stuck"])
def test_a_log_that_cannot_be_written(form: str, place: str) -> None:
    if (form, place) == ("plain", "stuck"):
        pytest.skip("plain lines wait for whoever reads them, as Rasa's do")
    port = free_port()
    environment = {**os.environ, "LOG_FORMAT": form}
    program = ["-m", "faq.serving.bot", "--port", str(port)]
    redirect = {"full": ">/dev/full 2>/dev/full", "closed": ">&- 2>&-", "stuck": "2>/dev/null"}
    command = f"exec {sys.executable} {' '.join(program)} {redirect[place]}"
    with subprocess.Popen(
        ["sh", "-c", command], cwd=ROOT, env=environment, stdout=subprocess.PIPE
    ) as process:
        try:
            other = Bot(f"http://127.0.0.1:{port}", process, 0.0)
            last = time.monotonic() + 60
            while time.monotonic() < last:
                assert process.poll() is None
                with contextlib.suppress(OSError):
                    other.get("/webhooks/health/ready")
                    break
                time.sleep(0.2)
            # More lines than a pipe holds.
            for number in range(400 if place == "stuck" else 20):
                text, _ = other.ask(QUESTION if number else SECRET_QUESTIONS[0])
                assert text
            lost = scrape(other)["bot_lost_log_lines_total{}"]
            assert (lost > 0) == (form == "json" and place != "closed")
        finally:
            process.terminate()
            process.wait(20)
