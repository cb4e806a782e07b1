"""Where it stands and how it looks: as the owner says, as the page is, as the visitor likes it."""

import pytest

from tests.browser.pages import article, tag

IS_DARK = """() => getComputedStyle(document.querySelector('cxo-chat').shadowRoot
    .querySelector('section')).colorScheme === 'dark'"""
THEMES = {
    "class": "html.dark{background:#111;color:#eee}",
    "on body": "body.dark{background:#111;color:#ddd}",
    "attribute": "[data-bs-theme=dark] body{background:#000;color:rgb(222 226 230 / 90%)}",
    "scheme": ":root{color-scheme:light}:root.dark{color-scheme:dark}",
    "modern": "html{color:oklch(0.2 0 0)}html.dark{color:oklch(0.95 0.01 250)}",
    "slow": "body{transition:color 0.2s}body.dark{color:#eee}",
    "media": ":root{color-scheme:light dark}",
}
SWITCH = {
    "on body": "on => document.body.classList.toggle('dark', on)",
    "slow": "on => document.body.classList.toggle('dark', on)",
    "attribute": "on => document.documentElement.dataset.bsTheme = on ? 'dark' : 'light'",
}


@pytest.mark.parametrize("how", THEMES)
def test_the_theme_of_the_page(visit, home, how):
    head = f"<style>{THEMES[how]}</style>"
    # The visitor's own liking is the other one.
    scheme = "light" if how in ("slow", "media") else "dark"
    html = article(tag(home, {"theme": "page"}), head=head)
    widget = visit(html=html, color_scheme=scheme).open()
    page = widget.page
    back = "root => getComputedStyle(root.querySelector('.panel')).backgroundColor"
    for dark in (False, True, False):
        if how == "media":
            page.emulate_media(color_scheme="dark" if dark else "light")
        else:
            page.evaluate(
                SWITCH.get(how, "on => document.documentElement.classList.toggle('dark', on)"), dark
            )
        page.wait_for_function(f"dark => ({IS_DARK})() === dark", arg=dark)
        assert widget.evaluate(back) == ("rgb(23, 29, 36)" if dark else "rgb(243, 246, 249)")


def test_the_theme_follows_a_new_body_and_the_attribute(visit, home):
    head = "<style>body.dark{color:#eee}</style>"
    widget = visit(html=article(tag(home, {"theme": "page"}), head=head), color_scheme="dark")
    widget.launcher.wait_for()
    page = widget.page
    assert not page.evaluate(IS_DARK)
    page.evaluate("document.body.replaceWith(document.createElement('body'))")
    page.evaluate("document.body.className = 'dark'")
    page.wait_for_function(IS_DARK)
    page.evaluate("document.querySelector('cxo-chat').dataset.theme = 'light'")
    page.wait_for_function(f"!({IS_DARK})()")
    page.evaluate("delete document.querySelector('cxo-chat').dataset.theme")
    page.wait_for_function(IS_DARK)


def distances(widget, part):
    box, size = part.bounding_box(), widget.page.viewport_size
    right, bottom = size["width"] - box["x"] - box["width"], size["height"] - box["y"]
    return box["x"], right, bottom - box["height"]


@pytest.mark.parametrize("by", ["attributes", "style"])
def test_offsets_per_axis(visit, home, by):
    options = {"gap-x": "32", "gap-y": "96"} if by == "attributes" else {}
    style = "cxo-chat{--cxo-chat-gap:9px;--cxo-chat-gap-x:32px;--cxo-chat-gap-y:96px}"
    html = article(tag(home, options), head=f"<style>{style if by == 'style' else ''}</style>")
    widget = visit(html=html, viewport={"width": 1000, "height": 500})
    page = widget.page
    bar = 1000 - page.evaluate("document.documentElement.clientWidth")
    assert distances(widget, widget.launcher)[1:] == (32 + bar, 96)
    widget.open()
    assert distances(widget, widget.panel)[1:] == (32 + bar, 96)
    # No more of the screen is lost at the top than before.
    assert widget.panel.bounding_box()["y"] == 20
    page.evaluate("document.querySelector('cxo-chat').dataset.position = 'left'")
    page.wait_for_timeout(50)
    assert distances(widget, widget.panel)[0] == 32


@pytest.mark.parametrize("value", ["", "x", "-5", "1;color:red"])
def test_offsets_that_are_none(visit, value):
    widget = visit(options={"gap-x": value, "gap-y": value})
    assert distances(widget, widget.launcher)[2] == 20


@pytest.mark.parametrize(
    "settings", [{}, {"viewport": {"width": 320, "height": 640}}], ids=["desktop", "phone"]
)
def test_the_visitor_moves_it_to_the_other_side(visit, contexts, settings):
    context = contexts(**settings)
    widget = visit(context=context).open()
    page = widget.page
    widget.ask("違いは?")
    button = page.get_by_role("button", name="反対側に移す")
    button.focus()
    page.keyboard.press("Enter")
    if not settings:
        assert widget.panel.bounding_box()["x"] == 20
    assert button.evaluate("n => n.getRootNode().activeElement === n")
    page.keyboard.press("Escape")
    assert widget.launcher.bounding_box()["x"] == 20
    page.reload()
    assert widget.launcher.bounding_box()["x"] == 20
    # What is remembered is the side, also where the owner changes it.
    other = visit(context=context, options={"position": "left"})
    assert other.launcher.bounding_box()["x"] == 20
    other.open()
    other.page.get_by_role("button", name="反対側に移す").click()
    other.page.keyboard.press("Escape")
    assert other.launcher.bounding_box()["x"] > 100
