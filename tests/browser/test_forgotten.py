"""What the owner of a page has forgotten is said in the console, by name and once."""

import pytest

from tests.browser.fake_api import Fault
from tests.browser.pages import article, ask_in_frame, tag

# As often as the chat itself sends a question.
LOST = [Fault(drop=True)] * 8


def said(widget):
    return [line for line in widget.console if line.startswith("cxo-chat: ")]


def ask_in_vain(widget, times=2):
    for _ in range(times):
        widget.put("CFOとは?")
        widget.failure.last.wait_for()
        widget.page.wait_for_timeout(300)
        widget.page.get_by_role("button", name="書き直す").click()


def test_an_origin_that_is_not_listed(visit, bot, host):
    # As the bot refuses it: without the headers that would let the page read that.
    bot.fail("POST /conversations", *LOST)
    widget = visit().open()
    ask_in_vain(widget)
    assert len(said(widget)) == 1
    assert host.origin in said(widget)[0] and "WEBSITE_ORIGINS" in said(widget)[0]


def test_a_policy_without_the_bot(visit, bot, home):
    origin = home.partition("/webhooks")[0]
    policy = f"script-src {origin}; connect-src 'self'"
    widget = visit(headers={"Content-Security-Policy": policy}).open()
    ask_in_vain(widget)
    assert len(said(widget)) == 1
    assert origin in said(widget)[0] and "connect-src" in said(widget)[0]


def test_a_sandboxed_frame(visit, bot, host, home):
    bot.fail("POST /conversations", *LOST)
    host.pages["/inner"] = (article(tag(home)), {})
    frame = '<iframe src="/inner" sandbox="allow-scripts" width="420" height="700"></iframe>'
    widget = visit(html=article(frame))
    inner = ask_in_frame(widget, "枠の中から")
    inner.locator("cxo-chat .failure").wait_for()
    widget.page.wait_for_timeout(300)
    assert len(said(widget)) == 1 and "allow-same-origin" in said(widget)[0]


@pytest.mark.parametrize("kind", ["offline", "answered before"])
def test_nobody_is_blamed_for_a_bad_connection(visit, bot, kind):
    widget = visit().open()
    if kind == "offline":
        widget.page.context.set_offline(True)
    else:
        widget.ask("はじめに")
        bot.fail("POST /messages", *LOST)
    ask_in_vain(widget, 1)
    assert said(widget) == []
