"""Every command of the READMEs is run."""

import json
import os
import shlex
import signal
import subprocess
import urllib.error
import urllib.request

import pytest

from tests.live.helpers import ROOT, commands, start, stop

# In seconds.
LONGEST = 300


def run(command, **environment):
    return subprocess.run(
        shlex.split(command),
        cwd=ROOT,
        env={**os.environ, **environment},
        input="",
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )


def test_the_commands_are_the_ones_that_are_tested_here():
    assert [c if not c.startswith("curl") else "curl" for c in commands()] == [
        "make run",
        "curl",
        "make chat",
        "make ask Q='CFOの役割は?|2つ目を詳しく|じゃあCTOは?'",
        "make explain Q='友達がCOOになったんだけど、何する人?'",
        "make live",
        "make back",
        "make check",
        "make test",
    ]


def test_all_is_measured_when_all_is_tested():
    """What no test runs, `make test` runs itself."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "\ncheck: lint " in makefile
    assert "\ntest: check " in makefile
    assert "voices evaluate\n" in makefile


def test_run_is_quick_and_leaves_nothing_behind():
    bot = start()
    status = stop(bot.process)
    assert bot.seconds_to_ready < 60
    assert status in (0, -signal.SIGTERM, 2)
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        urllib.request.urlopen(bot.url, timeout=2)


def test_a_taken_port_gives_one_clear_line(bot):
    done = run("make --no-print-directory run", PORT=bot.url.rsplit(":", 1)[1])
    assert done.returncode != 0
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_curl(bot):
    command = next(c for c in commands() if c.startswith("curl"))
    done = run(command.replace("http://127.0.0.1:5005", bot.url))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[1]["custom"]["kind"] == "answer"


def test_chat(bot):
    done = subprocess.run(
        ["make", "--no-print-directory", "chat"],
        cwd=ROOT,
        env={**os.environ, "PORT": bot.url.rsplit(":", 1)[1]},
        input="CFOの業務内容は?\n1\n終了\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "財務諸表" in done.stdout


@pytest.mark.parametrize("target", ["ask", "explain"])
def test_asking_without_a_server(target):
    command = next(c for c in commands() if c.startswith(f"make {target}"))
    done = run(command.replace("make", "make --no-print-directory", 1))
    assert done.returncode == 0, done.stderr
    assert ("clause 1" in done.stdout) == (target == "explain")
    assert "出典" in done.stdout


def test_train_has_nothing_left_to_do():
    done = run("make --no-print-directory train")
    assert done.returncode == 0, done.stderr
