"""A setting that cannot be used stops the start with one line that names it."""

import ipaddress
import logging

import pytest
from rasa.shared.exceptions import RasaException

from faq.channels.website import settings
from faq.channels.website.channel import WebsiteChannel
from faq.channels.website.settings import WebsiteSettings, read_settings
from faq.knowledge.contact import Contact
from faq.knowledge.site import site
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
    {"WEBSITE_INQUIRY_RATE": "0"},
    {"WEBSITE_ALL_INQUIRIES_RATE": "many"},
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
            "WEBSITE_INQUIRY_RATE": "7",
            "WEBSITE_ALL_INQUIRIES_RATE": "8",
        }
    ) == WebsiteSettings(
        secret=SECRET.encode(),
        token_hours=2,
        origins=frozenset({"https://a.example", "http://b.example:8080"}),
        proxies=(ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1")),
        longest_text=300,
        conversation_rate=5,
        address_rate=6,
        inquiry_rate=7,
        all_inquiries_rate=8,
    )


FORM = {
    "SMTP_HOST": "mail.example.com",
    "SMTP_FROM": "bot@example.com",
    "TRACKER_STORE_URL": "sqlite:///bot.db",
}


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> None:
    """site.yml names whom the form is mailed to."""
    contact = Contact(name="窓口", form="info@example.com")
    there = site().model_copy(update={"contact": contact})
    monkeypatch.setattr(settings, "site", lambda: there)


def test_there_is_a_form_where_all_that_it_needs_is_set(named: None) -> None:
    form = read_settings(FORM).form
    assert form is not None
    assert (form.to, form.server.host) == ("info@example.com", "mail.example.com")


@pytest.mark.parametrize("name", ["SMTP_HOST", "TRACKER_STORE_URL"])
def test_without_one_of_them_there_is_none_and_the_log_says_why(
    named: None, name: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings({**FORM, name: ""}).form is None
    for each in FORM:
        monkeypatch.setenv(each, "" if each == name else FORM[each])
    with caplog.at_level(logging.WARNING):
        WebsiteChannel.from_credentials(None)
    assert f"site.yml names a form, but {name} is not set" in caplog.text


def test_half_of_a_mail_server_stops_the_start(named: None) -> None:
    with pytest.raises(SettingsError, match="SMTP_FROM"):
        read_settings({**FORM, "SMTP_FROM": ""})


def test_no_form_is_offered_that_site_yml_does_not_name() -> None:
    assert read_settings(FORM).form is None
    # Then the settings of the mail server are for the owner's report alone.
    assert read_settings({**FORM, "SMTP_FROM": ""}).form is None


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
