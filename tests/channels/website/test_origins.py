"""Pages of other sites are refused unless the owner has listed them."""

import pytest

from faq.channels.website.origins import is_allowed, is_origin

LISTED = {"https://www.example.com", "http://127.0.0.1:8080"}

# fmt: off
ORIGIN_TESTS = [
    # The bot's own pages, where the Host header cannot lie.
    ("http://127.0.0.1:5005", "127.0.0.1:5005", True),
    ("http://localhost:5005", "localhost:5005", True),
    ("http://[::1]:5005", "[::1]:5005", True),
    ("https://192.0.2.7", "192.0.2.7", True),
    # What is listed.
    ("https://www.example.com", "bot.example", True),
    ("http://127.0.0.1:8080", "127.0.0.1:5005", True),
    # Another scheme, port or name is another origin.
    ("http://www.example.com", "bot.example", False),
    ("https://www.example.com:8443", "bot.example", False),
    ("https://example.com", "bot.example", False),
    ("https://www.example.com.evil.example", "bot.example", False),
    ("https://evil.example/www.example.com", "bot.example", False),
    ("http://127.0.0.1:5006", "127.0.0.1:5005", False),
    ("http://localhost:5005", "127.0.0.1:5005", False),
    # A name server can send any name here, and then Host and Origin agree.
    ("https://evil.example", "evil.example", False),
    ("http://evil.example:5005", "evil.example:5005", False),
    ("https://bot.example", "bot.example", False),
    ("http://127.0.0.1.evil.example", "127.0.0.1.evil.example", False),
    ("http://localhost.evil.example", "localhost.evil.example", False),
    ("http://2130706433", "2130706433", False),
    # No origins.
    ("null", "null", False),
    ("null", "127.0.0.1:5005", False),
    ("", "", False),
    ("*", "127.0.0.1:5005", False),
    ("file://", "", False),
    ("http://", "", False),
    ("chrome-extension://abc", "abc", False),
    ("http://127.0.0.1:5005/", "127.0.0.1:5005/", False),
    ("http://user@127.0.0.1", "user@127.0.0.1", False),
    ("https://www.example.com, https://evil.example", "bot.example", False),
    ("https://www.example.com https://evil.example", "bot.example", False),
    ("https://www.example.com\n", "bot.example", False),
    ("http://[::1", "[::1", False),
    ("http://[]", "[]", False),
    ("http://[:::::]", "[:::::]", False),
]
# fmt: on


@pytest.mark.parametrize(("origin", "host", "expected"), ORIGIN_TESTS)
def test_is_allowed(origin: str, host: str, expected: bool) -> None:
    assert is_allowed(origin, host, LISTED) is expected


@pytest.mark.parametrize("text", ["https://*.example.com", "*", "null", "https://例え.jp", "a.b"])
def test_what_is_no_origin(text: str) -> None:
    assert not is_origin(text)
