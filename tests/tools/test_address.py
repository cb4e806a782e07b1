"""A setting that cannot be used gives one line that names its variable."""

import socket
from collections.abc import Callable, Iterator

import pytest

from faq.settings import SettingsError
from tools.address import Address, check_free, read_address

FreePort = Callable[[], int]

# fmt: off
READ_TESTS = [
    ({}, Address("127.0.0.1", 5005)),
    ({"PORT": "8080"}, Address(port=8080)),
    ({"PORT": "1", "HOST": "0.0.0.0"}, Address("0.0.0.0", 1)),
    ({"PORT": "65535"}, Address(port=65535)),
    ({"PORT": "", "HOST": ""}, Address()),
    ({"PORT": "05006 "}, Address(port=5006)),
]
BAD_TESTS = [
    ({"PORT": "abc"}, "PORT=abc "),
    ({"PORT": "0"}, "PORT=0 "),
    ({"PORT": "-1"}, "PORT=-1 "),
    ({"PORT": "65536"}, "PORT=65536 "),
    ({"PORT": "５００５"}, "PORT=５００５ "),
    ({"PORT": "9" * 5000}, "PORT=99999"),
    ({"PORT": "80.5"}, "PORT=80.5 "),
]
URL_TESTS = [
    (Address(), "http://127.0.0.1:5005"),
    (Address(host="0.0.0.0", port=80), "http://127.0.0.1:80"),
    (Address(host="::"), "http://[::1]:5005"),
    (Address(host="bot.example"), "http://bot.example:5005"),
]
# fmt: on


@pytest.mark.parametrize(("environment", "expected"), READ_TESTS)
def test_read_settings(environment: dict[str, str], expected: Address) -> None:
    assert read_address(environment) == expected


@pytest.mark.parametrize(("environment", "start"), BAD_TESTS)
def test_read_settings_refuses(environment: dict[str, str], start: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_address(environment)
    assert str(raised.value).startswith(start)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("settings", "expected"), URL_TESTS)
def test_url(settings: Address, expected: str) -> None:
    assert settings.url == expected


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of the loopback that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_check_free(free_port: FreePort) -> None:
    check_free(Address(port=free_port()))


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_check_free_names_the_taken_port(taken: int, host: str) -> None:
    with pytest.raises(SettingsError, match=f"^PORT={taken} is taken"):
        check_free(Address(host=host, port=taken))


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_check_free_names_a_bad_host(host: str, free_port: FreePort) -> None:
    with pytest.raises(SettingsError, match=f"^HOST={host} "):
        check_free(Address(host=host, port=free_port()))
