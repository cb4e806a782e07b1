"""What a person typed, out of the text that Slack makes of it."""

import html
import re

# https://docs.slack.dev/messaging/formatting-message-text: <@U1>, <#C1|name>, <!here>, <url|label>.
_REFERENCE = re.compile(r"<([@#!]?)([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")
_GROUPS = ("here", "channel", "everyone", "subteam^")
_SCHEME = re.compile(r"^(?:mailto:|https?://)")


def typed(text: str, bot: str | None) -> str:
    """Return the text as it was typed, without the mention of the bot itself."""
    if bot is not None:
        text = re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", " ", text)
    return html.unescape(_REFERENCE.sub(_spelled, text)).strip()


def mentions(text: str) -> set[str]:
    """Return the ids of the people that the text mentions."""
    return {id for mark, id, _ in _REFERENCE.findall(text) if mark == "@"}


def calls_others(text: str) -> bool:
    """Whether the text calls a group: <!here>, <!channel>, <!everyone> or <!subteam^S1>."""
    return any(
        mark == "!" and target.startswith(_GROUPS) for mark, target, _ in _REFERENCE.findall(text)
    )


def says_something(text: str) -> bool:
    """Whether the text is more than links and mentions."""
    return _REFERENCE.sub("", text).strip() != ""


def _spelled(match: "re.Match[str]") -> str:
    mark, target, label = match.groups()
    if mark == "!":
        name = label or target.split("^")[0]
        return name if name.startswith("@") or target.startswith("date^") else f"@{name}"
    if mark:
        return mark + (label or target)
    if not label:
        return _SCHEME.sub("", target) if target.startswith("mailto:") else target
    # Slack makes links of addresses by itself; the label is then what was typed.
    shown = _SCHEME.sub("", target)
    return label if label in (target, shown, shown.rstrip("/")) else f"{label} {target}"
