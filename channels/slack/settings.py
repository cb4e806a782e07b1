"""The settings of the Slack channel, from the environment only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

SLACK_API = "https://slack.com/api/"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_YES, _NO = ("1", "true", "yes"), ("", "0", "false", "no")


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that names its variable."""


@dataclass(frozen=True)
class Settings:
    """How to reach Slack; the secrets never show in a repr.

    `signing_secret` serves HTTP, `app_token` Socket Mode; at least one of them is set. In `flat`
    DMs answers stand in the conversation itself, not in a thread under the question.
    """

    bot_token: str = field(repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    base_url: str = SLACK_API
    flat: bool = False


def read_settings(environment: Mapping[str, str]) -> Settings | None:
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
    return Settings(
        bot_token, signing_secret, app_token, _base_url(environment), _flat(environment)
    )


def _secret(name: str, environment: Mapping[str, str]) -> str | None:
    value = environment.get(name, "").strip()
    if not value.isascii() or not value.isprintable() or " " in value:
        raise SettingsError(f"{name} holds characters that no setting of Slack has.")
    return value or None


def _token(name: str, prefix: str, environment: Mapping[str, str]) -> str | None:
    """Read a token, whose kind its prefix tells: https://docs.slack.dev/authentication/tokens."""
    value = _secret(name, environment)
    if value is not None and not value.startswith(prefix):
        raise SettingsError(f"{name} is a token of another kind: this one begins with {prefix}.")
    return value


def _base_url(environment: Mapping[str, str]) -> str:
    value = environment.get("SLACK_API_BASE_URL") or SLACK_API
    try:
        url = urlsplit(value)
        safe = url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOOPBACK)
    except ValueError:
        safe = False
    if not safe or not url.hostname:
        raise SettingsError("SLACK_API_BASE_URL must be an https address: the token is sent to it.")
    return value if value.endswith("/") else value + "/"


def _flat(environment: Mapping[str, str]) -> bool:
    value = environment.get("SLACK_FLAT_DM", "").lower()
    if value not in _YES + _NO:
        raise SettingsError("SLACK_FLAT_DM must be true or false.")
    return value in _YES
