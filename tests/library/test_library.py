"""Another article on quite another subject, served by the same engine without a change of code."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.helpers import Bot, start, stop

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ARTICLE = {"ARTICLE": "tests/library"}
# Its three people wrote 160 messages; of what others ask, at least so much is answered rightly.
FLOOR = 33

# Runs on its own, because a process answers from one article: prints each answer as JSON.
ASK = """
import json, sys
from faq.rasa.prepare import prepare_rasa
prepare_rasa(training=True)
from faq.answering.turn import take
from faq.contract.context import EMPTY
from faq.knowledge.facts import book
from faq.understanding.archive import open_engine
from tools.train import MODEL

engine = open_engine(MODEL, book())
for asked in sys.stdin.read().splitlines():
    context = EMPTY
    for turn in asked.split("|"):
        parts = engine.understand(engine.read(turn), context).parts
        answer, context = take(parts, context, book())
    print(json.dumps({**answer.to_dict(), "facts": answer.facts}))
"""


def run(*command: str, text: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command],
        cwd=ROOT,
        env={**os.environ, **ARTICLE},
        input=text,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def trained() -> None:
    run("-m", "tools.train")


@pytest.fixture(scope="module")
def bot(trained: None) -> Iterator[Bot]:
    running = start(**ARTICLE)
    yield running
    stop(running.process)


def test_its_files_have_no_problem() -> None:
    assert "問題は見つかりませんでした" in run("-m", "faq.owner.check")


@pytest.mark.usefixtures("trained")
def test_questions_of_every_kind() -> None:
    lines = (HERE / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    said = run("-c", ASK, text="\n".join(question["q"] for question in asked))
    answers = [json.loads(line) for line in said.splitlines()]
    wrong = [
        (question["q"], answer["kind"], answer["facts"])
        for question, answer in zip(asked, answers, strict=True)
        if answer["kind"] not in question["kinds"]
        or (question["facts"] and not {*question["facts"]} & {*answer["facts"]})
    ]
    assert len(asked) - len(wrong) >= FLOOR, wrong
    # Nothing of the first article is left.
    assert not any(name in said for name in ("CCO", "CFO", "CxO"))


@pytest.mark.usefixtures("trained")
def test_the_contract_that_any_article_holds() -> None:
    run("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/article/test_all_answers.py")


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("児童は何冊まで借りられますか?", "answer", "15冊"),
        ("一般の方と団体の違いは?", "answer", "100冊まで"),
        ("人と話したいです", "social", "03-0000-0000"),
        ("授乳室はありますか?", "not_in_article", "書かれていません"),
    ],
)
def test_a_live_bot(bot: Bot, text: str, kind: str, word: str) -> None:
    said, answer = bot.ask(text)
    assert answer["kind"] == kind
    assert word in said


def test_its_page_and_its_widget_are_its_own(bot: Bot) -> None:
    for path in ("/webhooks/website/", "/webhooks/website/widget.js"):
        with urllib.request.urlopen(bot.url + path, timeout=10) as response:
            page = response.read().decode()
        assert "一般の方・児童・団体" in page
        assert not any(name in page for name in ("CCO", "役職"))
