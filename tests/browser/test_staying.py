"""Nothing that a page does takes the chat away: its place, its state, its keys, its focus."""

import pytest

from tests.browser.pages import article, tag

BODY = "const body = document.createElement('body'); body.innerHTML = '<main><p>次</p></main>';"
# What Turbo, PJAX, view transitions and failed hydrations do.
ACCIDENTS = {
    "replaced": BODY + "document.documentElement.replaceChild(body, document.body)",
    "replaced with": BODY + "document.body.replaceWith(body)",
    "emptied": "document.body.innerHTML = ''",
    "taken out": "const c = document.querySelector('cxo-chat'); c.parentNode.removeChild(c)",
    "root": "document.documentElement.innerHTML = '<head></head><body><p>次</p></body>'",
}


@pytest.mark.parametrize("accident", ACCIDENTS)
@pytest.mark.parametrize("by_hand", [False, True], ids=["tag", "element"])
def test_it_comes_back_as_it_was(visit, bot, home, accident, by_hand):
    html = article(("<cxo-chat></cxo-chat>" if by_hand else "") + tag(home))
    widget = visit(html=html).open()
    widget.ask("はじめに")
    widget.type("下書き")
    widget.page.evaluate(ACCIDENTS[accident])
    widget.page.wait_for_timeout(200)
    assert widget.page.locator("cxo-chat").count() == 1
    assert widget.panel.is_visible() and widget.said() == ["はじめに"]
    assert widget.box.input_value() == "下書き"
    widget.ask("違いは?")
    widget.page.keyboard.press("Escape")
    widget.launcher.click()
    widget.ask("まだ?")
    assert bot.asked == ["はじめに", "違いは?", "まだ?"]
    # The history is not needed for that.
    assert bot.requests("GET /messages") == []
    assert widget.errors == []


def test_a_closed_one_comes_back_too_and_the_tag_may_run_again(visit, home):
    widget = visit()
    widget.launcher.wait_for()
    widget.page.evaluate(
        "src => { document.body.replaceWith(document.createElement('body'));"
        " const tag = document.createElement('script'); tag.src = src; document.body.append(tag) }",
        f"{home}/widget.js",
    )
    widget.page.wait_for_timeout(300)
    assert widget.page.locator("cxo-chat").count() == 1
    widget.open().ask("違いは?")
    assert widget.errors == [] and widget.console == []


def test_whoever_removes_it_is_obeyed(visit):
    widget = visit()
    widget.launcher.wait_for()
    widget.page.evaluate("document.querySelector('cxo-chat').remove()")
    widget.page.wait_for_timeout(300)
    assert widget.page.locator("cxo-chat").count() == 0


def test_a_page_that_takes_it_out_again_and_again_goes_on(visit):
    widget = visit()
    widget.launcher.wait_for()
    widget.page.evaluate(
        "() => { window.times = 0; const out = () => {"
        " const c = document.querySelector('cxo-chat'); if (c) {"
        " times++; c.parentNode.removeChild(c); } }; out();"
        " new MutationObserver(out).observe(document, {childList: true, subtree: true}) }"
    )
    widget.page.wait_for_timeout(500)
    assert 2 <= widget.page.evaluate("times") <= 8


LAYERS = [
    "body{transform:translateZ(0)}",
    "body{filter:grayscale(1)}",
    "body{will-change:transform;perspective:100px;contain:paint}",
    "html{transform:translateZ(0)}",
    "html{filter:grayscale(1)}",
    "html{zoom:1.5}",
    "body{zoom:1.25}",
    "html{zoom:0.8}",
]


@pytest.mark.parametrize("style", LAYERS)
def test_it_stays_at_the_edge_of_the_screen(visit, home, style):
    widget = visit(html=article(tag(home), head=f"<style>{style}</style>"))
    page = widget.page
    size = page.viewport_size
    for scrolled in (0, 300):
        page.evaluate("y => scrollTo(0, y)", scrolled)
        box = widget.launcher.bounding_box()
        assert size["height"] - 50 <= box["y"] + box["height"] <= size["height"]
        assert size["width"] - 60 <= box["x"] + box["width"] <= size["width"]
    widget.open()
    box = widget.panel.bounding_box()
    assert box["y"] >= 0 and box["x"] >= 0
    assert box["y"] + box["height"] <= size["height"] and box["height"] > 300
    widget.ask("違いは?")
    box = widget.send.bounding_box()
    assert box["y"] + box["height"] <= size["height"]


MODAL = '<div role="dialog" aria-modal="true" id="modal"><button id="ok">はい</button></div>'
# As in Bootstrap, focus-trap, a11y-dialog and Radix.
TRAPS = {
    "focusin": "document.addEventListener('focusin', e => modal.contains(e.target) || ok.focus())",
    "captured": "document.addEventListener('focusin', e => modal.contains(e.target)"
    " || (e.stopImmediatePropagation(), ok.focus()), true)",
    "focus": "document.body.parentNode.addEventListener('focus', e =>"
    " e.target.closest && !modal.contains(e.target) && ok.focus(), true)",
    "focusout": "document.addEventListener('focusout', e =>"
    " e.relatedTarget && !modal.contains(e.relatedTarget) && ok.focus())",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_a_dialog_that_holds_the_focus(visit, bot, home, trap):
    script = f"<script>{TRAPS[trap]}; ok.focus()</script>"
    widget = visit(html=article(MODAL + script + tag(home))).open()
    page = widget.page
    page.keyboard.type("CFOとは?")
    assert widget.box.input_value() == "CFOとは?"
    page.locator("#ok").focus()
    widget.box.click()
    page.keyboard.type("!")
    page.keyboard.press("Enter")
    widget.answers.first.wait_for()
    assert bot.asked == ["CFOとは?!"]


SHORTCUTS = """window.heard = [];
for (const name of ['keydown', 'keypress', 'keyup']) document.addEventListener(name, event => {
    heard.push(event.key);
    if (event.target.tagName === 'INPUT') return;
    if ('s/'.includes(event.key) || event.key === 'Enter') {
        event.preventDefault(); event.stopPropagation(); document.getElementById('name').focus();
    }
}, true)"""


def test_shortcuts_of_the_page_that_listen_first(visit, bot, home):
    widget = visit(html=article(f"<script>{SHORTCUTS}</script>" + tag(home)))
    widget.launcher.click()
    widget.box.wait_for()
    page = widget.page
    page.keyboard.type("CFOs/x")
    assert widget.box.input_value() == "CFOs/x"
    page.keyboard.press("Enter")
    widget.answers.first.wait_for()
    page.keyboard.press("Escape")
    assert not widget.panel.is_visible()
    assert page.evaluate("heard") == []
    page.locator("h1").click()
    page.keyboard.press("s")
    assert page.evaluate("[heard.includes('s'), document.activeElement.id]") == [True, "name"]


DEFAULT = "<script>trustedTypes.createPolicy('default', {createHTML: text => text})</script>"
TAKEN = "<script>trustedTypes.createPolicy('lit-html', {createHTML: text => text})</script>"


@pytest.mark.parametrize(
    ("names", "script"),
    [
        (None, ""),
        ("cxo-chat", ""),
        ("lit-html", ""),
        ("dompurify cxo-chat", ""),
        ("lit-html cxo-chat", TAKEN),
        ("default", DEFAULT),
    ],
)
def test_trusted_types(visit, home, names, script):
    policy = "require-trusted-types-for 'script'" + (f"; trusted-types {names}" if names else "")
    html = article(script + tag(home))
    widget = visit(html=html, headers={"Content-Security-Policy": policy}).open()
    widget.ask("違いは?")
    assert not [line for line in widget.console if line.startswith("cxo-chat")]
    assert widget.errors == []


@pytest.mark.parametrize("names", ["'none'", "dompurify"])
def test_trusted_types_that_do_not_list_it_are_said_by_name_once(visit, names):
    policy = f"require-trusted-types-for 'script'; trusted-types {names}"
    widget = visit(headers={"Content-Security-Policy": policy})
    for _ in range(2):
        widget.launcher.click()
        widget.page.get_by_text("チャットを開けませんでした").wait_for()
        assert widget.launcher.is_visible()
    said = [line for line in widget.console if line.startswith("cxo-chat: ")]
    assert len(said) == 1 and "cxo-chat in its trusted-types" in said[0]
    assert widget.errors == []


def test_what_is_taken_away_before_it_is_drawn_does_no_harm(visit):
    widget = visit()
    widget.launcher.wait_for()
    widget.page.evaluate("""() => new Promise(done => {
        const chat = document.querySelector('cxo-chat');
        chat.parentNode.removeChild(chat);
        document.body.append(chat);
        chat.remove();
        requestAnimationFrame(() => requestAnimationFrame(done));
    })""")
    assert widget.errors == []
