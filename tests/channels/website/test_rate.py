"""Whoever asks too often waits; nobody else does."""

import ipaddress

import pytest

from faq.channels.website import rate
from faq.channels.website.addresses import Network, client
from faq.channels.website.rate import Limiter

PROXIES: list[Network] = [
    ipaddress.ip_network("10.0.0.0/8"),
    ipaddress.ip_network("fd00::/8"),
]

# fmt: off
CLIENT_TESTS = [
    # Nobody but a proxy is believed.
    ("192.0.2.1", "", "192.0.2.1"),
    ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
    ("10.0.0.1", "198.51.100.1,10.0.0.2", "198.51.100.1"),
    ("10.0.0.1", "198.51.100.1, 10.0.0.2 ,10.0.0.3", "198.51.100.1"),
    # What stands before the first address that is no proxy was sent by whoever asks.
    ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
    ("10.0.0.1", "10.9.9.9, 198.51.100.1", "198.51.100.1"),
    ("10.0.0.1", "unknown", "10.0.0.1"),
    ("10.0.0.1", "198.51.100.1, <script>", "10.0.0.1"),
    ("10.0.0.1", ",,,", "10.0.0.1"),
    # One customer has 2**64 IPv6 addresses.
    ("2001:db8::1", "", "2001:db8::/64"),
    ("2001:db8::2:3", "", "2001:db8::/64"),
    ("fd00::1", "2001:db8:0:1::9", "2001:db8:0:1::/64"),
    ("::ffff:192.0.2.1", "", "192.0.2.1"),
    ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
    ("", "198.51.100.1", ""),
]
# fmt: on


@pytest.mark.parametrize(("peer", "forwarded", "expected"), CLIENT_TESTS)
def test_client(peer: str, forwarded: str, expected: str) -> None:
    assert client(peer, forwarded, PROXIES) == expected


def test_nobody_is_believed_by_default() -> None:
    assert client("10.0.0.1", "198.51.100.1", ()) == "10.0.0.1"


def test_a_minute_holds_what_it_says() -> None:
    limiter = Limiter(30)
    assert [limiter.take("me", 0.0) for _ in range(30)] == [0] * 30
    assert limiter.take("me", 0.0) == pytest.approx(2)
    assert limiter.take("you", 0.0) == 0
    # To be refused costs nothing.
    assert limiter.take("me", 1.0) == pytest.approx(1)
    assert limiter.take("me", 2.0) == 0
    assert limiter.take("me", 2.0) == pytest.approx(2)
    assert [limiter.take("me", 1000.0) for _ in range(31)].count(0) == 30


def test_an_hour_holds_what_it_says() -> None:
    limiter = Limiter(5, 3600.0)
    assert [limiter.take("me", 0.0) for _ in range(5)] == [0] * 5
    assert limiter.take("me", 0.0) == pytest.approx(720)
    assert limiter.take("me", 720.0) == 0


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "MOST_KEYS", 3)
    limiter = Limiter(1)
    for key in "abcd":
        assert limiter.take(key, 0.0) == 0
    assert len(limiter._buckets) == 3
    assert limiter.take("d", 0.0) > 0
    assert limiter.take("a", 0.0) == 0
