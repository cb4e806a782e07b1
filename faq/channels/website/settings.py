"""The settings of the website channel, from environment variables that begin with WEBSITE_."""

import ipaddress
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from faq.channels.website.addresses import Network
from faq.channels.website.origins import is_origin
from faq.knowledge.contact import Contact
from faq.knowledge.site import site
from faq.mail import HOST, MailServer, read_server
from faq.settings import TRACKER_STORE, Environment, SettingsError, listed, number, text

# What the channel is called, which is also part of its address.
CHANNEL = "website"
# In characters. Of those that can be typed; it is no measure of how they were chosen.
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Form:
    """The form by which visitors write to people: the server that mails it, and to whom."""

    server: MailServer
    to: str


@dataclass(frozen=True)
class WebsiteSettings:
    """What the owner of the bot decides.

    `token_hours` is how long a conversation can be continued, `origins` are the sites that may use
    the bot beside its own, `proxies` the networks whose X-Forwarded-For is believed, `longest_text`
    counts characters, and the rates are requests a minute; those of inquiries are inquiries an hour
    of one visitor, and of all. Without a `form` there are none.
    """

    secret: bytes
    token_hours: int = 12
    origins: frozenset[str] = frozenset()
    proxies: tuple[Network, ...] = ()
    longest_text: int = 500
    conversation_rate: int = 30
    address_rate: int = 300
    form: Form | None = None
    inquiry_rate: int = 5
    all_inquiries_rate: int = 60


def read_settings(environment: Environment) -> WebsiteSettings:
    """Read the settings; an empty variable counts as not set. Raises SettingsError."""
    default = WebsiteSettings
    return WebsiteSettings(
        secret=_secret(environment),
        token_hours=number("WEBSITE_TOKEN_HOURS", environment, default.token_hours, 24 * 30),
        origins=frozenset(_origins(environment)),
        proxies=tuple(_networks(environment)),
        longest_text=number("WEBSITE_LONGEST_TEXT", environment, default.longest_text, 2000),
        conversation_rate=number(
            "WEBSITE_CONVERSATION_RATE", environment, default.conversation_rate, 1_000_000
        ),
        address_rate=number("WEBSITE_ADDRESS_RATE", environment, default.address_rate, 1_000_000),
        form=_form(environment, site().contact),
        inquiry_rate=number("WEBSITE_INQUIRY_RATE", environment, default.inquiry_rate, 1_000_000),
        all_inquiries_rate=number(
            "WEBSITE_ALL_INQUIRIES_RATE", environment, default.all_inquiries_rate, 1_000_000
        ),
    )


def form_lacks(environment: Environment) -> list[str]:
    """Return the settings without which the form that site.yml names cannot be offered."""
    contact = site().contact
    if contact is None or contact.form is None:
        return []
    return [name for name in (HOST, TRACKER_STORE) if text(name, environment) is None]


def _form(environment: Environment, contact: Contact | None) -> Form | None:
    if contact is None or contact.form is None or form_lacks(environment):
        return None
    return Form(read_server(environment), contact.form)


def _secret(environment: Environment) -> bytes:
    secret = environment.get("WEBSITE_SECRET")
    if not secret:
        return secrets.token_bytes(SHORTEST_SECRET)
    if len(secret) < SHORTEST_SECRET:
        raise SettingsError(
            f"WEBSITE_SECRET has {len(secret)} characters: give at least {SHORTEST_SECRET}, "
            "for example those that `openssl rand -hex 32` prints."
        )
    return secret.encode()


def _origins(environment: Environment) -> Iterator[str]:
    for origin in listed("WEBSITE_ORIGINS", environment):
        if not is_origin(origin.lower()):
            raise SettingsError(
                f"WEBSITE_ORIGINS has {origin}, which is no origin: "
                "give each as https://www.example.com, with neither a path nor a slash at its end."
            )
        yield origin.lower()


def _networks(environment: Environment) -> Iterator[Network]:
    for network in listed("WEBSITE_TRUSTED_PROXIES", environment):
        try:
            yield ipaddress.ip_network(network)
        except ValueError as error:
            raise SettingsError(
                f"WEBSITE_TRUSTED_PROXIES has {network}, which is no address or network: "
                "give each as 10.0.0.5 or 10.0.0.0/8."
            ) from error
