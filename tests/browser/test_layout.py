"""The panel fits: phones, large text, wide tables, long answers."""

import pytest

from tests.browser.fake_api import Fault, echo, sentences

SIDEWAYS = """root => [...root.querySelectorAll(
    '.panel, .head, .scroll, .log, .said, .bubble, .composer')]
    .filter(node => node.scrollWidth > node.clientWidth + 1).map(node => node.className)"""
TARGETS = """root => [...root.querySelectorAll('button, a, #box')]
    .filter(node => node.checkVisibility())
    .map(node => [node.textContent.trim() || node.ariaLabel, node.getBoundingClientRect()])
    .map(([name, box]) => [name, Math.round(box.width), Math.round(box.height)])"""


def rows(columns, number):
    return {
        "caption": "とても広い表",
        "header": ["項目", *[f"役職{n}" for n in range(1, columns)]],
        "rows": [
            [{"text": f"項目{r}", "facts": []}]
            + [{"text": "Chief Executive Officer・最高経営責任者としての職務", "facts": ["x"]}]
            * (columns - 1)
            for r in range(number)
        ],
    }


@pytest.mark.parametrize("size", [(360, 640), (320, 568), (640, 360), (320, 300), (1280, 800)])
def test_fits_the_screen(visit, bot, size):
    width, height = size
    touch = width < 1000
    widget = visit(viewport={"width": width, "height": height}, has_touch=touch, is_mobile=touch)
    (widget.launcher.tap if touch else widget.launcher.click)()
    widget.box.wait_for()
    widget.ask("違いは?")
    page = widget.page
    box = widget.panel.bounding_box()
    assert box["x"] >= 0 and box["y"] >= 0
    assert box["x"] + box["width"] <= width and box["y"] + box["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert widget.evaluate(SIDEWAYS) == []
    field = widget.box.bounding_box()
    assert field["y"] + field["height"] <= height
    assert float(widget.box.evaluate("n => parseFloat(getComputedStyle(n).fontSize)")) >= 16
    least = 44 if touch else 24
    small = [one for one in widget.evaluate(TARGETS) if min(one[1:]) < least]
    assert small == []


def test_an_on_screen_keyboard(visit, bot):
    widget = visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    widget.launcher.tap()
    widget.box.wait_for()
    # What iOS does: the page stays as high as it is, and only the part in view gets smaller.
    widget.page.evaluate(
        "() => { for (const [name, value] of [['height', 300], ['offsetTop', 0], ['scale', 1]])"
        " Object.defineProperty(visualViewport, name, {value, configurable: true});"
        " visualViewport.dispatchEvent(new Event('resize')); }"
    )
    box, field = widget.panel.bounding_box(), widget.box.bounding_box()
    assert box["height"] == 300 and box["y"] == 0
    assert field["y"] + field["height"] <= 300
    assert widget.scroll.bounding_box()["height"] >= 100


@pytest.mark.parametrize("width", [320, 1000])
def test_text_of_twice_the_size(visit, bot, width):
    widget = visit(viewport={"width": width, "height": 640})
    cdp = widget.page.context.new_cdp_session(widget.page)
    cdp.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    widget.page.reload()
    widget.open().ask("違いは何でしょうか")
    assert (
        widget.evaluate(
            "root => parseFloat(getComputedStyle(root.querySelector('.bubble')).fontSize)"
        )
        == 30
    )
    assert widget.evaluate(SIDEWAYS) == []
    box = widget.panel.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    field = widget.box.bounding_box()
    assert field["y"] + field["height"] <= 640


@pytest.mark.parametrize("width", [500, 1280])
def test_a_wide_table(visit, bot, width):
    bot.answer = lambda text: {**echo(text), "table": rows(8, 10)}
    widget = visit(viewport={"width": width, "height": 700}).open()
    widget.ask("違いは?")
    table = widget.page.get_by_role("group", name="とても広い表")
    scroll, client, overflow, index = table.evaluate(
        "n => [n.scrollWidth, n.clientWidth, getComputedStyle(n).overflowX, n.tabIndex]"
    )
    assert scroll > client and overflow == "auto" and index == 0
    assert widget.evaluate(SIDEWAYS) == []
    cells = """n => [...n.querySelectorAll('th, td')]
        .map(c => c.clientWidth / parseFloat(getComputedStyle(c).fontSize))"""
    assert min(table.evaluate(cells)) >= 3
    assert table.locator("thead th[scope=col]").count() == 8
    assert table.locator("tbody th[scope=row]").count() == 10
    assert table.locator("caption").text_content() == "とても広い表"
    table.focus()
    for _ in range(4):
        widget.page.keyboard.press("ArrowRight")
    widget.page.wait_for_timeout(200)
    assert table.evaluate("n => n.scrollLeft") > 40


def test_a_long_answer(visit, bot):
    address = "https://example.com/" + "a" * 380
    paragraphs = [f"{n}番目の段落です。" + "長い文章が続きます。" * 16 for n in range(30)]
    bot.answer = lambda text: sentences(*paragraphs, address)
    widget = visit(viewport={"width": 360, "height": 640}).open()
    widget.ask("長くお願いします")
    assert sum(map(len, paragraphs)) >= 5000
    text = widget.answers.first.text_content()
    assert all(paragraph in text for paragraph in [*paragraphs, address])
    assert widget.evaluate(SIDEWAYS) == []
    view, first = widget.scroll.bounding_box(), widget.answers.first.bounding_box()
    assert view["y"] <= first["y"] < view["y"] + view["height"] / 2
    select = """root => { const range = document.createRange();
        range.selectNodeContents(root.querySelector('.said.bot[data-id] .bubble'));
        return range.toString().length; }"""
    assert widget.evaluate(select) >= 5000
    assert widget.answers.first.evaluate("n => getComputedStyle(n).userSelect") != "none"


def test_what_is_read_stays_in_view(visit, bot):
    bot.answer = lambda text: sentences(*["段落です。" * 30] * 6)
    widget = visit().open()
    widget.ask("ひとつ目")
    widget.ask("ふたつ目")
    bot.fail("POST /messages", Fault(delay=0.5))
    widget.put("みっつ目")
    widget.page.wait_for_timeout(100)
    widget.scroll.evaluate("n => { n.scrollTop = 0; }")
    widget.answers.nth(2).wait_for()
    assert widget.scroll.evaluate("n => n.scrollTop") == 0
    widget.page.get_by_role("button", name="新しいお答えを見る").click()
    widget.page.wait_for_timeout(50)
    view, last = widget.scroll.bounding_box(), widget.answers.nth(2).bounding_box()
    assert view["y"] <= last["y"] < view["y"] + view["height"] / 2
    assert widget.page.get_by_role("button", name="新しいお答えを見る").count() == 0


def test_position_left(visit):
    widget = visit(options={"position": "bottom-left"})
    assert widget.launcher.bounding_box()["x"] == 20
    widget.open()
    assert widget.panel.bounding_box()["x"] == 20
