"""The widget in pages of all kinds: it neither breaks them nor is broken by them."""

import pytest

from tests.browser.hostile import LATER, PROTOTYPES, STYLE
from tests.browser.pages import Widget, article, ask_in_frame, tag

OUTSIDE = """() => ({
    globals: Object.getOwnPropertyNames(window).sort(),
    symbols: Object.getOwnPropertyNames(Symbol).sort(),
    sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
    head: document.head.childElementCount,
    styles: [...document.querySelectorAll('body *:not(cxo-chat):not(script)')].slice(0, 30)
        .map(element => [...getComputedStyle(element)].map(
            name => getComputedStyle(element).getPropertyValue(name)).join()),
    boxes: [...document.querySelectorAll('h1, h2, p, main, footer, form, input')]
        .map(element => JSON.stringify(element.getBoundingClientRect())),
    scroll: [scrollX, scrollY, document.documentElement.scrollWidth,
        document.documentElement.scrollHeight],
})"""

INSIDE = """() => {
    const chat = document.querySelector('cxo-chat');
    const outer = chat.shadowRoot, inner = outer.querySelector('cxo-chat-panel').shadowRoot;
    const names = ['color', 'fontSize', 'letterSpacing', 'wordSpacing', 'lineHeight', 'display',
        'fontFamily', 'opacity', 'textAlign', 'textTransform', 'visibility', 'width', 'height'];
    const parts = ['.panel', 'h2', '.bubble', '.bubble p', '.log', '.chip', '#box', '.send',
        '.small', '.sources', '.composer', '#hint'];
    const found = {panel: JSON.stringify(inner.querySelector('.panel').getBoundingClientRect())};
    for (const part of parts) {
        const style = getComputedStyle(inner.querySelector(part));
        found[part] = names.map(name => name + ':' + style[name]).join(';');
    }
    return found;
}"""


@pytest.mark.parametrize(
    "place",
    [
        "<head>{}",
        "{}</body>",
        "<head>{}{}",
        "<head>{}</head><body>{}",
        "{}<cxo-chat></cxo-chat></body>",
    ],
)
def test_one_tag_or_more(visit, host, home, place):
    script = tag(home, attributes="defer")
    page = article("")
    marks = place.count("{}")
    page = page.replace("<head>", "<head>" + script * (marks if "<head>{}{}" in place else 0))
    if place.startswith("<head>") and "{}{}" not in place:
        page = page.replace("<head>", "<head>" + script)
    if "body>" in place:
        element = "<cxo-chat></cxo-chat>" if "cxo-chat" in place else ""
        page = page.replace("</body>", element + tag(home) + "</body>")
    widget = visit(html=page).open()
    widget.ask("違いは?")
    assert widget.page.locator("cxo-chat").count() == 1
    assert widget.page.locator("cxo-chat .launcher, cxo-chat .panel").count() == 2
    assert widget.console == [] and widget.errors == []


def test_two_elements_by_hand_are_one_widget(visit, home):
    elements = "<cxo-chat></cxo-chat>" * 2
    widget = visit(html=article(elements + tag(home)))
    widget.launcher.first.wait_for()
    assert widget.page.locator("cxo-chat").count() == 2
    assert widget.launcher.count() == 1
    widget.open().ask("違いは?")
    assert widget.console == [] and widget.errors == []


def test_hostile_styles_change_nothing(visit, home):
    widget = visit().open()
    widget.ask("違いは?")
    plain = widget.page.evaluate(INSIDE)
    hostile = visit(html=article(tag(home), head=STYLE)).open()
    hostile.ask("違いは?")
    assert hostile.page.evaluate(INSIDE) == plain


def test_nothing_leaks_outward(visit, host, home):
    visited = visit(html=article(""))
    before = visited.page.evaluate(OUTSIDE)
    visited.page.evaluate(
        "src => { const tag = document.createElement('script'); tag.src = src;"
        " document.body.append(tag); }",
        f"{home}/widget.js",
    )
    widget = Widget(visited.page)
    widget.open().ask("違いは?")
    widget.page.keyboard.press("Escape")
    after = visited.page.evaluate(OUTSIDE)
    # One name is for the page, and documented.
    after["globals"].remove("cxoChat")
    assert after == before


def test_strict_policies(visit, bot, home):
    origin = home.partition("/webhooks")[0]
    policy = (
        f"default-src 'none'; script-src {origin}; connect-src {origin}; "
        "require-trusted-types-for 'script'"
    )
    seen = (
        "addEventListener('securitypolicyviolation',"
        " e => console.error('policy', e.violatedDirective))"
    )
    html = article(tag(home)).replace('<link rel="icon" href="data:,">', "")
    widget = visit(
        html=html,
        headers={"Content-Security-Policy": policy},
        prepare=lambda page: page.add_init_script(seen),
        options=None,
    ).open()
    widget.ask("違いは?")
    assert widget.panel.bounding_box()["width"] > 300
    color = "root => getComputedStyle(root.querySelector('.you .bubble')).backgroundColor"
    assert widget.evaluate(color) == "rgb(22, 88, 167)"
    assert [
        line for line in widget.console if "policy" in line.lower() or "refused" in line.lower()
    ] == []
    assert widget.errors == []


def test_no_third_party(visit, host, home):
    asked = []
    widget = visit(
        prepare=lambda page: page.on("request", lambda request: asked.append(request.url))
    )
    widget.open().ask("違いは?")
    widget.page.reload()
    widget.answers.first.wait_for()
    origins = {"/".join(url.split("/")[:3]) for url in asked if not url.startswith("data:")}
    assert origins == {host.origin, home.partition("/webhooks")[0]}


def test_no_cookie_and_little_storage(visit, bot, home):
    widget = visit(
        prepare=lambda page: page.context.add_cookies(
            [{"name": "other", "value": "1", "url": home}]
        )
    ).open()
    for number in range(3):
        widget.ask(f"{number}番目の質問")
    widget.type("下書き")
    assert [cookie["name"] for cookie in widget.page.context.cookies()] == ["other"]
    api = [seen for seen in bot.seen if not seen.path.endswith(".js")]
    assert api and not any("cookie" in seen.headers for seen in api)
    stored = widget.stored()
    assert stored and all(name.startswith("cxo-chat:") for name in stored)
    assert sum(len(name) + len(value) for name, value in stored.items()) < 2000
    # Nothing that was said stays in the browser.
    assert not any("番目の質問" in value for value in stored.values())


def test_the_page_does_not_move(visit, host, home):
    shifts = (
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " if (!entry.hadRecentInput) window.shift += entry.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    boxes = f"() => {{ const found = ({OUTSIDE})(); return [found.boxes, found.scroll]; }}"
    bare = visit(html=article(""))
    before = bare.page.evaluate(boxes)
    widget = visit(prepare=lambda page: page.add_init_script(shifts))
    widget.launcher.wait_for()
    assert widget.page.evaluate(boxes) == before
    widget.open()
    assert widget.page.evaluate(boxes) == before
    widget.ask("違いは?")
    assert widget.page.evaluate(boxes) == before
    widget.page.keyboard.press("Escape")
    assert widget.page.evaluate(boxes) == before
    assert widget.page.evaluate("window.shift") == 0


def test_storage_that_throws(visit, bot):
    script = """for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name,
            {get() { throw new DOMException('no', 'SecurityError'); }})"""
    widget = visit(prepare=lambda page: page.add_init_script(script)).open()
    widget.ask("違いは?")
    widget.ask("それから?")
    assert len(bot.requests("POST /conversations")) == 1
    assert widget.console == [] and widget.errors == []


def test_storage_that_is_full(visit, bot):
    script = """Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError'); }"""
    widget = visit(prepare=lambda page: page.add_init_script(script)).open()
    widget.ask("違いは?")
    widget.ask("それから?")
    assert len(bot.requests("POST /conversations")) == 1


@pytest.mark.parametrize("sandbox", ["allow-scripts", "allow-scripts allow-same-origin"])
def test_inside_a_frame(visit, bot, host, home, sandbox):
    host.pages["/inner"] = (article(tag(home)), {})
    # As high as the window, so that all of it can be in view.
    frame = f'<iframe src="/inner" sandbox="{sandbox}" width="420" height="700"></iframe>'
    widget = visit(html=article(frame))
    inner = ask_in_frame(widget, "枠の中から")
    inner.locator("cxo-chat .said.bot[data-id]").wait_for()
    assert bot.asked == ["枠の中から"]
    assert widget.errors == []


def test_prototypes(visit, bot, home):
    widget = visit(html=article(tag(home), head=PROTOTYPES)).open()
    widget.ask("違いは?")
    assert widget.bubbles(".bot")[1].count("「違いは?」についてのお答えです。") == 1
    assert bot.posts[0].body.keys() == {"id", "text"}
    widget.page.get_by_role("button", name="はい").click()
    widget.page.get_by_text("ご意見をありがとう").first.wait_for()
    widget.page.reload()
    widget.answers.first.wait_for()
    assert widget.errors == [] and widget.console == []


def test_prototypes_that_break_later(visit, bot, home):
    widget = visit().open()
    widget.ask("はじめに")
    widget.page.evaluate(LATER)
    widget.ask("違いは?")
    widget.page.get_by_role("button", name="はい").last.click()
    widget.page.get_by_text("ご意見をありがとう").first.wait_for()
    assert bot.asked == ["はじめに", "違いは?"]
    assert bot.votes[0]["helpful"] is True
    assert widget.errors == []


def test_the_page_moves_the_element(visit, bot, home):
    widget = visit().open()
    widget.ask("はじめに")
    widget.page.evaluate(
        "() => { const chat = document.querySelector('cxo-chat');"
        " for (let n = 0; n < 3; n++)"
        " { chat.remove(); document.querySelector('main').append(chat); } }"
    )
    widget.ask("違いは?")
    widget.page.keyboard.press("Escape")
    widget.launcher.click()
    widget.ask("まだ?")
    assert [post.body["text"] for post in bot.posts] == ["はじめに", "違いは?", "まだ?"]
    assert widget.said() == bot.asked
    assert widget.errors == []


def test_labels_of_the_owner(visit, home):
    options = {
        "title": "Officers",
        "greeting": "Hello.|Ask me.",
        "questions": "CEO?|COO?",
        "lang": "en",
        "label-send": "Send",
        "label-input": "Your question",
        "label-open": "Open the chat",
    }
    widget = visit(html=article(tag(home, options), lang="en"))
    assert widget.launcher.get_attribute("aria-label") == "Open the chat"
    widget.open()
    page = widget.page
    assert page.locator("cxo-chat h2").text_content() == "Officers"
    assert page.locator("cxo-chat section").get_attribute("lang") == "en"
    assert page.locator("cxo-chat .bubble p").all_text_contents() == ["Hello.", "Ask me."]
    assert widget.chips.all_text_contents() == ["CEO?", "COO?"]
    assert widget.send.get_attribute("aria-label") == "Send"


def test_options_may_change_while_it_is_open(visit):
    widget = visit().open()
    widget.page.evaluate(
        "() => { const chat = document.querySelector('cxo-chat'); chat.dataset.title = '別の題';"
        " chat.dataset.color = '#fd0'; chat.dataset.position = 'left'; }"
    )
    widget.page.get_by_text("別の題").wait_for()
    style = "root => getComputedStyle(root.querySelector('.head'))"
    assert widget.evaluate(f"root => ({style})(root).backgroundColor") == "rgb(255, 221, 0)"
    assert widget.evaluate(f"root => ({style})(root).color") == "rgb(0, 0, 0)"
    assert widget.panel.bounding_box()["x"] == 20
