"""What docs/website.md names is what there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCS = [ROOT / "docs/website.md", ROOT / "docs/website.ja.md"]


def named(pattern, *paths):
    return {
        name for path in paths for name in re.findall(pattern, (ROOT / path).read_text("utf-8"))
    }


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_attributes(path):
    known = named(r"'(data-[a-z-]+)'", "widget/src/host/options.ts", "widget/src/host/chat.ts")
    assert named(r"\| `(data-[a-z-]+)` \|", path) == known


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_custom_properties(path):
    known = named(
        r"var\((--cxo-chat-[a-z-]+)", "widget/src/host/host.css", "widget/src/panel/panel.css"
    )
    assert named(r"(--cxo-chat-[a-z-]+):", path) == known


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_events_and_functions(path):
    events = named(r"'(\w+)'", "widget/src/options.ts")
    functions = named(r"(?m)^    (\w+)(?:: |\()", "widget/src/host/api.ts")
    assert named(r"(?m)^\| `([a-z]+)(?:\(.*?\))?` \|", path) == events | functions


def test_settings():
    known = named(r'"(WEBSITE_[A-Z_]+)"', "faq/channels/website/settings.py")
    assert named(r"\| `(WEBSITE_[A-Z_]+)`", DOCS[0]) == known
