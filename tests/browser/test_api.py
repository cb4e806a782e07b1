"""What the page does with the chat: links of its own, the address, window.cxoChat, and events."""

import re
from pathlib import Path

import pytest

from tests.browser.fake_api import Fault, sentences
from tests.browser.pages import article, tag

DOCS = Path(__file__).resolve().parents[2] / "docs"
LINKS = (
    '<p><a href="/elsewhere" data-cxo-ask="CFOとは?"><b>CFO</b>について</a>'
    '<button data-cxo-ask="">相談</button></p>'
)
NOTE = """() => {
    window.told = [];
    for (const name of ['opened', 'asked', 'answered', 'voted', 'contact'])
        document.addEventListener(`cxo-chat:${name}`, ({detail}) => told.push([name, detail]));
}"""


@pytest.fixture
def page_of(visit, home):
    """Open a page with links of its own to the chat, and note the events."""

    def open_page(address="", **settings):
        html = article(tag(home, {"contact-url": "#contact", "form": "on"})).replace(
            "<main>", f"<main>{LINKS}"
        )
        widget = visit(html=html, **settings)
        widget.page.evaluate("() => customElements.whenDefined('cxo-chat').then(() => 0)")
        widget.launcher.wait_for()
        widget.page.evaluate(NOTE)
        if address:
            widget.page.evaluate("hash => { location.hash = hash; }", address)
        return widget

    return open_page


def told(widget):
    return widget.page.evaluate("told")


def test_a_link_of_the_page_asks(page_of, bot):
    widget = page_of()
    before = widget.page.url
    widget.page.get_by_text("CFO", exact=True).click()
    widget.answers.first.wait_for()
    assert (bot.asked, widget.page.url) == (["CFOとは?"], before)
    assert widget.panel.is_visible()
    widget.page.keyboard.press("Escape")
    widget.page.get_by_role("button", name="相談").press("Enter")
    widget.box.wait_for()
    assert bot.asked == ["CFOとは?"]


def test_what_cannot_be_asked_now_stands_in_the_box(page_of, bot):
    widget = page_of()
    bot.fail("POST /messages", Fault(delay=0.6))
    widget.page.evaluate("cxoChat.ask('ひとつ目')")
    widget.questions.first.wait_for()
    widget.page.evaluate("cxoChat.ask('ふたつ目')")
    widget.page.wait_for_function("n => n.value === 'ふたつ目'", arg=widget.box.element_handle())
    widget.answers.first.wait_for()
    widget.page.evaluate("cxoChat.ask('あ'.repeat(501))")
    widget.page.wait_for_function("n => n.value.length === 501", arg=widget.box.element_handle())
    assert bot.asked == ["ひとつ目"]


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("#cxo-chat", ""),
        ("#cxo-chat=CFOとは?", "CFOとは?"),
        ("#cxo-chat=CFO%E3%81%A8%E3%81%AF%3F", "CFOとは?"),
        ("#cxo-chat=%", ""),
    ],
)
def test_the_address_opens_it_and_sends_nothing(page_of, bot, host, address, text):
    widget = page_of(address)
    widget.box.wait_for()
    widget.page.wait_for_function(
        "([n, text]) => n.value === text", arg=[widget.box.element_handle(), text]
    )
    assert widget.page.url == f"{host.origin}/"
    assert bot.asked == []


def test_an_address_that_is_loaded_with_it(page_of, bot, host, contexts):
    widget = page_of()
    page = widget.page.context.new_page()
    page.goto(f"{host.origin}/?a=1#cxo-chat=質問")
    box = page.locator("cxo-chat #box")
    box.wait_for()
    page.wait_for_function("n => n.value === '質問'", arg=box.element_handle())
    assert page.url == f"{host.origin}/?a=1"
    page.goto(f"{host.origin}/#cxo-chatter")
    assert page.url.endswith("#cxo-chatter")


def test_the_functions(page_of, bot):
    widget = page_of()
    page = widget.page
    assert page.evaluate("cxoChat.open()") is True
    assert widget.panel.is_visible()
    page.evaluate("cxoChat.close()")
    assert not widget.panel.is_visible() and widget.launcher.is_visible()
    page.evaluate("cxoChat.prefill('書きかけ')")
    page.wait_for_function("n => n.value === '書きかけ'", arg=widget.box.element_handle())
    page.evaluate(
        "() => { window.heard = []; window.off = cxoChat.on('answered', d => heard.push(d)); }"
    )
    widget.ask("ひとつ目")
    page.evaluate("off()")
    widget.ask("ふたつ目")
    assert page.evaluate("heard") == [{"kind": "answer"}]


def test_a_panel_that_cannot_be_loaded_is_told(page_of, bot):
    widget = page_of()
    bot.fail("GET panel", *[Fault(status=503)] * 3)
    assert widget.page.evaluate("cxoChat.open()") is False
    assert told(widget) == []


def test_events_without_what_the_visitor_wrote(page_of, bot):
    bot.answer = lambda text: sentences("お答えできません。", kind="off_topic")
    widget = page_of().open()
    page = widget.page
    widget.ask("ひみつ")
    page.get_by_role("button", name="いいえ").click()
    page.get_by_text("ご意見をありがとう").first.wait_for()
    page.get_by_label("どのような点が").fill("ひみつ")
    page.get_by_role("button", name="意見を送る").click()
    page.get_by_label("どのような点が").wait_for(state="detached")
    page.get_by_role("link", name="お問い合わせ").evaluate(
        "n => { n.removeAttribute('target'); n.click(); }"
    )
    page.get_by_role("button", name="担当者に問い合わせる").click()
    page.evaluate("cxoChat.open()")
    assert told(widget) == [
        ["opened", {}],
        ["asked", {}],
        ["answered", {"kind": "off_topic"}],
        ["voted", {"helpful": False}],
        ["contact", {"by": "link"}],
        ["contact", {"by": "form"}],
    ]


@pytest.mark.parametrize("name", ["website.md", "website.ja.md"])
def test_the_recipe_for_the_data_layer(visit, bot, home, name):
    blocks = re.findall(r"```html\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    recipe = next(block for block in blocks if "dataLayer" in block)
    widget = visit(html=article(recipe + tag(home))).open()
    widget.ask("CFOとは?")
    assert widget.page.evaluate("dataLayer") == [
        {"event": "cxo_chat_opened"},
        {"event": "cxo_chat_asked"},
        {"event": "cxo_chat_answered", "kind": "answer"},
    ]
