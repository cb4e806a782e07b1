"""A page that is open while the bot is updated: the scripts that it names are gone by then."""

import pytest

from tests.browser import fake_api
from tests.browser.fake_api import STATIC


@pytest.fixture
def release(tmp_path, monkeypatch):
    """Put another release in the place of the one that pages have loaded."""

    def put(*, kept=("loader.js",)):
        for path in STATIC.glob("*.js"):
            name, first, *_ = path.name.split(".")
            renamed = path.name if path.name in kept else f"{name}.NEW{first[3:]}.js"
            text = path.read_text("utf-8")
            for other in STATIC.glob("*.*.js"):
                hashed = other.name.split(".")
                text = text.replace(other.name, f"{hashed[0]}.NEW{hashed[1][3:]}.js")
            (tmp_path / renamed).write_text(text, "utf-8")
        monkeypatch.setattr(fake_api, "STATIC", tmp_path)

    return put


def test_the_first_tap_opens_the_next_release(visit, bot, release):
    widget = visit(options={"title": "題", "label-send": "送る"})
    widget.launcher.wait_for()
    release()
    widget.open().ask("違いは?")
    assert widget.send.get_attribute("aria-label") == "送る"
    assert "panel.NEW" in next(seen.path for seen in bot.seen[::-1] if "panel" in seen.path)
    widget.page.keyboard.press("Escape")
    widget.launcher.click()
    widget.ask("それから?")
    assert bot.asked == ["違いは?", "それから?"]
    assert widget.errors == []


def test_a_kept_loader_starts_the_next_release(visit, bot, release):
    """The browser keeps the loader for five minutes, and what it names may be gone."""
    first = visit()
    first.launcher.wait_for()
    loader = (STATIC / "loader.js").read_text("utf-8").replace("__SITE__", "{}")
    release()
    old = [loader]

    def serve(route):
        # Once from the cache, then as it is now.
        if old and route.request.headers.get("cache-control") != "no-cache":
            route.fulfill(
                body=old.pop(),
                content_type="text/javascript; charset=utf-8",
                headers={"Access-Control-Allow-Origin": "*"},
            )
        else:
            route.continue_()

    widget = visit(prepare=lambda page: page.route("**/widget.js", serve))
    widget.open().ask("違いは?")
    assert not old and bot.asked == ["違いは?"]
    assert not [line for line in widget.console if line.startswith("cxo-chat")]


def test_a_server_that_is_away_is_no_other_release(visit, bot):
    widget = visit()
    widget.launcher.wait_for()
    bot.fail("GET panel", fake_api.Fault(status=503))
    with widget.page.expect_response("**/widget.js"):
        widget.launcher.click(no_wait_after=True)
    widget.page.get_by_text("チャットを開けませんでした").wait_for()
    widget.open().ask("違いは?")
    assert widget.errors == []


def test_the_owner_is_told_what_could_not_be_loaded(visit, home):
    widget = visit(headers={"Content-Security-Policy": f"script-src {home}/widget.js"})
    widget.page.wait_for_timeout(500)
    said = [line for line in widget.console if line.startswith("cxo-chat: ")]
    origin = home.partition("/webhooks")[0]
    assert len(said) == 1 and origin in said[0] and "script-src" in said[0]


@pytest.mark.parametrize("src", ["widget.js", "widget.js?v=3"])
def test_a_module_is_a_tag_too(visit, home, src):
    html = f'<!doctype html><body><script type="module" src="{home}/{src}"></script>'
    visit(html=html).open().ask("違いは?")
