"""The owner's figures are those of what was really asked and voted."""

import csv
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.bots import ROOT, Visitor, bot

CONVERSATIONS = 60
SITES = ("https://one.example", "https://other.example", "")
QUESTIONS = (
    "CFOの役割は?",
    "CCOとCEOの違いは?",
    "COOの年収は?",
    "CMOとは?",
    "明日の天気は?",
    "ありがとう",
    "CTOはいつ生まれた?",
    "山田太郎さん(03-1234-5678)はCEOですか?",
)


def test_the_report_counts_what_was_said(tmp_path: Path) -> None:
    chosen = random.Random(7)
    database = f"sqlite:///{tmp_path}/bot.db"
    kinds: Counter[str] = Counter()
    votes: Counter[bool] = Counter()
    sites: Counter[str] = Counter()
    settings = {"TRACKER_STORE_URL": database, "WEBSITE_ORIGINS": ",".join(filter(None, SITES))}
    with bot(tmp_path, **settings) as running:
        for _ in range(CONVERSATIONS):
            visitor = Visitor(running.port, chosen.choice(SITES) or None)
            for number in range(chosen.randint(1, 4)):
                status, answer = visitor.ask(chosen.choice(QUESTIONS), f"m{number}")
                assert status == 200
                kinds[answer["kind"]] += 1
                sites[visitor.origin or ""] += 1
                if answer["kind"] != "social" and chosen.random() < 0.3:
                    helpful = chosen.random() < 0.5
                    vote = {"message_id": f"m{number}.0", "helpful": helpful}
                    vote |= {} if helpful else {"comment": "taro@example.com まで"}
                    assert visitor.request("POST", "/feedback", vote)[0] == 204
                    votes[helpful] += 1
        settings = {
            "TRACKER_STORE_URL": database,
            "FEEDBACK_FILE": str(tmp_path / "feedback.jsonl"),
        }
        page = tmp_path / "asked.html"
        command = [sys.executable, "-m", "tools.owner_report", "--days", "2", "--into", str(page)]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    text = page.read_text(encoding="utf-8")
    asking = sum(kinds.values()) - kinds["social"]
    for label, expected in (
        ("質問", sum(kinds.values())),
        ("会話", CONVERSATIONS),
        ("答えられた割合", f"{100 * kinds['answer'] / asking:.0f}%"),
        ("役に立った", votes[True]),
        ("役に立たなかった", votes[False]),
    ):
        assert f"<div>{label}<b>{expected}</b></div>" in text
    with page.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(kinds.values())
    assert Counter(row["サイト"] for row in rows) == sites
    assert Counter(row["評価"] for row in rows if row["評価"]) == {
        "役に立った": votes[True],
        "役に立たなかった": votes[False],
    }
    for secret in ("03-1234-5678", "山田", "taro@example.com"):
        assert secret not in text
        assert not any(secret in cell for row in rows for cell in row.values())


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
