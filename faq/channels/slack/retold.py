"""What a person wrote, to be told elsewhere: its links, people and emoji stay what they are."""

import html
import re

from faq.channels.slack import blocks
from faq.channels.slack.blocks import Block
from faq.channels.slack.typed import EMOJI, spelled

# https://docs.slack.dev/messaging/formatting-message-text: <https://…|label>, <@U1>, :bow:.
_PIECE = re.compile(
    r"<(?P<url>https?://[^<>|]+)(?:\|(?P<label>[^<>]*))?>"
    r"|<@(?P<user>[A-Z0-9]+)(?:\|[^<>]*)?>"
    rf"|{EMOJI}"
)


def paragraphs(text: str) -> list[Block]:
    """Return a paragraph of rich text for each line."""
    return [blocks.section(runs) for line in text.splitlines() if (runs := _runs(line.strip()))]


def _runs(line: str) -> list[Block]:
    runs: list[Block] = []
    end = 0
    for match in _PIECE.finditer(line):
        runs += _plain(line[end : match.start()])
        runs.append(_run(match))
        end = match.end()
    return [*runs, *_plain(line[end:])]


def _plain(text: str) -> list[Block]:
    shown = spelled(text)
    return [{"type": "text", "text": shown}] if shown else []


def _run(match: "re.Match[str]") -> Block:
    if match["url"]:
        url = html.unescape(match["url"])
        return {"type": "link", "url": url, "text": html.unescape(match["label"] or "") or url}
    if match["user"]:
        return blocks.person(match["user"])
    tone = {"skin_tone": int(match["tone"])} if match["tone"] else {}
    return {"type": "emoji", "name": match["emoji"], **tone}
