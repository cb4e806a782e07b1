"""What the browser tests share: Chromium, two servers, and pages with the widget."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.fake_api import Bot, Site
from tests.browser.pages import Widget, article, tag

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# In milliseconds: nothing that is waited for here takes long.
PATIENCE = 6000


def _missing(what: str) -> None:
    """Skip, or fail where the tests count."""
    message = f"{what} is needed for the tests of the widget; .ci/run installs it."
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


# Playwright keeps an event loop running in this thread, in which other tests need their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not os.access(CHROMIUM, os.X_OK):
        _missing(f"Chromium ({CHROMIUM})")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("Playwright (the package playwright)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sites() -> Iterator[tuple[Site, Site]]:
    page, bot = Site(), Site()
    yield page, bot
    page.close()
    bot.close()


@pytest.fixture
def host(sites: tuple[Site, Site]) -> Site:
    """The server of the page that the widget stands in; of another origin than the bot."""
    sites[0].reset()
    return sites[0]


@pytest.fixture
def home(sites: tuple[Site, Site]) -> str:
    """The address of the bot's channel."""
    return f"{sites[1].origin}/webhooks/website"


@pytest.fixture
def bot(sites: tuple[Site, Site]) -> Bot:
    """The bot behind the widget."""
    return sites[1].reset()


@pytest.fixture
def contexts(browser: Any) -> Iterator[Callable[..., Any]]:
    """Make visitors: each has storage of its own."""
    made = []

    def make(**options: Any) -> Any:
        context = browser.new_context(**{"locale": "ja-JP", "service_workers": "block", **options})
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def visit(bot: Bot, host: Site, home: str, contexts: Callable[..., Any]) -> Callable[..., Widget]:
    """Open a page with the widget. Keyword arguments are those of the context.

    `html` is the page, else an article; `options` are data-* attributes of the tag; `headers` are
    those of the page; `context` is that of a visitor who is here already.
    """

    def open_page(
        html: str | None = None,
        options: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        context: Any = None,
        prepare: Callable[[Any], None] | None = None,
        **settings: Any,
    ) -> Widget:
        host.pages["/"] = (html or article(tag(home, options)), headers or {})
        page = (context or contexts(**settings)).new_page()
        widget = Widget(page)
        if prepare is not None:
            prepare(page)
        page.goto(f"{host.origin}/")
        return widget

    return open_page
