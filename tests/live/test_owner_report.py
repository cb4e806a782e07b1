"""What was really asked is what the owner's commands work with."""

import base64
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.bots import ROOT, SECRET, Visitor, bot, free_port


def test_what_was_asked_in_vain_can_be_taught(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/bot.db"
    with bot(tmp_path, TRACKER_STORE_URL=database) as running:
        assert Visitor(running.port).ask("COOの年収は?")[1]["kind"] == "not_in_article"
    done = subprocess.run(
        [sys.executable, "-m", "tools.teach"],
        cwd=ROOT,
        env={**os.environ, "TRACKER_STORE_URL": database, "STATE_DIRECTORY": str(tmp_path)},
        input="q\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "[1/1] COOの年収は?" in done.stdout


def test_what_was_asked_in_vain_can_be_taught_in_the_browser(tmp_path: Path) -> None:
    article = tmp_path / "ours"
    shutil.copytree(ROOT / "data", article)
    settings = {
        "TRACKER_STORE_URL": f"sqlite:///{tmp_path}/bot.db",
        "STATE_DIRECTORY": str(tmp_path),
        "ARTICLE": str(article),
        "OWNER_TOKEN": SECRET,
        "OWNER_PORT": str(free_port()),
    }
    with bot(tmp_path, TRACKER_STORE_URL=settings["TRACKER_STORE_URL"]) as running:
        assert (
            Visitor(running.port).ask("山田太郎さん、COOの年収は?")[1]["kind"] == "not_in_article"
        )
    # The same article has the same model.
    model = ROOT / "models" / "ours.tar.gz"
    shutil.copy(ROOT / "models" / "bot.tar.gz", model)
    try:
        with subprocess.Popen(
            [sys.executable, "-m", "tools.desk"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            text=True,
        ) as desk:
            label = teach_first(desk, settings["OWNER_PORT"])
    finally:
        model.unlink()
    assert desk.returncode == 0
    taught = (article / "voices" / "visitors.tsv").read_text(encoding="utf-8")
    assert taught == f"●●さん、COOの年収は?\t{label}\n"


def teach_first(desk: "subprocess.Popen[str]", port: str) -> str:
    """File the only question as an example of the likeliest topic; return its label."""
    try:
        assert desk.stdout is not None
        assert "質問の記録" in desk.stdout.readline()
        assert "●●さん、COOの年収は?" in browse(port, "/")
        page = browse(port, "/teach")
        assert "<h2>●●さん、COOの年収は?</h2>" in page and "山田" not in page
        form = dict(re.findall('type="hidden" name="(.*?)" value="(.*?)"', page))
        label: str = re.findall('name="choice" value="(.*?:COO)"', page)[0]
        page = browse(port, "/teach", {**form, "choice": label})
        assert "新しく教えることはありません" in page
        return label
    finally:
        desk.terminate()
        desk.wait(20)


def browse(port: str, path: str, form: dict[str, str] | None = None) -> str:
    """Return a page as the owner's browser gets it, or the one that a form leads to."""
    login = base64.b64encode(f"owner:{SECRET}".encode()).decode()
    data = None if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data, {"Authorization": f"Basic {login}"}
    )
    with urllib.request.urlopen(request, timeout=60) as reply:
        text: str = reply.read().decode()
        return text


@pytest.mark.parametrize("settings", [{"KEEP_DAYS": "0"}, {}])
def test_without_conversations_there_is_nothing_to_show(
    settings: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.owner_report"],
        cwd=ROOT,
        env={**os.environ, "STATE_DIRECTORY": str(tmp_path), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "会話が保存されていない" in done.stderr
