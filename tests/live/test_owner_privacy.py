"""What is masked is nowhere that an owner looks; what is old is nowhere at all."""

import base64
import csv
import email
import email.policy
import io
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from faq.understanding.engine import Engine
from tests.bots import ROOT, SECRET, Visitor, bot, request
from tests.live import helpers
from tests.live.databases import KINDS, Kept, kept_in
from tests.smtp import mail_server
from tools import desk, desk_pages

DAY = 24 * 3600.0
# As people write them, each with what must be found nowhere.
PERSONAL = (
    ("山田太郎さんはCEOですか?", "山田"),
    ("COOの鈴木一郎様の年収は?", "鈴木"),
    ("090-1234-5678に電話をください", "090-1234-5678"),
    ("電話は０９０−８７６５−４３２１です", "８７６５"),
    ("+81 3 9999 8888 までお願いします", "9999 8888"),
    ("hanako.sato+cfo@example.co.jp に年収を送って", "hanako.sato"),
    ("CFOの守備範囲は?saburo＠example．comまで", "saburo"),
    ("CTOの年収は? @U012AB3CD も知りたい", "U012AB3CD"),
)
COMMENT, IN_COMMENT = (
    "shiro@example.com か 03-7777-6666 の佐々木さんまで",
    ("shiro", "7777", "佐々木"),
)
HIDDEN = (*(secret for _, secret in PERSONAL), *IN_COMMENT)


@pytest.fixture(params=KINDS)
def kept(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Kept]:
    votes = str(tmp_path / "feedback.jsonl")
    monkeypatch.setenv("FEEDBACK_FILE", votes)
    state = str(tmp_path / "state")
    with kept_in(request.param, tmp_path, FEEDBACK_FILE=votes, STATE_DIRECTORY=state) as database:
        yield database


def execute(url: str, statement: str, **values: object) -> list[str]:
    """Run a statement in a database; return its rows as text."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        done = connection.execute(sa.text(statement), values)
        # A row itself shows long texts in part only.
        rows = [repr(tuple(row)) for row in done] if done.returns_rows else []
    engine.dispose()
    return rows


def owner(kept: Kept, *command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of the owner's."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, **kept.settings, **settings},
        input="q\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def found(text: str, secrets: Sequence[str] = HIDDEN) -> list[str]:
    return [secret for secret in secrets if secret in text]


def browse(kept: Kept, *paths: str) -> str:
    """Return what stands on pages of the owner's desk."""
    login = base64.b64encode(f"owner:{SECRET}".encode()).decode()
    with desk.Server(0, SECRET, {**os.environ, **kept.settings}) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        pages = []
        for path in paths:
            address = f"http://127.0.0.1:{server.server_address[1]}{path}"
            asked = urllib.request.Request(address, headers={"Authorization": f"Basic {login}"})
            with urllib.request.urlopen(asked, timeout=60) as reply:
                pages.append(reply.read().decode())
        server.shutdown()
        thread.join()
    return "\n".join(pages)


def mailed(kept: Kept) -> str:
    """Return all that the owner's mail holds."""
    with mail_server() as server:
        settings = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(server.port),
            "SMTP_SECURITY": "none",
            "SMTP_FROM": "bot@example.org",
        }
        done = owner(kept, "tools.owner_report", "--mail", "owner@example.org", **settings)
        (taken,) = server.mails
    mail = email.message_from_bytes(taken, policy=email.policy.default)
    attached = [part.get_content() for part in mail.iter_attachments()]
    assert len(attached) == 2
    body = mail.get_body()
    assert body is not None
    return "\n".join(
        [taken.decode(), str(mail["Subject"]), body.get_content(), *attached, done.stdout]
    )


def test_what_is_masked_is_nowhere_that_an_owner_looks(
    kept: Kept, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_pages, "_engine", lambda: engine)
    with bot(tmp_path, **kept.settings) as running:
        for text, _ in PERSONAL:
            visitor = Visitor(running.port)
            assert visitor.ask(text, "m0")[0] == 200
            vote = {"message_id": "m0.0", "helpful": False, "comment": COMMENT}
            assert visitor.request("POST", "/feedback", vote)[0] in (204, 404)
            rest = {"sender": "somebody", "message": text}
            assert request(running.port, "POST", "/webhooks/rest/webhook", rest)[0] == 200
    page = tmp_path / "asked.html"
    owner(kept, "tools.owner_report", "--into", str(page))
    shown = {
        "report": page.read_text(encoding="utf-8"),
        "table": page.with_suffix(".csv").read_text(encoding="utf-8"),
        "mail": mailed(kept),
        "pages": browse(kept, "/", "/?channel=rest", "/asked.csv", "/teach"),
        "terminal": owner(kept, "tools.teach").stdout,
    }
    for place, text in shown.items():
        assert "●●" in text, place
        assert found(text) == [], place
    # They were said, and are kept until somebody deletes them.
    said = "".join(execute(kept.url, "SELECT data FROM events"))
    assert found(said, HIDDEN[: len(PERSONAL)]) == [secret for _, secret in PERSONAL]
    assert found((tmp_path / "feedback.jsonl").read_text(encoding="utf-8"), IN_COMMENT)


def age(kept: Kept, sender: str, votes: Path, days: float) -> None:
    """Let a conversation and its votes have been so many days earlier."""
    execute(
        kept.url,
        "UPDATE events SET timestamp = timestamp - :seconds WHERE sender_id = :sender",
        seconds=days * DAY,
        sender=sender,
    )
    moment = datetime.fromtimestamp(time.time() - days * DAY).astimezone().isoformat()
    lines = [json.loads(line) for line in votes.read_text(encoding="utf-8").splitlines()]
    lines[-1]["time"] = moment
    votes.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


OLD, NEW = ("ゾウリムシ", "ヘチマ"), ("クジャク", "モモンガ")


def test_what_is_old_is_deleted_whole_and_the_rest_stays_whole(kept: Kept, tmp_path: Path) -> None:
    votes = tmp_path / "feedback.jsonl"
    with bot(tmp_path, **kept.settings) as running:
        for question, comment in (OLD, NEW):
            visitor = Visitor(running.port)
            for number, text in enumerate((f"CFOの{question}は?", "CTOの役割は?", "ありがとう")):
                assert visitor.ask(text, f"m{number}")[0] == 200
            vote = {"message_id": "m0.0", "helpful": False, "comment": comment}
            assert visitor.request("POST", "/feedback", vote)[0] == 204
            if question == OLD[0]:
                (sender,) = execute(kept.url, "SELECT DISTINCT sender_id FROM events")
                rows = execute(kept.url, "SELECT type_name, timestamp FROM events")
                age(kept, sender.strip("(),'"), votes, 40)
        # What people said, what was answered, what is remembered, the votes: each has its time.
        assert not any("None" in row for row in rows)
        kinds = {row.split("'")[1] for row in rows}
        assert {"user", "bot", "slot", "action", "session_started", "agent"} <= kinds
        would = owner(kept, "faq.owner.forget", "--older-than", "30", "--dry-run").stdout
        assert (
            f"会話の記録{len(rows)}件、送信待ちのお問い合わせ0件、回答への評価1件が削除の対象"
            in would
        )
        done = owner(kept, "faq.owner.forget", "--older-than", "30").stdout
        assert f"会話の記録{len(rows)}件、送信待ちのお問い合わせ0件、回答への評価1件を削除" in done
        # The bot went on running: the new conversation, and its vote, are as they were.
        assert visitor.history()[0] == f"CFOの{NEW[0]}は?"
        assert (
            visitor.request("GET", "/messages")[1]["messages"][0]["answers"][0]["helpful"] is False
        )
        assert visitor.ask("じゃあCOOは?")[1]["question"]["roles"] == ["COO"]
    left = "".join(execute(kept.url, "SELECT sender_id, data FROM events"))
    assert found(left, (*OLD, *NEW)) == [NEW[0]]
    assert found(votes.read_text(encoding="utf-8"), (*OLD, *NEW)) == [NEW[1]]
    page = tmp_path / "asked.html"
    owner(kept, "tools.owner_report", "--days", "366", "--into", str(page))
    table = page.with_suffix(".csv").read_text(encoding="utf-8")
    for text in (page.read_text(encoding="utf-8"), table):
        assert found(text, (*OLD, *NEW)) == list(NEW)
    assert len(list(csv.reader(io.StringIO(table)))) == 1 + 4
    # PostgreSQL overwrites what was deleted when it needs the room, or is told to.
    if not kept.url.startswith("sqlite"):
        execute(kept.url, "VACUUM FULL events")
        execute(kept.url, "CHECKPOINT")
    held = [
        path for path in kept.folder.rglob("*") if path.is_file() and "wal" not in path.parts[-2]
    ]
    for path in held:
        content = path.read_bytes()
        assert not any(word.encode() in content for word in OLD), path


def test_make_run_deletes_what_is_older(kept: Kept, tmp_path: Path) -> None:
    votes = tmp_path / "feedback.jsonl"
    with bot(tmp_path, **kept.settings) as running:
        for days in (40, 20):
            visitor = Visitor(running.port)
            assert visitor.ask(f"{days}日前のCFOの役割は?", "m0")[0] == 200
            vote = {"message_id": "m0.0", "helpful": True, "comment": f"{days}日前"}
            assert visitor.request("POST", "/feedback", vote)[0] == 204
            known = execute(kept.url, "SELECT sender_id FROM events ORDER BY id DESC LIMIT 1")
            age(kept, known[0].strip("(),'"), votes, days)
    running = helpers.start(**kept.settings, KEEP_DAYS="30")
    try:
        last = time.monotonic() + 60
        while found(votes.read_text(encoding="utf-8"), ["40日前"]):
            assert time.monotonic() < last
            time.sleep(0.2)
    finally:
        helpers.stop(running.process)
    said = "".join(execute(kept.url, "SELECT data FROM events"))
    assert found(said, ["40日前", "20日前"]) == ["20日前"]
    assert found(votes.read_text(encoding="utf-8"), ["40日前", "20日前"]) == ["20日前"]
