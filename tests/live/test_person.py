"""Who wants a person is told where people are, on a website and in Slack, in and out of hours."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
import yaml

from faq.knowledge.book import JAPAN
from tests.answering.test_people import WISHES
from tests.bots import Visitor, bot
from tests.channels.slack.fake_slack import BOT_TOKEN, FakeSlack
from tests.channels.slack.workspace import SECRET, Workspace
from tests.channels.slack.world import until
from tests.live.helpers import as_learned, own_article

NAME, URL, PHONE = "総務部のお問い合わせ窓口", "https://www.example.com/contact", "03-0000-0000"
DAYS = "月火水木金土日"


def hours(*, is_open: bool) -> list[dict[str, str]]:
    """Return hours that are now, or are not."""
    morning = datetime.now(JAPAN).hour < 12
    if is_open:
        opens, closes = ("0:00", "12:30") if morning else ("11:30", "23:59")
    else:
        opens, closes = ("13:00", "14:00") if morning else ("1:00", "2:00")
    return [{"days": DAYS, "opens": opens, "closes": closes}]


@pytest.fixture
def article(tmp_path: Path) -> Iterator[Path]:
    with own_article(tmp_path, "with_people") as folder:
        yield folder


async def everywhere(folder: Path, **settings: str) -> list[str]:
    """Wish for a person in each wording, on a website and in Slack; return what is said."""
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        more = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_API_BASE_URL": slack.url}
        running = bot(folder, SLACK_BOT_TOKEN=BOT_TOKEN, **more, **settings)
        # What asks the fake Slack at its start must be answered meanwhile.
        started = await asyncio.to_thread(running.__enter__)
        try:
            webhook = f"http://127.0.0.1:{started.port}/webhooks/slack/webhook"
            people = Workspace(slack, webhook, session)
            for number, text in enumerate(WISHES):
                await people.say(f"D{number}", text)
            await until(lambda: len(slack.answers()) == len(WISHES), 60)
            said = [answer.text for answer in slack.answers()]
            return said + await asyncio.to_thread(on_a_site, started.port)
        finally:
            await asyncio.to_thread(running.__exit__, None, None, None)


def on_a_site(port: int) -> list[str]:
    """Wish for a person in each wording, each time as somebody else."""
    answers = [Visitor(port).ask(text)[1] for text in WISHES]
    return ["\n".join(each["text"] for each in answer["sentences"]) for answer in answers]


@pytest.mark.parametrize("is_open", [True, False])
def test_every_wish_for_a_person_ends_at_the_contact(
    article: Path, tmp_path: Path, is_open: bool
) -> None:
    path = article / "site.yml"
    site = yaml.safe_load(path.read_text(encoding="utf-8"))
    site["contact"] = {"name": NAME, "url": URL, "phone": PHONE, "hours": hours(is_open=is_open)}
    path.write_text(yaml.safe_dump(site, allow_unicode=True), encoding="utf-8")
    as_learned(ARTICLE=str(article))
    said = asyncio.run(everywhere(tmp_path, ARTICLE=str(article)))
    assert len(said) == 2 * len(WISHES)
    for text in said:
        assert NAME in text and URL in text and PHONE in text
        assert ("受付時間外" in text) != is_open
