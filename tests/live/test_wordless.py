"""Where no words are kept, none can be found: in the store, the votes, the log, the report."""

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import sqlalchemy as sa

from tests import services
from tests.bots import ROOT, Program, Visitor, bot, request
from tests.live.databases import KINDS, Kept, kept_in

# Words that stand nowhere else.
# fmt: off
WORDS = (
    "年収", "ゾウリムシ", "キタムラ", "ヘチマ", "クジャク", "ナマコ", "ヤドカリ", "モモンガ",
    "zorimushi",
)
# fmt: on
ASKED = (
    "CFOの役割は?",
    "CFOのゾウリムシは?",
    "ZORIMUSHIとCFOのヘチマ手当は何円?",
    "COOの年収は?",
    "じゃあCTOは?",
    "キタムラ太郎さん(03-1234-5678、zorimushi@example.com)はCEOですか?",
    "CKOことクジャク責任者とは?",
    "ナマコと申します。ありがとう",
    "明日のヤドカリの天気は?",
    "モモンガの話です",
)
VOTES = ("役に立った", "役に立たなかった")


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    with kept_in(request.param, tmp_path, WORDLESS="true") as database:
        yield database
        locks = database.settings.get("LOCK_STORE_URL")
        if locks is None:
            return
        client = redis.Redis.from_url(locks)
        held = b"".join(key + (client.dump(key) or b"") for key in client.scan_iter())
        client.close()
        assert found(held) == []


def found(text: bytes | str) -> list[str]:
    """Return which words stand in a text, as they are or as JSON writes them."""
    data = (text if isinstance(text, bytes) else text.encode()).lower()
    return [
        word
        for word in WORDS
        if word.encode() in data or word.encode("unicode_escape").lower() in data
    ]


def talk(running: Program) -> list[dict[str, Any]]:
    """Ask everything, vote, and do what cannot be done; return the answers."""
    visitor = Visitor(running.port)
    answers = []
    for number, text in enumerate(ASKED):
        status, answer = visitor.ask(text, f"m{number}")
        assert status == 200
        answers.append(answer)
    vote = {"message_id": "m1.0", "helpful": False, "comment": "ヘチマを知りたかった"}
    assert visitor.request("POST", "/feedback", vote)[0] == 204
    assert visitor.history() == list(ASKED)
    # What is refused is not told in a log, either.
    assert visitor.ask("モモンガ", "m0")[0] == 409
    assert visitor.request("POST", "/feedback", {**vote, "message_id": "ゾウリムシ"})[0] == 404
    assert visitor.request("POST", "/messages", {"ナマコ": "ナマコ"})[0] == 422
    assert visitor.ask("ヤドカリ" * 500)[0] == 422
    rest = {"sender": "somebody", "message": "CEOのゾウリムシは?"}
    assert request(running.port, "POST", "/webhooks/rest/webhook", rest)[0] == 200
    return answers


def rows_of(url: str) -> list[str]:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        rows = connection.execute(sa.text("SELECT * FROM events")).all()
    engine.dispose()
    # A row itself shows long texts in part only.
    return [repr(tuple(row)) for row in rows]


def report(url: str, folder: Path, **settings: str) -> tuple[str, list[dict[str, str]]]:
    """Return the page and the table."""
    page = folder / "asked.html"
    places = {"TRACKER_STORE_URL": url, "FEEDBACK_FILE": str(folder / "feedback.jsonl")}
    done = subprocess.run(
        [sys.executable, "-m", "tools.owner_report", "--days", "2", "--into", str(page)],
        cwd=ROOT,
        env={**os.environ, **places, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert found(done.stdout + done.stderr) == []
    with page.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        return page.read_text(encoding="utf-8"), list(csv.DictReader(file))


def test_no_word_can_be_found(kept: Kept, tmp_path: Path) -> None:
    with bot(tmp_path, log="bot.log", **kept.settings) as running:
        answers = talk(running)
    # A running conversation knows what was said.
    asked = answers[ASKED.index("じゃあCTOは?")]["question"]
    assert (asked["roles"], asked["unanswered"]) == (["CTO"], ["年収"])
    # What is read again after a restart holds none, either.
    with bot(tmp_path, log="bot.log", **kept.settings) as running:
        assert Visitor(running.port).ask("CEOとは?")[0] == 200
    page, table = report(kept.url, tmp_path, WORDLESS="true")
    assert "件数だけを示しています" in page
    assert sum(int(row["件数"]) for row in table) == len(ASKED) + 2
    assert [sum(int(row[name]) for row in table) for name in VOTES] == [0, 1]
    assert "質問" not in table[0]
    rows = rows_of(kept.url)
    assert len(rows) > 100 and found("".join(rows)) == []
    files = [path for place in {kept.folder, tmp_path} for path in place.rglob("*")]
    names = {path.name for path in files}
    assert {"bot.log", "feedback.jsonl", "asked.html", "asked.csv"} <= names
    told = [
        (path, words) for path in files if path.is_file() and (words := found(path.read_bytes()))
    ]
    assert told == []
    # Nor has a report on it that would tell words.
    page, table = report(kept.url, tmp_path)
    assert found(page) == [] and {row["質問"] for row in table} == {""}


def test_what_was_kept_before_is_not_shown(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    with bot(tmp_path, TRACKER_STORE_URL=url) as running:
        talk(running)
    page, _ = report(url, tmp_path)
    assert set(found(page)) >= {"年収", "ゾウリムシ", "ヘチマ"}
    page, table = report(url, tmp_path, WORDLESS="true")
    assert found(page + repr(table)) == []


@services.needs_postgres
@services.needs_redis
def test_a_database_that_is_away_gets_no_words(tmp_path: Path) -> None:
    with services.postgres() as server, services.redis() as locks:
        stores = {"TRACKER_STORE_URL": server.url, "LOCK_STORE_URL": locks.url}
        with bot(tmp_path, log="bot.log", WORDLESS="true", **stores) as running:
            visitor = Visitor(running.port)
            assert visitor.ask("CFOの役割は?")[0] == 200
            server.kill()
            assert visitor.ask("CFOのゾウリムシは?")[0] == 200
            assert visitor.history() == ["CFOの役割は?", "CFOのゾウリムシは?"]
            server.start()
        rows = rows_of(server.url)
    assert sum("'user'" in row for row in rows) == 2
    log = (tmp_path / "bot.log").read_text(encoding="utf-8")
    assert "tracker store" in log
    assert found("".join(rows) + log) == []
