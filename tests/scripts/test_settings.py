"""A setting that cannot be used gives one line that names its variable."""

import socket
from collections.abc import Callable, Iterator

import pytest

from scripts.settings import Settings, SettingsError, check_free, read_settings

FreePort = Callable[[], int]

# fmt: off
READ_TESTS = [
    ({}, Settings("127.0.0.1", 5005, 5055)),
    ({"PORT": "8080"}, Settings(port=8080)),
    ({"PORT": "1", "ACTIONS_PORT": "65535", "HOST": "0.0.0.0"}, Settings("0.0.0.0", 1, 65535)),
    ({"PORT": "", "ACTIONS_PORT": "", "HOST": ""}, Settings()),
    ({"PORT": "05006"}, Settings(port=5006)),
]
BAD_TESTS = [
    ({"PORT": "abc"}, "PORT=abc "),
    ({"PORT": "0"}, "PORT=0 "),
    ({"PORT": "-1"}, "PORT=-1 "),
    ({"PORT": "65536"}, "PORT=65536 "),
    ({"PORT": "５００５"}, "PORT=５００５ "),
    ({"PORT": "9" * 5000}, "PORT=99999"),
    ({"PORT": "5005 "}, "PORT=5005 "),
    ({"ACTIONS_PORT": "80.5"}, "ACTIONS_PORT=80.5 "),
    ({"PORT": "5055"}, "PORT and ACTIONS_PORT"),
]
URL_TESTS = [
    (Settings(), "http://127.0.0.1:5005"),
    (Settings(host="0.0.0.0", port=80), "http://127.0.0.1:80"),
    (Settings(host="::"), "http://[::1]:5005"),
    (Settings(host="bot.example"), "http://bot.example:5005"),
]
# fmt: on


@pytest.mark.parametrize(("environment", "expected"), READ_TESTS)
def test_read_settings(environment: dict[str, str], expected: Settings) -> None:
    assert read_settings(environment) == expected


@pytest.mark.parametrize(("environment", "start"), BAD_TESTS)
def test_read_settings_refuses(environment: dict[str, str], start: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_settings(environment)
    assert str(raised.value).startswith(start)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("settings", "expected"), URL_TESTS)
def test_url(settings: Settings, expected: str) -> None:
    assert settings.url == expected


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of the loopback that another program listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_check_free(free_port: FreePort) -> None:
    check_free(Settings(port=free_port(), actions_port=free_port()))


def test_check_free_names_the_taken_port(taken: int, free_port: FreePort) -> None:
    with pytest.raises(SettingsError, match=f"^PORT={taken} is taken"):
        check_free(Settings(port=taken, actions_port=free_port()))
    with pytest.raises(SettingsError, match=f"^ACTIONS_PORT={taken} is taken"):
        check_free(Settings(port=free_port(), actions_port=taken))


def test_check_free_sees_a_port_taken_on_another_address(taken: int, free_port: FreePort) -> None:
    with pytest.raises(SettingsError, match=f"^PORT={taken} is taken"):
        check_free(Settings(host="0.0.0.0", port=taken, actions_port=free_port()))


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_check_free_names_a_bad_host(host: str, free_port: FreePort) -> None:
    with pytest.raises(SettingsError, match=f"^HOST={host} "):
        check_free(Settings(host=host, port=free_port(), actions_port=free_port()))
