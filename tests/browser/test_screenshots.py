"""Pictures of the states, for people to look at, in reports/screenshots/.

The README shows some of them: `make screenshots` writes those into docs/screenshots/.
"""

import os
import struct
from pathlib import Path

import pytest

from tests.browser.pages import Widget
from tests.live.helpers import start, stop

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / os.environ.get("SCREENSHOTS", "reports/screenshots")
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
DARK = {"color_scheme": "dark"}


@pytest.fixture(scope="module")
def running():
    bot = start()
    yield bot
    stop(bot.process)


def closed(widget):
    widget.launcher.wait_for()


def greeting(widget):
    widget.open()


def table(widget):
    widget.open().ask("CCOとCEOの違いは?")


def five(widget):
    widget.open().ask("CCO、CEO、COO、CFO、CTOを表で比べて")
    enlarge = widget.page.get_by_role("button", name="表を広げて見る")
    if enlarge.is_visible():
        enlarge.click()
    widget.page.locator("cxo-chat .table, cxo-chat .cards").first.scroll_into_view_if_needed()


def answer(widget):
    widget.open().ask("CFOの業務内容は?")


def refusal(widget):
    widget.open().ask("CTOの年収は?")


def feedback(widget):
    widget.open().ask("CCOはいつどこで生まれた役職ですか?")
    widget.page.get_by_role("button", name="いいえ").click()
    widget.page.get_by_text("ご意見をありがとう").first.wait_for()
    widget.page.locator("cxo-chat .comment").scroll_into_view_if_needed()


def error(widget):
    widget.open().ask("COOの役割は?")
    widget.page.context.set_offline(True)
    widget.put("CFOの役割は?")
    widget.failure.wait_for()


def clearing(widget):
    widget.open().ask("CTOとは?")
    widget.page.get_by_role("button", name="会話を消去").click()


PICTURES = {
    "desktop-closed": (closed, DESKTOP),
    "desktop": (greeting, DESKTOP),
    "desktop-table": (table, DESKTOP),
    "desktop-five": (five, DESKTOP),
    "desktop-dark": (table, {**DESKTOP, **DARK}),
    "desktop-clearing": (clearing, DESKTOP),
    "phone-closed": (closed, PHONE),
    "phone": (greeting, PHONE),
    "phone-answer": (answer, PHONE),
    "phone-table": (table, PHONE),
    "phone-five": (five, PHONE),
    "phone-refusal": (refusal, {**PHONE, **DARK}),
    "phone-feedback": (feedback, PHONE),
    "phone-error": (error, PHONE),
    "narrow-table": (table, {**PHONE, "viewport": {"width": 320, "height": 568}}),
}


@pytest.mark.parametrize("name", PICTURES)
def test_picture(running, contexts, name):
    act, settings = PICTURES[name]
    widget = Widget(contexts(reduced_motion="reduce", **settings).new_page())
    widget.page.goto(f"{running.url}/webhooks/website/")
    act(widget)
    widget.page.wait_for_timeout(200)
    FOLDER.mkdir(parents=True, exist_ok=True)
    widget.page.screenshot(path=FOLDER / f"website-{name}.png")
    scale = settings.get("device_scale_factor", 1)
    size = settings["viewport"]
    header = (FOLDER / f"website-{name}.png").read_bytes()[16:24]
    assert struct.unpack(">II", header) == (size["width"] * scale, size["height"] * scale)
    assert widget.errors == []
