"""The sources of an answer lead to the section: in another page, and in this one."""

import pytest

from tests.browser.fake_api import sentences
from tests.browser.pages import article, tag

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
IN_VIEW = """n => { const box = n.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight; }"""


@pytest.fixture
def visit_article(visit, bot, host, home):
    """Open a page that is the article, and ask what one of its sections says."""

    def open_article(section, url=None, options=None, **settings):
        bot.answer = lambda text: sentences(
            "お答えです。", sources=[{"section": section, "lines": [3, 5, 6], "url": url}]
        )
        given = {"article-url": f"{host.origin}/", **(options or {})}
        page = article(tag(home, given)).replace("<h2>見出し4", '<h2 id="第4">見出し ４')
        widget = visit(html=page, **settings)
        if settings:
            widget.launcher.tap()
            widget.box.wait_for()
        else:
            widget.open()
        widget.ask("どこに?")
        return widget, widget.answers.first.locator(".sources a")

    return open_article


@pytest.mark.parametrize(
    ("section", "anchor", "heading"),
    [
        ("見出し5", "", "見出し5"),
        ("見出し4", "", "見出し ４"),
        ("ほかの名前", "#第4", "見出し ４"),
        ("見出し5", "#無い", "見出し5"),
        ("見出し5", "#%", "見出し5"),
    ],
)
def test_in_the_article_it_is_shown_and_marked(visit_article, host, section, anchor, heading):
    widget, link = visit_article(section, f"{host.origin}/{anchor}")
    page = widget.page
    place = page.get_by_role("heading", name=heading, exact=True)
    assert not place.evaluate(IN_VIEW)
    assert link.get_attribute("target") is None
    link.click()
    page.wait_for_function(IN_VIEW, arg=place.element_handle())
    assert len(page.context.pages) == 1 and page.url == f"{host.origin}/"
    assert widget.panel.is_visible()
    assert place.evaluate("n => n === document.activeElement && n.getAnimations().length") == 1
    assert place.evaluate("n => getComputedStyle(n).outlineStyle") == "solid"
    place.evaluate("n => { n.getAnimations()[0].finish(); n.blur(); }")
    assert place.get_attribute("tabindex") is None and place.get_attribute("style") is None
    assert place.evaluate("n => getComputedStyle(n).outlineStyle") == "none"


def test_on_a_phone_the_panel_makes_room(visit_article):
    widget, link = visit_article("見出し5", **PHONE)
    link.tap()
    place = widget.page.get_by_role("heading", name="見出し5")
    widget.page.wait_for_function(IN_VIEW, arg=place.element_handle())
    assert not widget.panel.is_visible()
    assert widget.launcher.is_visible()
    assert place.evaluate("n => n === document.activeElement")


def test_in_a_policy_without_inline_styles(visit, bot, host, home):
    bot.answer = lambda text: sentences(
        "お答えです。", sources=[{"section": "見出し5", "lines": [3], "url": f"{host.origin}/"}]
    )
    origin = home.partition("/webhooks")[0]
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; img-src data:"
    widget = visit(headers={"Content-Security-Policy": policy}).open()
    widget.ask("どこに?")
    widget.answers.first.locator(".sources a").click()
    place = widget.page.get_by_role("heading", name="見出し5")
    widget.page.wait_for_function(IN_VIEW, arg=place.element_handle())
    assert place.evaluate("n => getComputedStyle(n).outlineStyle") == "solid"
    assert [text for text in widget.console if "Content Security Policy" in text] == []


@pytest.mark.parametrize(
    ("url", "given", "address"),
    [
        (None, None, None),
        (None, "https://a.example/x", "https://a.example/x#:~:text=A%2DB%E3%81%A8%E3%81%AF%3F"),
        ("https://b.example/y?p=1", "https://a.example/x",
         "https://b.example/y?p=1#:~:text=A%2DB%E3%81%A8%E3%81%AF%3F"),
        ("https://b.example/y#z", None, "https://b.example/y#z"),
    ],
)  # fmt: skip
def test_addresses_of_sections(visit, bot, url, given, address):
    bot.answer = lambda text: sentences(
        "お答えです。", sources=[{"section": "A-Bとは?", "lines": [3], "url": url}]
    )
    widget = visit(options={"article-url": given} if given else None).open()
    widget.ask("どこに?")
    link = widget.answers.first.locator(".sources a")
    if address is None:
        assert link.count() == 0
    else:
        assert link.get_attribute("href") == address
        assert link.get_attribute("target") == "_blank"


@pytest.mark.parametrize(
    ("options", "text"), [({}, "「見出し1」"), ({"source-lines": "on"}, "「見出し1」(3、5〜6行目)")]
)
def test_lines_only_where_they_are_wanted(visit_article, options, text):
    _, link = visit_article("見出し1", options=options)
    assert link.text_content() == text
