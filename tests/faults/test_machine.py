"""Workers that are killed, clients that hang up, full disks, models that are broken."""

import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bots import ROOT, Visitor, bot, request
from tests.faults.conftest import Place

MODEL = ROOT / "models" / "bot.tar.gz"


def test_a_killed_worker(place: Place) -> None:
    with bot(place.bot.log.parent, place.actions.port, **place.stores) as one:
        visitor = Visitor(one.port)
        visitor.ask("CCOの役割は?", "1")
        # Its turn is in the middle when it dies.
        place.actions.signal(signal.SIGSTOP)
        connection = http.client.HTTPConnection("127.0.0.1", one.port)
        headers = {"Authorization": f"Bearer {visitor.token}", "Content-Type": "application/json"}
        body = json.dumps({"id": "2", "text": "業務内容は?"})
        connection.request("POST", "/webhooks/website/messages", body, headers)
        time.sleep(0.3)
        one.kill()
        place.actions.signal(signal.SIGCONT)
        connection.close()
    # The same question at another worker, as the widget or nginx asks it.
    visitor.port = place.bot.port
    status, answer = visitor.ask("業務内容は?", "2")
    assert (status, answer["question"]["roles"]) == (200, ["CCO"])
    assert visitor.seconds < 3.0
    assert visitor.history() == ["CCOの役割は?", "業務内容は?"]


def test_a_client_that_hangs_up(place: Place) -> None:
    visitor, other = place.visitor(), place.visitor()
    visitor.ask("CCOの役割は?", "1")
    place.to_actions.behave("hang")
    headers = {"Authorization": f"Bearer {visitor.token}", "Content-Type": "application/json"}
    for _ in range(5):
        connection = http.client.HTTPConnection("127.0.0.1", place.bot.port)
        body = json.dumps({"id": "2", "text": "業務内容は?"})
        connection.request("POST", "/webhooks/website/messages", body, headers)
        time.sleep(0.05)
        connection.close()
    place.to_actions.behave("pass")
    assert other.ask("CFOとは?")[1]["kind"] == "answer"
    status, answer = visitor.ask("業務内容は?", "3")
    assert (status, answer["kind"], answer["question"]["roles"]) == (200, "answer", ["CCO"])
    assert visitor.seconds < 3.0
    texts = visitor.history()
    assert texts[0] == "CCOの役割は?" and len(texts) <= 3


def test_a_full_disk(place: Place) -> None:
    # Neither its log nor its votes can be written.
    full = {"FEEDBACK_FILE": "/dev/full", "LOG_FORMAT": "json", **place.stores}
    with bot(Path("/dev"), place.to_actions.port, log="full", **full) as program:
        visitor = Visitor(program.port)
        for number in range(5):
            assert visitor.ask("CCOの役割は?", f"m{number}")[0] == 200
        # A vote that cannot be written is still kept with the conversation.
        vote = {"message_id": "m0.0", "helpful": True, "comment": "どうも"}
        assert visitor.request("POST", "/feedback", vote)[0] == 204
        place.to_actions.behave("cut")
        assert visitor.ask("CCOの役割は?")[0] == 200


def test_a_full_database(place: Place, tmp_path: Path) -> None:
    path = tmp_path / "tracker.db"
    with bot(tmp_path, place.actions.port, TRACKER_STORE_URL=f"sqlite:///{path}") as program:
        visitor = Visitor(program.port)
        assert visitor.ask("CCOの役割は?")[1]["kind"] == "answer"
        # Whoever holds the file holds up all writing, as a full disk does.
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        status, answer = visitor.ask("業務内容は?")
        assert (status, answer["question"]["roles"]) == (200, ["CCO"])
        assert visitor.seconds < 3.0
        assert request(program.port, "GET", "/webhooks/health/ready")[1]["status"] == "degraded"
        holder.execute("ROLLBACK")
        holder.close()
        last = time.monotonic() + 10
        while request(program.port, "GET", "/webhooks/health/ready")[1]["status"] != "ok":
            assert time.monotonic() < last
            time.sleep(0.1)
        assert visitor.history() == ["CCOの役割は?", "業務内容は?"]


def _broken(folder: Path) -> Path:
    path = folder / "broken.tar.gz"
    path.write_bytes(MODEL.read_bytes()[:10_000])
    return path


def _empty(folder: Path) -> Path:
    path = folder / "empty.tar.gz"
    path.write_bytes(b"")
    return path


def _missing(folder: Path) -> Path:
    return folder / "missing.tar.gz"


def _other_version(folder: Path) -> Path:
    """A model that says it was made by a Rasa that came before."""
    unpacked, path = folder / "model", folder / "old.tar.gz"
    shutil.unpack_archive(MODEL, unpacked, filter="data")
    metadata = unpacked / "metadata.json"
    told = json.loads(metadata.read_text(encoding="utf-8"))
    told["rasa_open_source_version"] = "2.8.0"
    metadata.write_text(json.dumps(told), encoding="utf-8")
    return _packed(unpacked, path)


def _without_answers(folder: Path) -> Path:
    """A model that loads, and knows no action that would answer."""
    unpacked, path = folder / "model", folder / "mute.tar.gz"
    shutil.unpack_archive(MODEL, unpacked, filter="data")
    domain = unpacked / "components" / "domain_provider" / "domain.yml"
    text = domain.read_text(encoding="utf-8")
    assert "action_answer" in text
    domain.write_text(text.replace("action_answer", "action_other"), encoding="utf-8")
    return _packed(unpacked, path)


def _packed(folder: Path, path: Path) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for each in folder.iterdir():
            archive.add(each, each.name)
    return path


@pytest.mark.parametrize("make", [_broken, _empty, _missing, _other_version, _without_answers])
def test_a_model_that_cannot_be_used(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    model = make(tmp_path)
    command = [sys.executable, "-m", "faq.serving.bot", "--model", str(model), "--port", "0"]
    ran = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "ACTION_SERVER_URL": "http://127.0.0.1:9/webhook"},
    )
    assert ran.returncode == 1
    assert f"{model} cannot be used" in ran.stderr.splitlines()[-1]
