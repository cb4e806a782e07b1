"""A setting that cannot be used stops the start with one line that names it."""

import ipaddress
import logging

import pytest
from rasa.shared.exceptions import RasaException

from faq.channels.website.channel import WebsiteChannel
from faq.channels.website.settings import WebsiteSettings, read_settings
from faq.settings import SettingsError

SECRET = "0123456789abcdef" * 2

REFUSED = [
    {"WEBSITE_SECRET": "short"},
    {"WEBSITE_SECRET": SECRET[1:]},
    {"WEBSITE_TOKEN_HOURS": "0"},
    {"WEBSITE_TOKEN_HOURS": "1.5"},
    {"WEBSITE_TOKEN_HOURS": "９"},
    {"WEBSITE_LONGEST_TEXT": "-1"},
    {"WEBSITE_LONGEST_TEXT": "2001"},
    {"WEBSITE_CONVERSATION_RATE": "many"},
    {"WEBSITE_ADDRESS_RATE": "0"},
    {"WEBSITE_ORIGINS": "*"},
    {"WEBSITE_ORIGINS": "null"},
    {"WEBSITE_ORIGINS": "https://a.example,b.example"},
    {"WEBSITE_ORIGINS": "https://a.example/"},
    {"WEBSITE_TRUSTED_PROXIES": "nginx"},
    {"WEBSITE_TRUSTED_PROXIES": "10.0.0.1/8"},
]


@pytest.mark.parametrize("environment", REFUSED)
def test_a_bad_setting_gives_one_line(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings({"WEBSITE_SECRET": SECRET, **environment})
    message = str(raised.value)
    assert message.startswith(next(iter(environment)))
    assert "\n" not in message
    # A secret is not shown, not even a bad one.
    assert environment.get("WEBSITE_SECRET", "?!") not in message


def test_all_settings() -> None:
    assert read_settings(
        {
            "WEBSITE_SECRET": SECRET,
            "WEBSITE_TOKEN_HOURS": "2",
            "WEBSITE_ORIGINS": " https://A.example , http://b.example:8080,",
            "WEBSITE_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "WEBSITE_LONGEST_TEXT": "300",
            "WEBSITE_CONVERSATION_RATE": "5",
            "WEBSITE_ADDRESS_RATE": "6",
        }
    ) == WebsiteSettings(
        secret=SECRET.encode(),
        token_hours=2,
        origins=frozenset({"https://a.example", "http://b.example:8080"}),
        proxies=(ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1")),
        longest_text=300,
        conversation_rate=5,
        address_rate=6,
    )


def test_without_a_secret_there_is_one_of_the_process(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = read_settings({}), read_settings({"WEBSITE_SECRET": ""})
    assert len(one.secret) == 32
    assert one.secret != other.secret
    monkeypatch.delenv("WEBSITE_SECRET", raising=False)
    with caplog.at_level(logging.WARNING):
        WebsiteChannel.from_credentials(None)
    assert "WEBSITE_SECRET is not set" in caplog.text


def test_rasa_stops_with_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEBSITE_SECRET", "short")
    with pytest.raises(RasaException, match=r"WEBSITE_SECRET has 5 characters"):
        WebsiteChannel.from_credentials(None)
