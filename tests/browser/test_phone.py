"""A phone: the chat covers the page only when it is wanted, and Back closes it."""

import pytest

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE
from tests.browser.pages import Widget, article, tag

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(visit, host):
    """Open the second page of a visit, on a phone or as told."""

    def open_page(html=None, **settings):
        host.pages["/first"] = ("<!doctype html><title>前</title><p>前のページ", {})
        widget = visit(html=html, **(settings or PHONE))
        page = widget.page
        page.goto(f"{host.origin}/first")
        page.goto(f"{host.origin}/")
        (widget.launcher.tap if not settings else widget.launcher.click)()
        widget.box.wait_for()
        return widget

    return open_page


def test_the_next_page_is_not_covered(phone, host, home, bot):
    widget = phone()
    widget.ask("違いは?")
    page = widget.page
    host.pages["/next"] = (article(tag(home)), {})
    page.goto(f"{host.origin}/next")
    widget.launcher.wait_for()
    page.wait_for_timeout(200)
    assert not widget.panel.is_visible()
    widget.launcher.tap()
    widget.answers.first.wait_for()
    assert widget.said() == ["違いは?"]
    page.reload()
    widget.launcher.wait_for()
    assert not widget.panel.is_visible()


def test_on_a_large_screen_it_stays_open(phone, host, home, bot):
    widget = phone(viewport={"width": 1280, "height": 800})
    widget.ask("違いは?")
    host.pages["/next"] = (article(tag(home)), {})
    widget.page.goto(f"{host.origin}/next")
    widget.answers.first.wait_for()
    widget.page.go_back()
    widget.page.go_back()
    assert widget.page.url.endswith("/first")


def test_back_closes_it_and_the_next_back_leaves(phone, host, bot):
    widget = phone()
    widget.ask("違いは?")
    page = widget.page
    for _ in range(2):
        page.evaluate("history.back()")
        widget.launcher.wait_for()
        assert page.url == f"{host.origin}/" and not widget.panel.is_visible()
        widget.launcher.tap()
        widget.box.wait_for()
        assert widget.said() == ["違いは?"]
    page.evaluate("history.back()")
    widget.launcher.wait_for()
    page.go_back()
    assert page.url.endswith("/first")


def test_after_the_button_there_is_nothing_to_go_back_over(phone, bot):
    widget = phone()
    page = widget.page
    length = page.evaluate("history.length")
    for _ in range(3):
        page.get_by_role("button", name="最小化").tap()
        # At once again, before the browser has gone back.
        widget.launcher.tap()
        widget.box.wait_for()
    assert page.evaluate("history.length") == length
    assert widget.panel.is_visible()
    page.get_by_role("button", name="最小化").tap()
    page.wait_for_timeout(200)
    page.go_back()
    assert page.url.endswith("/first")


def test_the_router_of_the_page_is_where_it_was(phone, home, bot):
    heard = "window.heard = []; addEventListener('popstate', e => heard.push(e.state))"
    widget = phone(
        html=article(f"<script>history.replaceState({{n: 1}}, ''); {heard}</script>" + tag(home))
    )
    page = widget.page
    assert page.evaluate("history.state.n") == 1
    page.evaluate("history.back()")
    widget.launcher.wait_for()
    # Who listened before the chat did hears of a page that it is on already.
    assert page.evaluate("[heard, history.state, location.pathname]") == [[{"n": 1}], {"n": 1}, "/"]
    page.evaluate("history.pushState({n: 2}, '', '/other')")
    widget.launcher.tap()
    widget.box.wait_for()
    # The page goes elsewhere under it; then Back is the page's.
    page.evaluate("history.pushState({n: 3}, '', '/third')")
    page.evaluate("history.back()")
    page.wait_for_function("location.pathname === '/other'")
    assert [state["n"] for state in page.evaluate("heard")] == [1, 2]
    page.evaluate("history.back()")
    widget.launcher.wait_for()
    page.evaluate("history.back()")
    page.wait_for_function("location.pathname === '/'")
    assert [state["n"] for state in page.evaluate("heard")] == [1, 2, 2, 1]


def test_pages_are_kept_for_going_back(browser, bot, host, home):
    """With a channel open between the tabs, a browser would throw them away."""
    kept = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    try:
        for path in ("/", "/next"):
            host.pages[path] = (article(tag(home)), {})
        page = kept.new_context().new_page()
        page.set_default_timeout(PATIENCE)
        widget = Widget(page)
        page.goto(f"{host.origin}/")
        widget.open().ask("一の質問")
        page.evaluate("window.same = true")
        page.goto(f"{host.origin}/next")
        widget.answers.first.wait_for()
        widget.ask("二の質問")
        page.evaluate("history.back()")
        page.wait_for_url(f"{host.origin}/", wait_until="commit")
        widget.answers.nth(1).wait_for()
        assert page.evaluate("window.same") is True
        assert widget.said() == ["一の質問", "二の質問"]
        # It hears of the other tabs again.
        other = Widget(page.context.new_page())
        other.page.goto(f"{host.origin}/next")
        other.open().answers.nth(1).wait_for()
        other.ask("三の質問")
        widget.answers.nth(2).wait_for()
    finally:
        kept.close()
