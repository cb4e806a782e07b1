"""Starts and stops the real bot: what `make run` starts, on free ports."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 180.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Bot:
    """A running bot: its address and its process."""

    url: str
    process: subprocess.Popen
    seconds_to_ready: float

    def post(self, body, path="/webhooks/rest/webhook"):
        """Return status and decoded JSON of a POST; `body` is bytes, or is sent as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"}
        return self._open(urllib.request.Request(self.url + path, data, kind))

    def get(self, path):
        return self._open(urllib.request.Request(self.url + path))

    def _open(self, request):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            body = error.read()
            is_json = error.headers.get_content_type() == "application/json"
            return error.code, json.loads(body) if is_json else body.decode()

    def ask(self, text, sender=None):
        """Return the plain text and the Answer to one message."""
        sender = sender or f"test-{uuid.uuid4()}"
        status, messages = self.post({"sender": sender, "message": text})
        assert status == 200, messages
        assert {message["recipient_id"] for message in messages} == {sender}
        return messages[0]["text"], messages[1]["custom"]


@contextlib.contextmanager
def own_article(folder, name):
    """Give a copy of the article to change, and leave no model of it behind."""
    article = folder / name
    shutil.copytree(ROOT / "data", article)
    yield article
    for path in (ROOT / "models").glob(f"{name}.*"):
        path.unlink()


def as_learned(**environment):
    """Take this article's model for that of a copy of it, as if that had been learned."""
    take = "import shutil; from tools.train import *; shutil.copy('models/bot.tar.gz', MODEL); "
    take += "TRAINED_FROM.write_text(fingerprint())"
    command = [sys.executable, "-c", take]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


def start(port=None, **environment):
    """Start the bot on a free port, or on this one; what is given is set in its environment."""
    port = port or free_port()
    process = subprocess.Popen(
        ["make", "--no-print-directory", "run"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    started = time.monotonic()
    url = f"http://127.0.0.1:{port}"
    while time.monotonic() - started < LONGEST_START:
        assert process.poll() is None, f"make run ended with {process.returncode}; see logs/"
        try:
            with urllib.request.urlopen(f"{url}/webhooks/health/ready", timeout=5) as response:
                if response.status == 200:
                    return Bot(url, process, time.monotonic() - started)
        except OSError:
            time.sleep(0.2)
    stop(process)
    raise AssertionError(f"not ready after {LONGEST_START} s")


def stop(process):
    """End the bot as a terminal would; return the exit status of make."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        return process.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def commands():
    """Return the commands of the READMEs, each once, in order."""
    found = {}
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, re.S):
            found.update(dict.fromkeys(line for line in block.splitlines() if line))
    return list(found)
