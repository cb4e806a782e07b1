"""Comparisons of roles: the panel enlarged, tables that stay readable when moved, cards."""

import io

import pytest

from tests.browser.fake_api import echo

NAMES = ["Chief Technology Officer", "最高顧客責任者", "説明です"]
LIST = ["KPIを設定する", "社員と話す", "顧客満足度を高める"]
PHONE = {"viewport": {"width": 360, "height": 740}}


def compared(roles, rows=6):
    """An answer that compares so many roles; the last row has lists."""
    return lambda text: {
        **echo(text),
        "table": {
            "caption": "役職の比較",
            "header": ["項目", *[f"C{n}O" for n in range(roles)]],
            "rows": [
                [{"text": f"項目{r}", "facts": []}]
                + [{"text": NAMES[r % 3] * (1 + r // 3 * 9), "facts": ["x"]} for _ in range(roles)]
                for r in range(rows)
            ]
            + [
                [{"text": "業務", "facts": []}] + [{"text": "／".join(LIST), "facts": LIST}] * roles
            ],
        },
    }


def ask(visit, bot, roles, **settings):
    bot.answer = compared(roles)
    widget = visit(**settings).open()
    widget.ask("比べて")
    return widget, widget.answers.first.locator(".table")


def test_the_panel_is_enlarged_and_stays_so(visit, bot):
    widget, _ = ask(visit, bot, 3)
    page = widget.page
    before = widget.panel.bounding_box()["width"]
    page.get_by_role("button", name="表を広げて見る").click()
    assert widget.panel.bounding_box()["width"] == 900 > before * 2
    assert page.get_by_role("button", name="表を広げて見る").count() == 0
    assert widget.evaluate("root => root.activeElement.id") == "size"
    page.reload()
    widget.answers.first.wait_for()
    assert widget.panel.bounding_box()["width"] == 900
    page.get_by_role("button", name="画面を元の大きさに戻す").click()
    assert widget.panel.bounding_box()["width"] == before
    page.get_by_role("button", name="画面を広げる").click()
    page.set_viewport_size({"width": 700, "height": 700})
    box = widget.panel.bounding_box()
    assert (box["x"], box["width"]) == (20, 660)
    page.set_viewport_size(PHONE["viewport"])
    assert widget.panel.bounding_box()["width"] == 360
    assert page.locator("cxo-chat #size").count() == 0


def test_two_roles_need_no_more_room(visit, bot):
    widget, table = ask(visit, bot, 2)
    assert widget.page.get_by_role("button", name="表を広げて見る").count() == 0
    assert table.evaluate("n => n.scrollWidth - n.clientWidth") <= 2
    assert not widget.answers.first.locator(".across").is_visible()


def test_the_names_of_rows_and_columns_stay_in_view(visit, bot):
    widget, table = ask(visit, bot, 5)
    view = widget.scroll.bounding_box()
    assert table.bounding_box()["height"] <= view["height"]
    table.evaluate("n => n.scrollTo(200, 150)")
    widget.page.wait_for_timeout(50)
    assert table.evaluate("n => [n.scrollLeft, n.scrollTop]") == [200, 150]
    place = table.bounding_box()
    head = table.locator("thead th").first.bounding_box()
    name = table.locator("tbody th").last.bounding_box()
    assert (head["x"], head["y"]) == (place["x"], place["y"])
    assert name["x"] == place["x"]
    # They cover what moves below them.
    cover = """n => { const box = n.getBoundingClientRect();
        const at = n.getRootNode().elementFromPoint(box.x + 70, box.y + 10);
        return at.closest('tr') === n.querySelector('thead tr') && at.cellIndex; }"""
    assert table.evaluate(cover) == 0


def test_lists_in_cells_are_lists_and_words_stay_whole(visit, bot):
    _, table = ask(visit, bot, 5)
    assert table.locator("tbody tr").last.locator("td ul").count() == 5
    assert table.locator("td ul").first.locator("li").all_text_contents() == LIST
    broken = """n => [...n.querySelectorAll('td')].flatMap(cell => {
        const text = cell.firstChild.nextSibling ?? cell.firstChild;
        if (text.nodeType !== 3) return [];
        return [...text.data.matchAll(/[A-Za-z]+/g)].filter(word => {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return range.getClientRects().length > 1;
        }).map(word => word[0]);
    })"""
    assert "Technology" in table.text_content()
    assert table.evaluate(broken) == []


@pytest.mark.parametrize(
    "look",
    [
        {"color_scheme": "light"},
        {"color_scheme": "dark"},
        {"color_scheme": "light", "forced_colors": "active"},
        {"color_scheme": "dark", "forced_colors": "active"},
    ],
    ids=["light", "dark", "forced", "forced-dark"],
)
def test_it_is_seen_that_there_is_more(visit, bot, look):
    from PIL import Image

    widget, table = ask(visit, bot, 5, **look)
    words = [widget.answers.first.get_by_text(f"{way}に続きます") for way in ("横", "下")]
    assert all(word.is_visible() for word in words)
    assert table.evaluate("n => n.tabIndex") == 0

    def edge():
        """The lightness of the pixels near the right edge, in a row without letters."""
        box = table.bounding_box()
        clip = {"x": box["x"] + box["width"] - 60, "y": box["y"] + 34, "width": 60, "height": 1}
        picture = Image.open(io.BytesIO(widget.page.screenshot(clip=clip))).convert("L")
        return [picture.getpixel((x, 0)) for x in range(picture.width)]

    pixels = edge()
    assert abs(max(pixels[30:]) - min(pixels[30:])) >= 60
    mark = "n => getComputedStyle(n.parentElement, '::after').content"
    assert table.evaluate(mark) == '""'
    table.evaluate("n => n.scrollTo(n.scrollWidth, n.scrollHeight)")
    for word in words:
        word.wait_for(state="hidden")
    assert table.evaluate(mark) == "none"
    assert widget.axe() == []


def test_cards_where_the_screen_is_narrow(visit, bot):
    widget, table = ask(visit, bot, 3, **PHONE)
    assert table.count() == 0
    cards = widget.page.get_by_role("group", name="役職の比較").locator(".card")
    assert cards.locator("h3").all_text_contents() == ["C0O", "C1O", "C2O"]
    first = cards.first
    assert first.locator("dt").all_text_contents() == [*[f"項目{n}" for n in range(6)], "業務"]
    assert first.locator("dd").first.text_content() == NAMES[0]
    assert first.locator("li").all_text_contents() == LIST
    view = widget.scroll.bounding_box()
    for card in cards.all():
        box = card.bounding_box()
        assert box["x"] >= view["x"] and box["x"] + box["width"] <= view["x"] + view["width"]
    assert widget.axe() == []
    widget.page.set_viewport_size({"width": 1280, "height": 800})
    table.wait_for()
    assert cards.count() == 0


def test_two_roles_are_a_table_also_where_the_screen_is_narrow(visit, bot):
    _, table = ask(visit, bot, 2, **PHONE)
    assert table.locator("tbody tr").count() == 7
