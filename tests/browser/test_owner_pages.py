"""The owner's pages in a browser: readable at every width, and pictures of them.

`make screenshots` writes the pictures that docs/owner.md shows.
"""

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bots import ROOT, SECRET, Visitor, free_port
from tests.browser.pages import axe
from tests.browser.test_screenshots import DARK, DESKTOP, FOLDER, PHONE
from tests.live.helpers import as_learned, own_article, start, stop

QUESTIONS = (
    *("CFOの役割は?", "CCOとCEOの違いは?", "COOの業務内容を教えて", "CTOはいつ生まれた役職?"),
    *("顧客満足度を上げる方法は?", "CCOとは", "CFOになるための資格は?", "COOの年収は?"),
    *("CCOの年収はどれくらいですか", "CTOの平均年齢は?", "CHROの役割は?", "ありがとう"),
    "こんにちは",
)
EDITED = ("こんにちは。", "ようこそ。")


@pytest.fixture(scope="module")
def article(tmp_path_factory):
    """An article of one's own, of which a phrase was edited since it was learned."""
    with own_article(tmp_path_factory.mktemp("owner"), "pictured") as folder:
        yield folder


@pytest.fixture(scope="module")
def settings(article):
    folder = article.parent
    return {
        "TRACKER_STORE_URL": f"sqlite:///{folder}/bot.db",
        "STATE_DIRECTORY": str(folder),
        "ARTICLE": str(article),
        "OWNER_TOKEN": SECRET,
        "OWNER_PORT": str(free_port()),
    }


def over_days(database):
    """Spread the conversations over the days before, as weeks of visitors would."""
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        found = connection.execute("SELECT DISTINCT sender_id FROM events ORDER BY id").fetchall()
        for number, (sender,) in enumerate(found):
            back = 24 * 3600 * (number * 7 % 20 + number % 3)
            connection.execute(
                "UPDATE events SET timestamp = timestamp - :back, data = json_set(data, "
                "'$.timestamp', json_extract(data, '$.timestamp') - :back) WHERE sender_id = :who",
                {"back": back, "who": sender},
            )


@pytest.fixture(scope="module")
def desk(article, settings):
    """The owner's desk after a morning of questions and votes; its address."""
    as_learned(**settings)
    bot = start(**settings, WEBSITE_ADDRESS_RATE="1000000")
    try:
        port = int(bot.url.rpartition(":")[2])
        for number in range(40):
            visitor = Visitor(port)
            for n in range(1 + number % 3):
                question = QUESTIONS[(number * 5 + n) % len(QUESTIONS)]
                assert visitor.ask(question, f"m{n}")[0] == 200
            vote = {"message_id": "m0.0", "helpful": number % 4 > 0}
            assert visitor.request("POST", "/feedback", vote)[0] == 204
    finally:
        stop(bot.process)
    over_days(article.parent / "bot.db")
    command = [sys.executable, "-m", "tools.desk"]
    environment = {**os.environ, **settings}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as program:
        try:
            assert program.stdout is not None
            assert "質問の記録" in program.stdout.readline()
            yield f"http://127.0.0.1:{settings['OWNER_PORT']}"
        finally:
            program.terminate()


def look(contexts, address, **options):
    """Open a page of the owner's; return it and what went wrong in it."""
    login = {"username": "owner", "password": SECRET}
    page = contexts(reduced_motion="reduce", http_credentials=login, **options).new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    # What proposes wordings reads all voices, the first time.
    page.goto(address, timeout=60_000)
    return page, wrong


def take(page, name):
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=FOLDER / f"owner-{name}.png")


PAGES = {"report": "/", "teach": "/teach", "wordings": "/wordings?topic=kpi"}


@pytest.mark.parametrize(
    "options", [DESKTOP, {**DESKTOP, **DARK}, PHONE], ids=["light", "dark", "phone"]
)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_desk(desk, contexts, name, options):
    page, wrong = look(contexts, desk + PAGES[name], **options)
    if options == DESKTOP:
        take(page, name)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
    assert wrong == []


def test_what_an_edit_changes(desk, article, settings, contexts):
    changes = Path(ROOT, "reports", "changes.html")
    changes.unlink(missing_ok=True)
    path = article / "phrases.yml"
    text = path.read_text(encoding="utf-8")
    assert EDITED[0] in text
    path.write_text(text.replace(*EDITED), encoding="utf-8")
    # The preview is served at the next port.
    environment = {**os.environ, **settings, "PORT": str(free_port() - 1)}
    with subprocess.Popen(
        [sys.executable, "-m", "tools.compare"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as preview:
        assert preview.stdout is not None
        try:
            while "試せます" not in (line := preview.stdout.readline()):
                assert line
        finally:
            preview.terminate()
    page, wrong = look(contexts, changes.as_uri(), **DESKTOP)
    take(page, "changes")
    assert page.get_by_text(EDITED[1]).count()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wrong == []
