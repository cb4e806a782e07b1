"""For everyone: screen readers, keyboards, colours, motion, paper."""

import io
import re

import pytest

from tests.browser.fake_api import Fault, echo, sentences
from tests.browser.keys import FOCUSED, focused

TABLE = {
    "caption": "ふたつの役職の比較",
    "header": ["項目", "ひとつ目", "ふたつ目"],
    "rows": [
        [
            {"text": f"項目{n}", "facts": []},
            {"text": "説明です", "facts": ["x"]},
            {"text": "記事に記載なし", "facts": []},
        ]
        for n in range(3)
    ],
}


def full(text):
    return {
        **echo(text),
        "table": TABLE,
        "sentences": [
            {"text": "ふたつあります。", "facts": ["x"]},
            {"text": "ひとつ", "facts": ["x"], "template": "item"},
            {"text": "ふたつ", "facts": ["x"], "template": "item"},
        ],
    }


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "dark", "viewport": {"width": 320, "height": 640}, "has_touch": True},
    ],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing(visit, bot, look):
    bot.answer = full
    options = {"contact-url": "https://example.com/contact", "article-url": "https://example.com/a"}
    widget = visit(options=options, **look)
    found = {}

    def check(state):
        found[state] = widget.axe()

    widget.launcher.wait_for()
    check("closed")
    widget.open()
    check("greeting")
    widget.type("あ" * 501)
    check("too long")
    widget.ask("違いは?")
    widget.ask("もう一度、違いは?")
    check("answers")
    widget.page.get_by_role("button", name="いいえ").last.click()
    widget.page.get_by_text("ご意見をありがとう").first.wait_for()
    check("feedback")
    bot.fail("POST /messages", Fault(delay=0.6), Fault(status=422))
    widget.put("待っています")
    check("waiting")
    widget.answers.nth(2).wait_for()
    widget.put("失敗します")
    widget.failure.wait_for()
    check("error")
    widget.page.get_by_role("button", name="会話を消去").click()
    check("clearing")
    widget.page.keyboard.press("Escape")
    bot.forget()
    bot.answer = lambda text: sentences("記事にはありません。", kind="not_in_article")
    widget.ask("新しい会話で")
    check("new conversation, refused")
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_axe_in_the_state_of_an_unread_answer_and_of_a_lost_panel(visit, bot):
    bot.fail("POST /messages", Fault(delay=0.3))
    widget = visit().open()
    widget.put("違いは?")
    widget.page.keyboard.press("Escape")
    widget.page.locator("cxo-chat .dot").wait_for()
    assert "新しいお答え" in widget.launcher.get_attribute("aria-label")
    assert widget.axe() == []
    widget.page.reload()
    widget.page.locator("cxo-chat .dot").wait_for()
    widget.open()
    widget.answers.first.wait_for()
    widget.page.keyboard.press("Escape")
    assert not widget.page.locator("cxo-chat .dot").is_visible()


def test_keyboard_only(visit, bot):
    bot.answer = full
    widget = visit()
    page = widget.page
    widget.launcher.wait_for()
    page.keyboard.press("Tab")  # The field of the page.
    page.keyboard.press("Tab")
    assert "launcher" in focused(page)
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUSED})() === 'box'")
    page.keyboard.type("違いは?")
    page.keyboard.press("Enter")
    widget.answers.first.wait_for()
    assert focused(page) == "box"
    met = []
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        met.append(focused(page))
        if "最小化" in met[-1]:
            break
    order = [
        "会話を保存",
        "会話をコピー",
        "別の質問",
        "次の質問",
        "copy コピー",
        "いいえ",
        "はい",
        "見出し",
        "scroll",
        "最小化",
    ]
    places = [next(n for n, name in enumerate(met) if part in name) for part in order]
    assert places == sorted(places), met
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "clear"
    page.keyboard.press("Enter")
    page.wait_for_function(f"({FOCUSED})() === 'keep'")
    page.keyboard.press("Escape")
    page.wait_for_function(f"({FOCUSED})() === 'clear'")
    assert widget.panel.is_visible()
    page.keyboard.press("Escape")
    assert "launcher" in focused(page)
    assert not widget.panel.is_visible()
    # No trap: the page comes before it, and the browser after it.
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "name"


def luminance(pixel):
    parts = [
        value / 3294.6 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in pixel
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_outline_is_seen(visit, bot, scheme):
    """Pictures with and without focus differ by 3:1 around the thing."""
    from PIL import Image

    bot.answer = full
    widget = visit(color_scheme=scheme, reduced_motion="reduce").open()
    widget.ask("違いは?")
    page = widget.page
    page.keyboard.press("Tab")

    def picture(box):
        clip = {
            "x": box["x"] - 6,
            "y": box["y"] - 6,
            "width": box["width"] + 12,
            "height": box["height"] + 12,
        }
        data = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB").tobytes()
        return [data[n : n + 3] for n in range(0, len(data), 3)]

    for part in ["#clear", ".chip >> nth=0", ".copy", ".sources a", ".send"]:
        thing = page.locator(f"cxo-chat {part}").last
        thing.scroll_into_view_if_needed()
        page.locator("cxo-chat h2").evaluate(
            "n => { n.tabIndex = -1; n.focus({preventScroll: true}); }"
        )
        box = thing.bounding_box()
        before = picture(box)
        thing.evaluate("n => n.focus({preventScroll: true, focusVisible: true})")
        after = picture(box)
        changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        strong = 0
        for old, new in changed:
            light, dark = sorted((luminance(old), luminance(new)), reverse=True)
            strong += (light + 0.05) / (dark + 0.05) >= 3
        assert strong > 2 * (box["width"] + box["height"]), (part, strong)


WATCH = """root => {
    const log = root.querySelector('.log');
    window.added = []; window.live = [];
    new MutationObserver(changes => {
        for (const change of changes) {
            if (change.type === 'attributes') live.push(log.getAttribute('aria-live'));
            for (const node of change.addedNodes)
                if (node.nodeType === 1)
                    added.push([node.className, log.getAttribute('aria-live')]);
        }
    }).observe(log, {childList: true, attributes: true, attributeFilter: ['aria-live']});
    window.alerts = [];
    const alert = root.querySelector('[role=alert]');
    new MutationObserver(() => { if (alert.textContent) alerts.push(alert.textContent); })
        .observe(alert, {childList: true, characterData: true, subtree: true});
}"""


def test_live_region(visit, bot):
    widget = visit().open()
    log = widget.page.locator("cxo-chat [role=log]")
    assert log.count() == 1 and widget.questions.count() == 0
    widget.page.wait_for_function(
        "n => n.getAttribute('aria-live') === 'polite'", arg=log.element_handle()
    )
    widget.evaluate(WATCH)
    bot.fail("POST /messages", Fault(delay=0.3))
    widget.put("ひとつ目")
    assert widget.page.get_by_role("status").filter(has_text="準備しています").count() == 1
    widget.answers.first.wait_for()
    widget.ask("ふたつ目")
    assert widget.page.evaluate("added") == [
        ["said you", "polite"],
        ["said bot", "polite"],
        ["said you", "polite"],
        ["said bot", "polite"],
    ]
    bot.fail("POST /messages", Fault(body="?"))
    widget.put("みっつ目")
    widget.failure.wait_for()
    widget.page.wait_for_timeout(100)
    assert len(widget.page.evaluate("alerts")) == 1
    # What is inside of a message, and is no part of what was said, is not read out.
    assert (
        widget.evaluate("root => root.querySelectorAll('.under:not([aria-live=off])').length") == 0
    )


def test_the_history_is_not_read_out(visit, bot):
    widget = visit().open()
    widget.ask("はじめに")
    widget.page.add_init_script(
        """const timer = setInterval(() => {
            const chat = document.querySelector('cxo-chat');
            const panel = chat?.shadowRoot.querySelector('cxo-chat-panel');
            const log = panel?.shadowRoot?.querySelector('.log');
            if (!log) return;
            const said = log.querySelectorAll('.said').length;
            (window.states ??= []).push([said, log.getAttribute('aria-live')]);
        }, 2);"""
    )
    widget.page.reload()
    widget.answers.first.wait_for()
    widget.page.wait_for_function("window.states?.at(-1)[1] === 'polite'")
    states = widget.page.evaluate("states")
    assert all(live == "off" for said, live in states if said < 3)
    assert [3, "off"] in states


def test_accessibility_tree(visit, bot, home):
    from tests.browser.pages import article, tag

    widget = visit(html=article(tag(home), lang="en")).open()
    widget.ask("違いは?")
    assert widget.page.locator("cxo-chat section").get_attribute("lang") == "ja"
    cdp = widget.page.context.new_cdp_session(widget.page)
    nodes = cdp.send("Accessibility.getFullAXTree")["nodes"]
    named = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"]
    ]
    for role, name in [
        ("region", "チャット"),
        ("dialog", "役職の質問チャット"),
        ("heading", "役職の質問チャット"),
        ("log", "会話の内容"),
        ("textbox", "質問を入力"),
        ("button", "送信"),
        ("button", "会話を消去"),
        ("button", "最小化"),
        ("button", "役に立ちましたか? はい"),
        ("group", "次の質問の候補"),
    ]:
        assert (role, name) in named, (role, name)
    japanese = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
    ours = named[next(n for n, (role, name) in enumerate(named) if name == "チャット") :]
    for role, name in ours:
        if role in {"button", "textbox", "link", "heading", "log", "dialog", "group"}:
            assert japanese.search(name), (role, name)
    assert all(text.startswith("あなた：") for text in widget.bubbles(".you"))
    assert all(text.strip().startswith("チャットボット：") for text in widget.bubbles(".bot"))


COLORS = """root => ['.bubble p', '.you .bubble', '.chip', '#hint', '.sources', '.head h2',
    '.under'].map(part => {
        const node = root.querySelector(part);
        let behind = node;
        const solid = n => getComputedStyle(n).backgroundColor;
        while (/^rgba.*, 0\\)$|transparent/.test(solid(behind))) behind = behind.parentElement;
        return [part, getComputedStyle(node).color, solid(behind)];
    })"""


@pytest.mark.parametrize("theme", ["light", "dark", None])
@pytest.mark.parametrize("color", [None, "#ffdd00", "#7a00cc"])
def test_dark_and_contrast(visit, bot, theme, color):
    options = {**({"theme": theme} if theme else {}), **({"color": color} if color else {})}
    widget = visit(options=options, color_scheme="light" if theme == "dark" else "dark").open()
    widget.ask("違いは?")
    dark = theme != "light"
    for part, front, back in widget.evaluate(COLORS):
        pixels = [tuple(int(n) for n in re.findall(r"\d+", one)[:3]) for one in (front, back)]
        light, deep = sorted((luminance(pixel) for pixel in pixels), reverse=True)
        assert (light + 0.05) / (deep + 0.05) >= 4.5, (part, front, back)
        if part == ".bubble p":
            assert (luminance(pixels[1]) < 0.2) == dark


def test_forced_colors_and_motion(visit, bot):
    bot.fail("POST /messages", Fault(), Fault(delay=0.5))
    widget = visit(forced_colors="active", reduced_motion="reduce").open()
    widget.ask("違いは?")
    widths = """root => ['.you .bubble', '.bot .bubble', '.chip', '#box', '.send', '.panel']
        .map(part => parseFloat(getComputedStyle(root.querySelector(part)).borderTopWidth))"""
    assert min(widget.evaluate(widths)) >= 1
    outline = "root => getComputedStyle(root.querySelector('#box')).outlineStyle"
    assert widget.evaluate(outline) == "solid"
    widget.put("待っています")
    widget.typing.get_by_text("準備しています").wait_for()
    assert (
        widget.page.evaluate(
            "document.querySelector('cxo-chat').shadowRoot.querySelector('cxo-chat-panel')"
            ".shadowRoot.getAnimations().length"
        )
        == 0
    )


def test_paper(visit):
    widget = visit().open()
    widget.page.emulate_media(media="print")
    assert not widget.panel.is_visible()
    display = "getComputedStyle(document.querySelector('cxo-chat')).display"
    assert widget.page.evaluate(display) == "none"
