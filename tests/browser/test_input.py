"""Typing Japanese: what the input method takes is never sent; what is sent is sent once."""

import pytest

from tests.browser.keys import compose, press

ENTER = """(root, key) => root.querySelector('#box').dispatchEvent(new KeyboardEvent('keydown', {
    key: 'Enter', bubbles: true, composed: true, cancelable: true, ...key}))"""
COMPOSITION = """(root, name) => root.querySelector('#box').dispatchEvent(
    new CompositionEvent(name, {bubbles: true, composed: true, data: '違い'}))"""


def test_ime_in_chromes_order(visit, bot):
    widget = visit().open()
    cdp = widget.page.context.new_cdp_session(widget.page)
    compose(cdp, "ちがいは")
    press(cdp, 229, key="Process")
    press(cdp, 229)
    assert bot.posts == []
    assert widget.box.input_value() == "ちがいは"
    compose(cdp, "違いは")
    cdp.send("Input.insertText", {"text": "違いは?"})
    assert widget.box.input_value() == "違いは?"
    assert bot.posts == []
    press(cdp, 13, text="\r")
    widget.answers.first.wait_for()
    assert [post.body["text"] for post in bot.posts] == ["違いは?"]
    assert widget.box.input_value() == ""


def test_ime_in_safaris_order(visit, bot):
    widget = visit().open()
    widget.type("違いは?")
    widget.evaluate(COMPOSITION, "compositionstart")
    widget.evaluate(COMPOSITION, "compositionend")
    widget.evaluate(ENTER, {"keyCode": 229, "isComposing": False})
    widget.page.wait_for_timeout(100)
    assert bot.posts == []
    assert widget.box.input_value() == "違いは?"
    widget.evaluate(ENTER, {"keyCode": 13})
    widget.answers.first.wait_for()
    assert len(bot.posts) == 1


@pytest.mark.parametrize(
    "event", [{"keyCode": 13, "isComposing": True}, {"keyCode": 229}, {"keyCode": 13}]
)
def test_no_enter_while_composing_sends(visit, bot, event):
    widget = visit().open()
    widget.type("違い")
    widget.evaluate(COMPOSITION, "compositionstart")
    widget.evaluate(ENTER, event)
    widget.page.wait_for_timeout(50)
    assert bot.posts == []


def test_escape_and_shift_enter(visit, bot):
    widget = visit().open()
    cdp = widget.page.context.new_cdp_session(widget.page)
    compose(cdp, "ちがい")
    press(cdp, 229, key="Escape", code="Escape")
    assert widget.panel.is_visible()
    cdp.send("Input.insertText", {"text": "違い"})
    widget.box.press("Shift+Enter")
    widget.page.keyboard.type("b")
    assert widget.box.input_value() == "違い\nb"
    assert bot.posts == []


def test_nothing_is_sent_twice(visit, bot):
    widget = visit().open()
    widget.type("一度だけ")
    widget.evaluate(f"root => {{ ({ENTER})(root, {{}}); ({ENTER})(root, {{}}); }}")
    widget.answers.first.wait_for()
    widget.type("ボタンで")
    widget.send.dblclick()
    widget.answers.nth(1).wait_for()
    widget.chips.first.dblclick()
    widget.answers.nth(2).wait_for()
    widget.page.wait_for_timeout(150)
    assert bot.asked == ["一度だけ", "ボタンで", "次の質問です"]
    assert widget.said() == bot.asked
    assert len(bot.posts) == 3


def test_what_is_typed_while_waiting_is_kept(visit, bot):
    from tests.browser.fake_api import Fault

    bot.fail("POST /messages", Fault(delay=0.4))
    widget = visit().open()
    widget.put("ひとつ目")
    widget.put("ふたつ目")
    assert widget.box.input_value() == "ふたつ目"
    widget.answers.first.wait_for()
    assert widget.box.input_value() == "ふたつ目"
    assert len(bot.posts) == 1
    widget.box.press("Enter")
    widget.answers.nth(1).wait_for()
    assert bot.asked == ["ひとつ目", "ふたつ目"]


def test_long_text_is_kept_and_counted(visit, bot):
    widget = visit().open()
    widget.type("あ" * 399)
    assert widget.page.locator("cxo-chat #count").text_content() == ""
    widget.type("😀" * 450)
    assert widget.page.locator("cxo-chat #count").text_content() == "450/500文字"
    widget.put("あ" * 501)
    assert len(widget.box.input_value()) == 501
    assert bot.posts == []
    assert "500文字以内" in widget.page.locator("cxo-chat .remark").text_content()
    widget.ask("ア" * 500)
    assert bot.asked == ["ア" * 500]


@pytest.mark.parametrize("text", ["", "   ", "\u3000\n\t"])
def test_nothing_is_not_sent(visit, bot, text):
    widget = visit().open()
    widget.put(text)
    widget.send.click(force=True)
    widget.page.wait_for_timeout(50)
    assert bot.posts == []
    assert widget.questions.count() == 0


def test_the_page_does_not_hear_what_is_typed(visit):
    widget = visit().open()
    widget.page.evaluate(
        "() => { window.heard = []; for (const n of ['keydown', 'keypress', 'keyup'])"
        " document.addEventListener(n, e => heard.push(e.key)) }"
    )
    widget.page.keyboard.type("s/?")
    assert widget.page.evaluate("heard") == []
    assert widget.box.input_value() == "s/?"
