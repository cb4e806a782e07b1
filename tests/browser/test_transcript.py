"""The whole conversation, to take along: on the clipboard, or as a file."""

from pathlib import Path

import pytest

from tests.browser.fake_api import sentences

CELL = {"text": "IR／監査", "facts": ["x", "y"]}
SAID = """役職の質問チャット

あなた：
ひとつ目

チャットボット：
お答えです。
項目\tCFO
業務\tIR／監査
出典：「見出し」

あなた：
<b>ふたつ目</b>

チャットボット：
お答えです。
項目\tCFO
業務\tIR／監査
出典：「見出し」
"""


@pytest.fixture
def talked(visit, bot):
    """Ask two questions."""

    def talk(**settings):
        bot.answer = lambda text: sentences(
            "お答えです。",
            table={
                "caption": "比較",
                "header": ["項目", "CFO"],
                "rows": [[{"text": "業務", "facts": []}, CELL]],
            },
            sources=[{"section": "見出し", "lines": [3], "url": None}],
        )
        widget = visit(**settings).open()
        assert widget.page.get_by_role("button", name="会話を保存").count() == 0
        widget.ask("ひとつ目")
        widget.ask("<b>ふたつ目</b>")
        return widget

    return talk


def test_it_is_copied(talked):
    widget = talked(permissions=["clipboard-read", "clipboard-write"])
    widget.page.get_by_role("button", name="会話をコピー").click()
    widget.page.get_by_text("会話をコピーしました").first.wait_for()
    assert widget.page.evaluate("navigator.clipboard.readText()") == SAID
    assert widget.axe() == []


def test_it_is_saved_under_a_strict_policy(talked, home):
    origin = home.partition("/webhooks")[0]
    policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; img-src data:"
    widget = talked(headers={"Content-Security-Policy": policy})
    with widget.page.expect_download() as saving:
        widget.page.get_by_role("button", name="会話を保存").click()
    assert saving.value.suggested_filename == "chat.txt"
    assert Path(saving.value.path()).read_text("utf-8") == SAID
    assert [text for text in widget.console if "Content Security Policy" in text] == []


def test_on_a_phone_it_takes_one_row(talked):
    widget = talked(viewport={"width": 360, "height": 740})
    names = ("会話をコピー", "会話を保存")
    buttons = [widget.page.get_by_role("button", name=name) for name in names]
    first, second = (button.bounding_box() for button in buttons)
    assert first["y"] == second["y"]
    assert min(first["height"], second["height"]) >= 32
