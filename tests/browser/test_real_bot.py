"""The widget and the real bot: visitors ask, look back, vote and forget."""

import time

import pytest

from tests.browser.hostile import STRINGS
from tests.browser.keys import compose, focused, press
from tests.browser.pages import Widget, article, tag
from tests.live.helpers import free_port, start, stop

HOME = "/webhooks/website"
# As fast as the tests ask, nobody does.
FAST = {"WEBSITE_CONVERSATION_RATE": "100000", "WEBSITE_ADDRESS_RATE": "100000"}


@pytest.fixture(scope="module")
def real(sites):
    running = start(WEBSITE_ORIGINS=sites[0].origin, **FAST)
    yield running
    stop(running.process)


@pytest.fixture
def demo(real, contexts):
    """Open the demo page; keyword arguments are those of the visitor."""

    def open_page(context=None, **settings):
        page = (context or contexts(**settings)).new_page()
        widget = Widget(page)
        page.goto(f"{real.url}{HOME}/")
        return widget

    return open_page


# Question, what the answer has to say, and whether it has a table.
TALK = [
    ("CCOとは?", "最高顧客責任者", False),
    ("その役割は?", "CCO", False),
    ("じゃあCOOは?", "COO", False),
    ("CCOとCEOの違いは?", "CCOとCEOの違い", True),
    ("CFOの業務内容は?", "CFOの業務内容", False),
    ("3つ目を詳しく", "財務", False),
    ("CTOとCIOの違いは?", "CIO", False),
    ("年収は?", "記事には書かれていません", False),
    ("明日の天気は?", "お答え", False),
    ("ありがとう", "", False),
]
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 640}}


@pytest.mark.parametrize("size", SIZES)
def test_ten_turns_by_keyboard_and_input_method(demo, size):
    widget = demo(viewport=SIZES[size])
    page = widget.page
    sent = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    widget.launcher.wait_for()
    for _ in range(5):
        if "launcher" in focused(page):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    widget.box.wait_for()
    page.wait_for_function("() => document.activeElement.tagName === 'CXO-CHAT'")
    cdp = page.context.new_cdp_session(page)
    for number, (question, expected, has_table) in enumerate(TALK):
        for end in range(1, len(question) + 1):
            compose(cdp, question[:end])
        press(cdp, 229, key="Process")
        press(cdp, 229)
        assert widget.questions.count() == number
        cdp.send("Input.insertText", {"text": question})
        assert widget.box.input_value() == question
        press(cdp, 13, text="\r")
        answer = widget.answers.nth(number)
        answer.wait_for()
        assert expected in answer.text_content()
        assert (answer.locator("table").count() == 1) == has_table
        assert focused(page) == "box"
        assert widget.box.input_value() == ""
    # What the last answer suggests is as near as its vote.
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        if focused(page).startswith("chip"):
            break
    chosen = widget.page.evaluate(
        "() => document.activeElement.shadowRoot.activeElement.shadowRoot.activeElement.textContent"
    )
    page.keyboard.press("Enter")
    widget.answers.nth(len(TALK)).wait_for()
    assert widget.said() == [question for question, _, _ in TALK] + [chosen.strip()]
    assert sum(request.startswith("POST") and "/messages" in request for request in sent) == 11
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if "はい" in focused(page):
            break
    page.keyboard.press("Space")
    page.get_by_text("ご意見をありがとう").first.wait_for()
    page.keyboard.press("Escape")
    assert "launcher" in focused(page)
    page.reload()
    page.keyboard.press("Tab")
    widget.open()
    widget.answers.nth(len(TALK)).wait_for()
    assert widget.questions.count() == len(TALK) + 1
    pressed = widget.answers.nth(len(TALK)).locator("[aria-pressed=true]")
    assert pressed.text_content().strip() == "はい"
    assert widget.errors == [] and widget.console == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_in_the_demo(demo, scheme, size):
    widget = demo(viewport=SIZES[size], color_scheme=scheme, bypass_csp=True)
    widget.launcher.wait_for()
    found = {"closed": widget.axe()}
    widget.open()
    found["greeting"] = widget.axe()
    for question in (
        "CCOとCEOの違いは?",
        "CFOの業務内容は?",
        "CCOはいつ生まれましたか?",
        "年収は?",
    ):
        widget.ask(question)
        found[question] = widget.axe()
    widget.page.context.set_offline(True)
    widget.put("CTOとは?")
    widget.failure.wait_for()
    found["offline"] = widget.axe()
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_the_demo_is_whole(demo, real):
    """Under its own strict policy, and with nothing from elsewhere."""
    asked = []
    widget = demo()
    widget.page.on("request", lambda request: asked.append(request.url))
    widget.page.reload()
    widget.open().ask("CTOの役割は?")
    assert asked and all(url.startswith(real.url) for url in asked)
    assert widget.page.context.cookies() == []
    assert widget.errors == [] and widget.console == []


def test_one_tag_on_the_page_of_another_site(real, host, contexts):
    host.pages["/"] = (article(tag(real.url + HOME)), {})
    widget = Widget(contexts().new_page())
    widget.page.goto(f"{host.origin}/")
    widget.open().ask("CCOとCEOの違いは?")
    assert widget.answers.locator("table").count() == 1
    assert widget.errors == [] and widget.console == []


def test_a_site_that_is_not_on_the_list_is_refused_politely(real, sites, contexts):
    # Another name of the same machine is another origin.
    sites[0].pages["/"] = (article(tag(real.url + HOME)), {})
    widget = Widget(contexts().new_page())
    widget.page.goto(sites[0].origin.replace("127.0.0.1", "localhost") + "/")
    widget.open().put("CCOとは?")
    widget.failure.wait_for()
    assert widget.said() == ["CCOとは?"]
    assert widget.errors == []


def test_ready_for_typing_within_300_ms_of_the_tap(demo):
    took = [demo().time_to_type() for _ in range(5)]
    assert min(took) <= 300, took


def test_500_strings_as_questions(demo):
    """Asked by the widget's own conversation, and restored from the server's history."""
    texts = [text.strip() for text in STRINGS]
    assert len(texts) >= 500
    for begin in range(0, len(texts), 60):
        batch = texts[begin : begin + 60]
        widget = demo().open()
        widget.ask("CCOとは?")
        statuses = widget.page.evaluate(
            """async texts => {
                const name = Object.keys(localStorage).find(name => name.endsWith(':token'));
                const headers = {'Content-Type': 'application/json',
                    Authorization: `Bearer ${localStorage[name]}`};
                const statuses = [];
                for (const [n, text] of texts.entries()) {
                    const body = JSON.stringify({id: `x${n}`, text});
                    const to = '/webhooks/website/messages';
                    statuses.push((await fetch(to, {method: 'POST', headers, body})).status);
                }
                return statuses;
            }""",
            batch,
        )
        assert set(statuses) == {200}
        widget.page.reload()
        widget.answers.nth(len(batch)).wait_for(timeout=20_000)
        assert widget.page.evaluate("window.marked") is None
        assert (
            widget.evaluate(
                "root => [...root.querySelectorAll('*')].flatMap(node => node.getAttributeNames())"
                ".filter(name => name.startsWith('on'))"
            )
            == []
        )
        assert widget.errors == [] and widget.console == []
        widget.page.context.close()


def test_what_is_forged_in_the_browser_shows_nothing_of_others(demo):
    one, other = demo().open(), demo().open()
    one.ask("COOの役割は?")
    other.ask("CFOの役割は?")
    keys = {name: value for name, value in one.stored().items() if name.endswith(":token")}
    [(name, token)] = keys.items()
    content, signature = token.split(".")
    forged = [content, f"{content}.{signature[::-1]}", f"{content[::-1]}.{signature}", "", "null"]
    for value in forged:
        other.page.evaluate("([name, value]) => { localStorage[name] = value }", [name, value])
        other.page.reload()
        other.box.wait_for()
        other.page.wait_for_timeout(200)
        assert "COOの役割は?" not in other.said()
        other.ask("CFOの役割は?")
    one.page.reload()
    one.answers.first.wait_for()
    assert one.said() == ["COOの役割は?"]


def test_two_tabs_and_clearing(demo, contexts):
    context = contexts()
    one, other = demo(context).open(), demo(context).open()
    one.ask("CTOとは?")
    other.answers.first.wait_for()
    other.ask("その役割は?")
    one.answers.nth(1).wait_for()
    assert one.said() == other.said() == ["CTOとは?", "その役割は?"]
    one.page.get_by_role("button", name="会話を消去").click()
    one.page.get_by_role("button", name="消去する").click()
    one.page.get_by_text("会話を消去しました").first.wait_for()
    other.questions.first.wait_for(state="detached")
    one.ask("その役割は?")
    assert "CTO" not in one.answers.first.text_content()


@pytest.mark.parametrize("days", ["90", "0"])
def test_the_server_is_restarted_in_mid_conversation(contexts, days):
    port = free_port()
    running = start(port, **FAST, KEEP_DAYS=days)
    try:
        widget = Widget(contexts().new_page())
        widget.page.goto(f"{running.url}{HOME}/")
        widget.open().ask("CCOとは?")
        stop(running.process)
        widget.put("CTOの役割は?")
        widget.retry.wait_for()
        assert widget.said() == ["CCOとは?", "CTOの役割は?"]
        widget.page.get_by_text("サーバーにつながりませんでした").first.wait_for()
        running = start(port, **FAST, KEEP_DAYS=days)
        widget.retry.click()
        widget.answers.nth(1).wait_for()
        new = widget.page.get_by_text("ここから新しい会話です")
        if days == "0":
            # The secret was made at the start, so this is another conversation; people are told.
            new.wait_for()
        assert new.count() == (days == "0")
        assert "CTO" in widget.answers.nth(1).text_content()
        assert widget.said() == ["CCOとは?", "CTOの役割は?"]
        assert widget.failure.count() == 0
    finally:
        stop(running.process)


def test_a_conversation_does_not_get_in_the_way_of_reading(demo):
    """A long answer on a small screen: its beginning is in view, and its end can be reached."""
    widget = demo(viewport=SIZES["phone"]).open()
    widget.ask("CCOとCEOの違いは?")
    widget.page.wait_for_timeout(300)
    top = widget.answers.first.bounding_box()["y"]
    assert 0 <= top < SIZES["phone"]["height"] / 2
    started = time.monotonic()
    widget.chips.last.scroll_into_view_if_needed()
    assert widget.chips.last.is_visible()
    assert time.monotonic() - started < 3
