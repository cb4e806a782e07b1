"""The settings of the Slack channel, from the environment only."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from faq.settings import Environment, SettingsError, choice, flag, text

SLACK_API = "https://slack.com/api/"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Private channels of before 2021 begin with G: https://docs.slack.dev/reference/objects/channel-object.
_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,39}")


@dataclass(frozen=True)
class SlackSettings:
    """How to reach Slack; the secrets never show in a repr.

    `signing_secret` serves HTTP, `app_token` Socket Mode; at least one of them is set. In `flat`
    DMs answers stand in the conversation itself, not in a thread under the question. With
    `followups` the bot goes on in threads of channels without being named; with `external` it
    answers in channels, too, that are shared with other companies. `experts` is the channel of
    people who know more.
    """

    bot_token: str = field(repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    base_url: str = SLACK_API
    flat: bool = False
    followups: bool = False
    external: bool = False
    experts: str | None = None

    @property
    def reads_along(self) -> bool:
        """Whether messages are read that do not name the bot, for which the app needs more."""
        return self.followups or self.experts is not None


def read_settings(environment: Environment) -> SlackSettings | None:
    """Read the settings; None when Slack is not set up at all. Raises SettingsError.

    An empty variable counts as not set.
    """
    bot_token = _token("SLACK_BOT_TOKEN", "xoxb-", environment)
    signing_secret = _secret("SLACK_SIGNING_SECRET", environment)
    app_token = _token("SLACK_APP_TOKEN", "xapp-", environment)
    if bot_token is None:
        for name, value in (("SIGNING_SECRET", signing_secret), ("APP_TOKEN", app_token)):
            if value is not None:
                raise SettingsError(f"SLACK_{name} is set, but SLACK_BOT_TOKEN is not: set both.")
        return None
    if signing_secret is None and app_token is None:
        raise SettingsError(
            "SLACK_BOT_TOKEN is set: set SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN "
            "(Socket Mode), too."
        )
    flat = flag("SLACK_FLAT_DM", environment)
    external = choice("SLACK_EXTERNAL", environment, ("off", "on")) == "on"
    base_url = _base_url(environment)
    followups = read_followups(environment)
    experts = read_experts(environment)
    return SlackSettings(
        bot_token, signing_secret, app_token, base_url, flat, followups, external, experts
    )


def read_followups(environment: Environment) -> bool:
    """Whether follow-ups are wanted, for which the app needs more scopes. Raises SettingsError."""
    return choice("SLACK_FOLLOWUPS", environment, ("off", "on")) == "on"


def read_experts(environment: Environment) -> str | None:
    """Return the channel of people who know more, if there is one. Raises SettingsError."""
    value = text("SLACK_EXPERT_CHANNEL", environment)
    if value is not None and not _CHANNEL.fullmatch(value):
        raise SettingsError("SLACK_EXPERT_CHANNEL must be the channel's id: C and what follows.")
    return value


def _secret(name: str, environment: Environment) -> str | None:
    value = text(name, environment)
    if value and (not value.isascii() or not value.isprintable() or " " in value):
        raise SettingsError(f"{name} holds characters that no setting of Slack has.")
    return value


def _token(name: str, prefix: str, environment: Environment) -> str | None:
    """Read a token, whose kind its prefix tells: https://docs.slack.dev/authentication/tokens."""
    value = _secret(name, environment)
    if value is not None and not value.startswith(prefix):
        raise SettingsError(f"{name} is a token of another kind: this one begins with {prefix}.")
    return value


def _base_url(environment: Environment) -> str:
    value = environment.get("SLACK_API_BASE_URL") or SLACK_API
    try:
        url = urlsplit(value)
        safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOOPBACK)
    except ValueError:
        safe = False
    if not safe or not url.hostname:
        raise SettingsError("SLACK_API_BASE_URL must be an https address: the token is sent to it.")
    return value if value.endswith("/") else value + "/"
