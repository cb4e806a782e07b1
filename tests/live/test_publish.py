"""Going live and back while people ask: nothing is refused, nothing broken is ever shown."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from tests.bots import ROOT
from tests.deploy.load import Crowd
from tests.live import helpers

VISITORS, TURNS = 8, 600
OLD, NEW = "こんにちは。", "ようこそ。"


@dataclass(frozen=True)
class Owner:
    """Somebody who edits an article of their own."""

    article: Path
    environment: dict[str, str]

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.article / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def make(self, target: str) -> "subprocess.CompletedProcess[str]":
        return self.run("make", "--no-print-directory", target)


@pytest.fixture
def copied(tmp_path: Path) -> Iterator[Owner]:
    with helpers.own_article(tmp_path, "ours") as article:
        yield Owner(article, {"ARTICLE": str(article), "STATE_DIRECTORY": str(tmp_path / "state")})


@pytest.fixture
def newcomer(copied: Owner) -> Owner:
    # Fewer voices are learned sooner, but are still more than the first start waits for.
    for path in sorted((copied.article / "voices").iterdir())[::2]:
        path.unlink()
    return copied


@pytest.fixture
def owner(copied: Owner) -> Owner:
    helpers.as_learned(**copied.environment)
    return copied


def test_the_first_start_answers_before_all_is_learned(newcomer: Owner) -> None:
    bot = helpers.start(**newcomer.environment)
    live = Path(newcomer.environment["STATE_DIRECTORY"], "releases", "ours", "live")
    try:
        assert live.read_text().strip() == "000000"
        assert not (ROOT / "models" / "ours.tar.gz").exists()
        began = time.monotonic()
        while live.read_text().strip() == "000000" and time.monotonic() - began < 300:
            assert "最高技術責任者" in bot.ask("CTOは日本語で何?")[0]
            time.sleep(1)
        # There is nothing to wait for any more, and nothing to go back to.
        assert newcomer.make("live").returncode == 0
        assert "最高技術責任者" in bot.ask("CTOは日本語で何?")[0]
        assert newcomer.make("back").returncode != 0
    finally:
        helpers.stop(bot.process)


def test_live_and_back_under_load(owner: Owner) -> None:
    settings = {"WEBSITE_CONVERSATION_RATE": "1000000", "WEBSITE_ADDRESS_RATE": "1000000"}
    bot = helpers.start(**owner.environment, **settings)
    try:
        crowd = Crowd(int(bot.url.rpartition(":")[2]), VISITORS, TURNS)
        crowd.start()
        crowd.wait(0.2)
        owner.edit("phrases.yml", OLD, NEW)
        assert OLD in bot.ask("こんにちは")[0]
        done = owner.make("live")
        assert done.returncode == 0, done.stderr
        assert "公開版2に切り替えました" in done.stdout
        assert NEW in bot.ask("こんにちは")[0]
        crowd.wait(0.6)
        began = time.monotonic()
        done = owner.make("back")
        assert done.returncode == 0, done.stderr
        assert time.monotonic() - began < 10
        assert "書き換えたまま" in done.stdout
        assert OLD in bot.ask("こんにちは")[0]
        # What is broken is not published, and what runs is left alone.
        owner.edit("phrases.yml", "{scope}", "{skope}")
        done = owner.make("live")
        assert done.returncode == 2
        assert "phrases.yml" in done.stderr
        assert OLD in bot.ask("こんにちは")[0]
        owner.edit("phrases.yml", "{skope}", "{scope}")
        crowd.end()
    finally:
        helpers.stop(bot.process)
    assert crowd.tally.failed == []
    assert crowd.tally.wrong == []
    assert crowd.tally.conversations * 8 == crowd.done >= TURNS
    # What was gone back from does not come by itself with the next start ...
    bot = helpers.start(**owner.environment)
    try:
        assert OLD in bot.ask("こんにちは")[0]
        # ... but when somebody asks for it.
        assert owner.make("live").returncode == 0
        assert NEW in bot.ask("こんにちは")[0]
    finally:
        helpers.stop(bot.process)


def test_back_goes_to_what_was_live_before(owner: Owner) -> None:
    bot = helpers.start(**owner.environment)
    texts = [OLD, NEW, "いらっしゃいませ。"]
    try:
        for before, after in pairwise(texts):
            owner.edit("phrases.yml", before, after)
            assert owner.make("live").returncode == 0
            assert after in bot.ask("こんにちは")[0]
            done = owner.make("back")
            assert done.returncode == 0, done.stderr
            assert OLD in bot.ask("こんにちは")[0]
        # The file as it was is what is live already.
        owner.edit("phrases.yml", texts[-1], OLD)
        assert "公開版1から変わったところはありません" in owner.make("live").stdout
        done = owner.make("back")
        assert done.returncode != 0
        assert "前に公開していた版がない" in done.stderr
    finally:
        helpers.stop(bot.process)


def test_a_release_that_cannot_answer_never_goes_live(owner: Owner) -> None:
    bot = helpers.start(**owner.environment)
    try:
        owner.edit("phrases.yml", OLD, NEW)
        broken = ROOT / "models" / "ours.tar.gz"
        whole = broken.read_bytes()
        broken.write_bytes(b"no model")
        done = owner.make("live")
        assert done.returncode != 0
        assert "元の版のまま" in done.stderr
        assert OLD in bot.ask("こんにちは")[0]
        broken.write_bytes(whole)
        # Nothing else is made of the same files: an edit, and it goes live.
        owner.edit("phrases.yml", NEW, "いらっしゃいませ。")
        assert owner.make("live").returncode == 0
        assert "いらっしゃいませ" in bot.ask("こんにちは")[0]
    finally:
        helpers.stop(bot.process)


def test_a_preview_shows_what_would_change_and_is_nowhere_else(owner: Owner) -> None:
    bot = helpers.start(**owner.environment)
    port = helpers.free_port()
    try:
        # As a visitor asks it, who is to be found in the page without their name.
        bot.ask("山田太郎さんはこんにちはと言いますか")
        bot.ask("こんにちは")
        owner.edit("phrases.yml", OLD, NEW)
        preview = subprocess.Popen(
            [sys.executable, "-m", "tools.compare"],
            cwd=ROOT,
            env={**os.environ, **owner.environment, "PORT": str(port - 1)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert preview.stdout is not None
            printed = ""
            while "試せます" not in printed:
                line = preview.stdout.readline()
                assert line, printed
                printed += line
            tried = helpers.Bot(f"http://127.0.0.1:{port}", preview, 0.0)
            assert NEW in tried.ask("こんにちは")[0]
            assert OLD in bot.ask("こんにちは")[0]
        finally:
            preview.terminate()
            preview.communicate(timeout=20)
        assert preview.returncode == 0
        page = (ROOT / "reports" / "changes.html").read_text(encoding="utf-8")
        assert OLD in page and NEW in page
        assert "山田" not in page
        # Nothing was published, and nothing of what was tried is kept.
        assert OLD in bot.ask("こんにちは")[0]
    finally:
        helpers.stop(bot.process)


def test_conversations_outlive_the_bot(owner: Owner) -> None:
    bot = helpers.start(**owner.environment)
    try:
        assert bot.ask("CFOの役割は?", sender="somebody")[1]["kind"] == "answer"
    finally:
        helpers.stop(bot.process)
    bot = helpers.start(**owner.environment)
    try:
        assert "CTOの役割には" in bot.ask("じゃあCTOは?", sender="somebody")[0]
    finally:
        helpers.stop(bot.process)
