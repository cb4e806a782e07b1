"""What a person typed, out of the text that Slack makes of it."""

import html
import re

# https://docs.slack.dev/messaging/formatting-message-text: <@U1>, <#C1|name>, <!here>, <url|label>.
_REFERENCE = re.compile(r"<([@#!]?)([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")
_GROUPS = ("here", "channel", "everyone", "subteam^")
_SCHEME = re.compile(r"^(?:mailto:|tel:|https?://)")
# Short codes of emoji, with the tone of their skin; 15:30:45 has none.
EMOJI = r"(?<!\d):(?!\d+:)(?P<emoji>[a-z0-9_+'-]+):(?::skin-tone-(?P<tone>[2-6]):)?"
# What is struck out or quoted is not what somebody says:
# https://docs.slack.dev/messaging/formatting-message-text.
_STRUCK = re.compile(r"(?<!\S)~(?=\S)[^~\n]*(?<=\S)~(?!\w)")
_QUOTED = re.compile(r"^&gt;.*$", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^(?:&gt;)+ ?", re.MULTILINE)


def typed(text: str, bot: str | None) -> str:
    """Return what was typed: no mention of the bot, no emoji, nothing struck out.

    What is quoted is left out as well, where anything is said beside it.
    """
    if bot is not None:
        text = re.sub(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", " ", text)
    text = _STRUCK.sub(" ", re.sub(EMOJI, " ", text))
    said = _QUOTED.sub("", text)
    text = said if said.strip() else _QUOTE_MARK.sub("", text)
    return spelled(text).strip()


def spelled(text: str) -> str:
    """Return the text as it stands on the screen, as far as it is known."""
    return html.unescape(_REFERENCE.sub(_spelled, text))


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
    """Return what stands for a reference on the screen, as far as it is known."""
    mark, target, label = match.groups()
    if mark == "!":
        if target.startswith("subteam^") and not label:
            return ""
        name = label or target.split("^")[0]
        return name if name.startswith("@") or target.startswith("date^") else f"@{name}"
    if mark:
        # Nobody typed the ids of people and channels.
        return mark + label if label else ""
    if not label:
        return target if target.startswith("http") else _SCHEME.sub("", target)
    if target.startswith("tel:"):
        return label
    # Slack makes links of addresses by itself; the label is then what was typed.
    shown = _SCHEME.sub("", target)
    return label if label in (target, shown, shown.rstrip("/")) else f"{label} {target}"
