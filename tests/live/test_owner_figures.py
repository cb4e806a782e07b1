"""The owner's figures are those of 200 conversations, counted by who had them and by the log.

Visitors of websites and colleagues in Slack talk with one bot and vote. What they were told is
counted as they see it, and the log counts turns as well. The report reads the tracker store.
"""

import asyncio
import csv
import functools
import json
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from faq.knowledge.book import Book
from faq.knowledge.phrases import phrase
from faq.owner.report_words import words
from tests.bots import ROOT, Program, Visitor, bot
from tests.channels.slack.fake_slack import BOT, BOT_TOKEN, FakeSlack, Posted
from tests.channels.slack.workspace import SECRET, Workspace
from tests.channels.slack.world import until

ON_SITES, IN_SLACK = 130, 70
SITES = ("https://one.example", "https://other.example", "")
QUESTIONS = (
    "CFOの役割は?",
    "CFOの役割を教えてください",
    "CCOとCEOの違いは?",
    "じゃあCTOは?",
    "COOの業務内容は?",
    "COOの年収は?",
    "CMOとは?",
    "明日の天気は?",
    "ありがとう",
    "CTOはいつ生まれた?",
    "山田太郎さん(03-1234-5678)はCEOですか?",
)
SECRETS = ("03-1234-5678", "山田", "taro@example.com")
HELPFUL = {True: "slack_helpful", False: "slack_unhelpful"}


@dataclass(frozen=True)
class Turn:
    """A question as it was asked and answered, and the votes on the answer, by person."""

    conversation: str
    channel: str
    site: str
    kind: str
    topic: str | None
    votes: dict[str, bool] = field(default_factory=dict)


def on_a_site(port: int, number: int) -> list[Turn]:
    """Have a conversation on a website."""
    chance = random.Random(number)
    visitor = Visitor(port, chance.choice(SITES) or None)
    turns = []
    for n in range(chance.randint(1, 5)):
        status, answer = visitor.ask(chance.choice(QUESTIONS), f"m{n}")
        assert status == 200
        kind, topic = answer["kind"], answer["question"]["topic"]
        turn = Turn(f"w{number}", "website", visitor.origin or "", kind, topic)
        turns.append(turn)
        if kind == "social" or chance.random() < 0.6:
            continue
        # Some change their mind, and who was not helped may say why.
        for _ in range(chance.choice((1, 1, 2))):
            turn.votes["visitor"] = helpful = chance.random() < 0.5
            vote = {"message_id": f"m{n}.0", "helpful": helpful}
            vote |= {} if helpful else {"comment": "taro@example.com まで"}
            assert visitor.request("POST", "/feedback", vote)[0] == 204
    return turns


async def in_slack(people: Workspace, number: int) -> list[Turn]:
    """Have a conversation in a direct message, or in a channel's thread with a colleague."""
    chance = random.Random(1000 + number)
    shared = chance.random() < 0.5
    channel, mention = (f"C{number}", f"<@{BOT}> ") if shared else (f"D{number}", "")
    persons = [f"U{number}", f"U{number}B"] if shared else [f"U{number}"]
    thread: str | None = None
    turns: list[Turn] = []
    for n in range(chance.randint(1, 4)):
        ts = await people.say(
            channel, mention + chance.choice(QUESTIONS), chance.choice(persons), thread
        )
        thread = thread or ts
        await until(lambda n=n: len(people.slack.answers(channel)) == n + 1, 30)
        posted = people.slack.answers(channel)[-1]
        kind, topic = told(posted)
        turn = Turn(f"s{number}", "slack", "", kind, topic)
        turns.append(turn)
        if kind == "social":
            continue
        for person in persons:
            for again in range(chance.choice((0, 0, 1, 2))):
                turn.votes[person] = helpful = chance.random() < 0.5
                before = len(people.slack.ephemerals)
                await people.press(people.pressing(posted, phrase(HELPFUL[helpful]), person))
                # Thanks say that the first vote was taken; nobody is thanked twice.
                if not again:
                    await until(functools.partial(thanked, people.slack, channel, before), 30)
    return turns


def thanked(slack: FakeSlack, channel: str, before: int) -> bool:
    return any(each["channel"] == channel for each in slack.ephemerals[before:])


def told(posted: Posted) -> tuple[str, str | None]:
    """Return kind and topic of an answer, from its buttons; small talk has none."""
    for block in posted.blocks:
        for element in block.get("elements", ()):
            if element["type"] == "feedback_buttons":
                _, kind, topic, _ = element["positive_button"]["value"].split(" ")
                return kind, None if topic == "-" else topic
    return "social", None


async def talk(running: Program, slack: FakeSlack) -> list[Turn]:
    """Let all of them talk, several at once."""
    few = asyncio.Semaphore(8)

    async def one(number: int) -> list[Turn]:
        async with few:
            return await in_slack(people, number)

    async with aiohttp.ClientSession() as session:
        webhook = f"http://127.0.0.1:{running.port}/webhooks/slack/webhook"
        people = Workspace(slack, webhook, session)
        visits = (asyncio.to_thread(on_a_site, running.port, n) for n in range(ON_SITES))
        found = await asyncio.gather(*visits, *(one(n) for n in range(IN_SLACK)))
    assert slack.refused == []
    return [turn for turns in found for turn in turns]


@dataclass(frozen=True)
class Kept:
    """What a bot has kept of the conversations, and what they were."""

    turns: list[Turn]
    log: list[dict[str, Any]]
    folder: Path

    def report(self, *arguments: str, **more: str) -> tuple[str, list[dict[str, str]]]:
        """Return the report's page and table; `more` is set in the environment."""
        return reported(self.folder, arguments, tuple(more.items()))


@functools.cache
def reported(
    folder: Path, arguments: tuple[str, ...], more: tuple[tuple[str, str], ...]
) -> tuple[str, list[dict[str, str]]]:
    page = folder / "asked.html"
    command = [sys.executable, "-m", "tools.owner_report", "--days", "2", "--into", str(page)]
    settings = {
        "TRACKER_STORE_URL": f"sqlite:///{folder}/bot.db",
        "FEEDBACK_FILE": str(folder / "feedback.jsonl"),
    }
    done = subprocess.run(
        [*command, *arguments],
        cwd=ROOT,
        env={**os.environ, **settings, **dict(more)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with page.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        return page.read_text(encoding="utf-8"), list(csv.DictReader(file))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("figures")

    async def live() -> list[Turn]:
        async with FakeSlack() as slack:
            settings = {
                "TRACKER_STORE_URL": f"sqlite:///{folder}/bot.db",
                "WEBSITE_ORIGINS": ",".join(filter(None, SITES)),
                "LOG_FORMAT": "json",
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_BASE_URL": slack.url,
            }
            # What asks the fake Slack at its start must be answered meanwhile.
            running = bot(folder, log="bot.log", **settings)
            started = await asyncio.to_thread(running.__enter__)
            try:
                return await talk(started, slack)
            finally:
                await asyncio.to_thread(running.__exit__, None, None, None)

    turns = asyncio.run(live())
    lines = (folder / "bot.log").read_text(encoding="utf-8").splitlines()
    log = [json.loads(line) for line in lines if line.startswith("{")]
    return Kept(turns, [line for line in log if line["event"] == "turn"], folder)


def numbers(page: str, first: str) -> list[str]:
    """Return the numbers of the row of a table whose first cell is this."""
    cell = rf"<td[^>]*>{re.escape(first)}</td>"
    (row,) = re.findall(rf"<tr>{cell}(.*?)</tr>", page)
    return re.findall('<td class="number">(.*?)</td>', row)


def row(turns: Iterable[Turn]) -> list[str]:
    """Return the numbers that stand in the row of a channel or a site."""
    turns = list(turns)
    kinds = Counter(turn.kind for turn in turns)
    votes = Counter(vote for turn in turns for vote in turn.votes.values())
    asking = len(turns) - kinds["social"]
    share = f"{100 * kinds['answer'] / asking:.0f}%" if asking else "–"
    counts = [len(turns), len({turn.conversation for turn in turns})]
    return [*map(str, counts), share, str(votes[True]), str(votes[False])]


def test_there_is_something_to_count(kept: Kept) -> None:
    assert len({turn.conversation for turn in kept.turns}) == ON_SITES + IN_SLACK == 200
    kinds = Counter(turn.kind for turn in kept.turns)
    assert {"answer", "not_in_article", "off_topic", "social"} <= set(kinds)
    votes = [turn.votes for turn in kept.turns]
    assert sum(map(len, votes)) > 100 and any(len(each) > 1 for each in votes)


def test_the_log_counts_the_same(kept: Kept) -> None:
    def logged(*names: str) -> Counter[tuple[str, ...]]:
        return Counter(tuple(line[name] for name in names) for line in kept.log)

    assert logged("channel", "kind") == Counter((t.channel, t.kind) for t in kept.turns)
    told = Counter((t.topic,) for t in kept.turns if t.kind == "answer")
    answers = Counter((line["topic"],) for line in kept.log if line["kind"] == "answer")
    assert answers == told


def test_the_page_shows_what_was_said(kept: Kept, book: Book) -> None:
    page, _ = kept.report()
    questions, conversations, share, helpful, unhelpful = row(kept.turns)
    for label, expected in (
        ("質問", questions),
        ("会話", conversations),
        ("答えられた割合", share),
        ("役に立った", helpful),
        ("役に立たなかった", unhelpful),
    ):
        assert f"<div>{label}<b>{expected}</b></div>" in page
    for channel in ("website", "slack"):
        named = words()["channels"][channel]
        assert numbers(page, named) == row(t for t in kept.turns if t.channel == channel)
    for site in SITES:
        expected = [t for t in kept.turns if (t.channel, t.site) == ("website", site)]
        assert numbers(page, site or words()["no_site"]) == row(expected)
    kinds = Counter(line["kind"] for line in kept.log)
    for kind, count in kinds.items():
        assert numbers(page, words()["kinds"][kind]) == [str(count)]
    for topic, about in book.topics.items():
        answers = [t for t in kept.turns if t.kind == "answer" and t.topic == topic]
        votes = Counter(vote for t in answers for vote in t.votes.values())
        shown = [str(n) for n in (len(answers), votes[True], votes[False])]
        assert numbers(page, about.name)[:3] == shown
    # Each column of the drawing is as high as the log says: its titles tell the counts.
    drawn: Counter[str] = Counter()
    for kind, count in re.findall(r"<title>\d{4}-\d\d-\d\d (\S+) (\d+)</title>", page):
        drawn[kind] += int(count)
    assert drawn.pop(words()["conversations"]) >= len({t.conversation for t in kept.turns})
    assert drawn == Counter({words()["kinds"][kind]: count for kind, count in kinds.items()})


def test_the_table_has_a_line_for_each_question(kept: Kept) -> None:
    _, rows = kept.report()
    seen = Counter((r["チャネル"], r["サイト"], r["種類"], tuple(r["評価"].split())) for r in rows)
    said = words()
    expected = Counter(
        (
            said["channels"][turn.channel],
            turn.site,
            said["kinds"][turn.kind],
            tuple(said["helpful" if v else "unhelpful"] for v in turn.votes.values()),
        )
        for turn in kept.turns
    )
    assert seen == expected


@pytest.mark.parametrize(
    ("arguments", "channel", "site"),
    [
        (["--channel", "slack"], "slack", None),
        (["--site", SITES[0].upper()], None, SITES[0]),
        (["--site", ""], "website", ""),
        (["--channel", "slack", "--site", SITES[0]], "nowhere", None),
    ],
)
def test_what_is_chosen_is_counted_alone(
    arguments: list[str], channel: str | None, site: str | None, kept: Kept
) -> None:
    page, rows = kept.report(*arguments)
    chosen = [
        turn for turn in kept.turns if channel in (None, turn.channel) and site in (None, turn.site)
    ]
    expected = row(chosen)
    assert len(rows) == len(chosen)
    for label, count in zip(("質問", "会話", "答えられた割合"), expected, strict=False):
        assert f"<div>{label}<b>{count}</b></div>" in page


def test_without_words_the_counts_are_the_same(kept: Kept, book: Book) -> None:
    _, rows = kept.report(WORDLESS="true")
    seen: Counter[tuple[str, ...]] = Counter()
    for line in rows:
        what = tuple(line[name] for name in ("チャネル", "サイト", "種類", "話題"))
        for name in ("件数", "役に立った", "役に立たなかった"):
            seen[*what, name] += int(line[name])
    said, expected = words(), Counter[tuple[str, ...]]()
    for turn in kept.turns:
        topic = book.topics[turn.topic].name if turn.topic in book.topics else ""
        what = said["channels"][turn.channel], turn.site, said["kinds"][turn.kind], topic
        expected[*what, "件数"] += 1
        for vote in turn.votes.values():
            expected[*what, said["helpful" if vote else "unhelpful"]] += 1
    assert +seen == expected


def test_nothing_personal_is_shown(kept: Kept) -> None:
    page, rows = kept.report()
    assert "●●" in page
    for secret in SECRETS:
        assert secret not in page
        assert not any(secret in cell for line in rows for cell in line.values())
