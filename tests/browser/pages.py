"""Pages that the widget stands in, and the widget as a visitor handles it."""

from html import escape
from pathlib import Path
from typing import Any

AXE = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def tag(home: str, options: dict[str, str] | None = None, attributes: str = "async") -> str:
    """Return the one tag that an owner adds."""
    data = "".join(f' data-{name}="{escape(value)}"' for name, value in (options or {}).items())
    return f'<script src="{home}/widget.js" {attributes}{data}></script>'


def article(script: str, head: str = "", lang: str = "ja") -> str:
    """Return a page like an article."""
    text = "役職の名前と、その仕事についての記事です。" * 12
    parts = "".join(f"<section><h2>見出し{n}</h2><p>{text}</p></section>" for n in range(6))
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>記事</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,">{head}</head>'
        f"<body><header><h1>記事の見出し</h1></header><main>{parts}"
        f'<form><label>名前 <input id="name"></label></form></main>'
        f"<footer><p>会社名</p></footer>{script}</body></html>"
    )


TIMER = """() => {
    window.ready = new Promise(done => {
        let tapped = 0;
        const seen = () => {
            let at = document.activeElement;
            while (at?.shadowRoot) at = at.shadowRoot.activeElement;
            if (at?.id === 'box') done(performance.now() - tapped);
            else requestAnimationFrame(seen);
        };
        addEventListener('pointerdown', () => { tapped = performance.now(); seen(); });
    });
}"""


class Widget:
    """The widget in a page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.console: list[str] = []
        self.errors: list[str] = []
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.launcher = page.locator("cxo-chat .launcher")
        self.panel = page.locator("cxo-chat .panel")
        self.box = page.locator("cxo-chat #box")
        self.send = page.locator("cxo-chat .send")
        self.scroll = page.locator("cxo-chat .scroll")
        self.questions = page.locator("cxo-chat .said.you")
        # The greeting is the first of what the bot has said.
        self.answers = page.locator("cxo-chat .said.bot[data-id]")
        self.chips = page.locator("cxo-chat .chip")
        self.failure = page.locator("cxo-chat .failure")
        self.typing = page.locator("cxo-chat .typing")
        self.retry = page.get_by_role("button", name="再送信")

    def open(self) -> "Widget":
        """Press the launcher."""
        self.launcher.click()
        self.box.wait_for()
        return self

    def type(self, text: str) -> None:
        """Put a question in the box."""
        self.box.fill(text)

    def put(self, text: str) -> None:
        """Ask, and do not wait."""
        self.box.fill(text)
        self.box.press("Enter")

    def ask(self, text: str) -> None:
        """Ask, and wait for the answer."""
        before = self.answers.count()
        self.put(text)
        self.answers.nth(before).wait_for()

    def said(self) -> list[str]:
        """Return the questions that are shown."""
        return [text.removeprefix("あなた：") for text in self.bubbles(".you")]

    def bubbles(self, whose: str) -> list[str]:
        """Return the texts of the bubbles."""
        return self.page.locator(f"cxo-chat .said{whose} .bubble").all_text_contents()

    def stored(self) -> dict[str, str]:
        """Return all that the browser keeps of the widget's page."""
        return self.page.evaluate("({...localStorage, ...sessionStorage})")

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Run a function of the panel's shadow root, and an argument."""
        return self.page.evaluate(
            f"""argument => ({script})(
                document.querySelector('cxo-chat').shadowRoot
                    .querySelector('cxo-chat-panel')?.shadowRoot, argument)""",
            argument,
        )

    def time_to_type(self, touch: bool = False) -> float:
        """Press the launcher; return the milliseconds until the box has the focus."""
        self.launcher.wait_for()
        place = self.launcher.bounding_box()
        self.page.evaluate(TIMER)
        pointer = self.page.touchscreen.tap if touch else self.page.mouse.click
        pointer(place["x"] + 28, place["y"] + 28)
        took = float(self.page.evaluate("() => window.ready"))
        self.page.keyboard.type("あ")
        assert self.box.input_value() == "あ"
        return took

    def axe(self) -> list[str]:
        """Return what axe finds wrong with the page, as rule: places."""
        return axe(self.page)


def ask_in_frame(widget: Widget, text: str) -> Any:
    """Ask the widget in the only frame of a page; return the frame."""
    widget.page.locator("iframe").scroll_into_view_if_needed()
    inner = widget.page.frame_locator("iframe")
    inner.locator("cxo-chat .launcher").click()
    inner.locator("cxo-chat #box").fill(text)
    inner.locator("cxo-chat #box").press("Enter")
    return inner


def axe(page: Any) -> list[str]:
    """Return what axe finds wrong with any page, as rule: places."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe_source())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", AXE)
    return [
        f"{rule['id']} ({rule['impact']}): {[node['target'] for node in rule['nodes']]}"
        for rule in found["violations"]
    ]


def _axe_source() -> str:
    """Return axe-core, as a package from PyPI has it."""
    import axe_playwright_python

    script = Path(axe_playwright_python.__file__).with_name("axe.min.js")
    return script.read_text(encoding="utf-8")
