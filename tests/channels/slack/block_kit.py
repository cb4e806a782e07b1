"""What Slack refuses in blocks, as far as its documentation and others' measurements tell.

https://docs.slack.dev/reference/block-kit/blocks, and what others have measured.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

BLOCKS = {"message": 50, "home": 100, "modal": 100}
MOST_TEXT = 13_200
MOST_TABLE_TEXT = 10_000
# <!channel>, <@U1>, <#C1> and links would be taken as such.
_MARKUP = re.compile(r"<[!@#]")
_LINK = re.compile(r"<https?://[^|<>]+\|[^|<>]+>")
# What runs of rich text have: required, optional.
_RUNS = {
    "text": ("type text", "style"),
    "link": ("type url text", "style"),
    "user": ("type user_id", "style"),
    "emoji": ("type name", "skin_tone"),
}
_ACTION_IDS = re.compile(r".{1,255}")


def problems(blocks: Any, surface: str = "message") -> list[str]:
    """Return what Slack would refuse; nothing when it takes the blocks."""
    if not isinstance(blocks, list) or not blocks:
        return ["no blocks"]
    found = []
    if len(blocks) > BLOCKS[surface]:
        found.append(f"{len(blocks)} blocks")
    tables = [block for block in blocks if block.get("type") == "table"]
    if len(tables) > 1:
        found.append("more than one table")
    if sum(map(len, texts(blocks))) > MOST_TEXT:
        found.append("msg_blocks_too_long")
    if surface != "modal" and any(block.get("type") == "input" for block in blocks):
        found.append("an input outside of a modal")
    for number, block in enumerate(blocks):
        check = _CHECKS.get(block.get("type"))
        if check is None:
            found.append(f"block {number}: unknown type {block.get('type')}")
        else:
            found += [f"block {number}: {problem}" for problem in check(block)]
    ids = [e["action_id"] for b in blocks for e in b.get("elements", []) if "action_id" in e]
    if len(ids) != len(set(ids)):
        found.append("action_id used twice")
    return found


def modal_problems(view: Any) -> list[str]:
    """Return what Slack would refuse: https://docs.slack.dev/reference/views/modal-views."""
    optional = "callback_id private_metadata submit close"
    found = [*_keys(view, "type title blocks", optional)]
    if view["type"] != "modal" or len(view.get("callback_id", "")) > 255:
        found.append("type or callback_id")
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata")
    for name in {"title", "submit", "close"} & set(view):
        found += _text_object(view[name], 24)
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        found.append("an input without submit")
    return found + problems(view["blocks"], "modal")


def texts(data: Any) -> Iterator[str]:
    """Return all texts that are shown."""
    if isinstance(data, dict):
        if isinstance(data.get("text"), str):
            yield data["text"]
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for entry in data:
            yield from texts(entry)


def people(data: Any) -> Iterator[str]:
    """Return whom the blocks mention."""
    if isinstance(data, dict):
        if data.get("type") == "user":
            yield data["user_id"]
        for value in data.values():
            yield from people(value)
    elif isinstance(data, list):
        for entry in data:
            yield from people(entry)


def markup_problems(text: str) -> list[str]:
    """Return what Slack would take for a mention, a call or a link in mrkdwn."""
    rest = _LINK.sub("", text)
    unescaped = _MARKUP.search(rest) or "<" in rest or ">" in rest
    return [f"unescaped markup: {text[:60]!r}"] if unescaped else []


def _keys(data: dict[str, Any], required: str, optional: str = "") -> Iterator[str]:
    missing = set(required.split()) - set(data)
    unknown = set(data) - set(required.split()) - set(optional.split())
    if missing:
        yield f"missing {sorted(missing)}"
    if unknown:
        yield f"unknown {sorted(unknown)}"


def _text_object(data: Any, most: int, kinds: Sequence[str] = ("plain_text",)) -> Iterator[str]:
    if not isinstance(data, dict) or data.get("type") not in kinds:
        yield f"no text object of {kinds}"
        return
    yield from _keys(data, "type text", "emoji" if data["type"] == "plain_text" else "verbatim")
    if not isinstance(data["text"], str) or not 1 <= len(data["text"]) <= most:
        yield f"text of {len(data['text'])} characters, allowed 1 to {most}"
    if data["type"] == "mrkdwn":
        yield from markup_problems(data["text"])


def _rich_text(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type elements", "block_id")
    for element in block["elements"]:
        if element["type"] in ("rich_text_section", "rich_text_quote"):
            yield from _rich_section(element)
        elif element["type"] == "rich_text_list":
            yield from _keys(element, "type style elements", "indent border offset")
            if element["style"] not in ("bullet", "ordered") or not element["elements"]:
                yield "list style or items"
            for item in element["elements"]:
                yield from _rich_section(item)
        else:
            yield f"unknown rich text element {element['type']}"


def _rich_section(element: dict[str, Any]) -> Iterator[str]:
    yield from _keys(element, "type elements", "border")
    if not element["elements"]:
        yield "empty section"
    for run in element["elements"]:
        if run["type"] not in _RUNS:
            yield f"unexpected run {run['type']}"
            continue
        yield from _keys(run, *_RUNS[run["type"]])
        if not run.get("text", "x"):
            yield "empty run"
        if not set(run.get("style", {})) <= {"bold", "italic", "strike", "code"}:
            yield "unknown style"


def _section(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type text", "block_id fields accessory expand")
    yield from _text_object(block["text"], 3000, ("plain_text", "mrkdwn"))


def _header(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type text", "block_id")
    yield from _text_object(block["text"], 150)


def _divider(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type", "block_id")


def _context(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type elements", "block_id")
    if not 1 <= len(block["elements"]) <= 10:
        yield f"{len(block['elements'])} elements"
    for element in block["elements"]:
        yield from _text_object(element, 2000, ("plain_text", "mrkdwn"))


def _actions(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type elements", "block_id")
    if not 1 <= len(block["elements"]) <= 25:
        yield f"{len(block['elements'])} elements"
    for button in block["elements"]:
        if button.get("type") != "button":
            yield f"unexpected element {button.get('type')}"
            continue
        yield from _keys(
            button, "type text", "action_id value url style confirm accessibility_label"
        )
        yield from _text_object(button["text"], 75)
        yield from _action(button)


def _action(element: dict[str, Any]) -> Iterator[str]:
    if not _ACTION_IDS.fullmatch(element.get("action_id", "x")):
        yield "action_id"
    if not 1 <= len(element.get("value", "x")) <= 2000:
        yield "value"


def _context_actions(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type elements", "block_id")
    if not 1 <= len(block["elements"]) <= 5:
        yield f"{len(block['elements'])} elements"
    for element in block["elements"]:
        yield from _keys(element, "type positive_button negative_button", "action_id")
        yield from _action(element)
        for side in ("positive_button", "negative_button"):
            button = element[side]
            yield from _keys(button, "text value", "accessibility_label")
            yield from _text_object(button["text"], 75)
            yield from _action(button)
            if len(button.get("accessibility_label", "")) > 75:
                yield "accessibility_label"


def _table(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type rows", "block_id column_settings")
    rows = block["rows"]
    if not 1 <= len(rows) <= 100:
        yield f"{len(rows)} rows"
    if len({len(row) for row in rows}) != 1 or not 1 <= len(rows[0]) <= 20:
        yield f"{sorted({len(row) for row in rows})} columns"
    if len(block.get("column_settings", [])) > 20:
        yield "column_settings"
    for setting in block.get("column_settings", []):
        yield from _keys(setting, "align", "is_wrapped")
        if setting["align"] not in ("left", "center", "right"):
            yield "align"
    if sum(map(len, texts(rows))) > MOST_TABLE_TEXT:
        yield "a table of too many characters"
    for cell in (cell for row in rows for cell in row):
        if cell["type"] == "raw_text":
            yield from _keys(cell, "type text")
            if not cell["text"]:
                yield "empty cell"
        elif cell["type"] == "rich_text":
            yield from _rich_text(cell)
        else:
            yield f"unknown cell {cell['type']}"


def _input(block: dict[str, Any]) -> Iterator[str]:
    yield from _keys(block, "type label element", "block_id optional hint dispatch_action")
    yield from _text_object(block["label"], 2000)
    element = block["element"]
    if element["type"] != "plain_text_input":
        yield f"unexpected element {element['type']}"
    yield from _keys(element, "type", "action_id multiline max_length min_length placeholder")
    if not 1 <= element.get("max_length", 1) <= 3000:
        yield "max_length"


_CHECKS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "actions": _actions,
    "context": _context,
    "context_actions": _context_actions,
    "divider": _divider,
    "header": _header,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
    "table": _table,
}
