"""Whatever is sent to Sanic: no status above 499, no hang, and nobody else is kept waiting."""

import time
from typing import Any

import pytest
import sanic.app
from sanic import Sanic

from faq.channels import http_limits
from faq.channels.health.channel import HealthChannel
from faq.channels.rest.channel import RestChannel
from faq.channels.slack.channel import SlackChannel
from faq.channels.website.channel import WebsiteChannel
from faq.channels.website.settings import WebsiteSettings
from tests.channels.http.conftest import SHORT, Server, receive

ADDRESSES = ["/whole", "/stream", "/unread", "/"]

LENGTHS = [
    "-1", "-5", "-0", "+5", "5.0", "1_0", "0x5", "five", "", " ", "５", "5 5", "5,5", "9" * 400,
    "1e3", "\x00", "5\x00", "NaN", "\udcff",
]  # fmt: skip
CODINGS = ["chunked", "Chunked", "gzip", "gzip, chunked", "identity", "", "\x00", "chunked\x00"]

HEADS = [
    (b"\r\n\r\n", 400),
    (b"GET\r\n\r\n", 400),
    (b"GET /\r\n\r\n", 400),
    (b"GET / HTTP/9.9\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
    (b"GET http:// HTTP/1.1\r\n\r\n", 400),
    (b"GET \xff HTTP/1.1\r\n\r\n", 400),
    (b"GET /\xff HTTP/1.1\r\n\r\n", 400),
    (b"GET * HTTP/1.1\r\n\r\n", 400),
    (b"OPTIONS * HTTP/1.1\r\n\r\n", 400),
    (b"CONNECT host:80 HTTP/1.1\r\n\r\n", 400),
    (b"GET ?a HTTP/1.1\r\n\r\n", 400),
    (b"GET //[ HTTP/1.1\r\n\r\n", 404),
    (b"\x00\x00 / HTTP/1.1\r\n\r\n", 400),
    (b"\x80GET / HTTP/1.1\r\n\r\n", 400),
    (b"M" * 100 + b" / HTTP/1.1\r\n\r\n", 400),
    (b"NONE / HTTP/1.1\r\n\r\n", 405),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    (b"GET /%ff%00 HTTP/1.1\r\n\r\n", 404),
    (b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n", 200),
    (b"POST /whole HTTP/1.1\r\nContent-Length: 0\r\nExpect: tea\r\n\r\n", 417),
]


def request(address: str, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"POST {address} HTTP/1.1", "Host: bot", *headers, "", ""]
    return "\r\n".join(lines).encode(errors="surrogateescape") + body


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LONGEST_REQUEST", "LONGEST_PAUSE", "LONGEST_FAREWELL"):
        monkeypatch.setattr(http_limits, name, SHORT)


def assert_serves(server: Server) -> None:
    start = time.monotonic()
    assert server.send(b"GET / HTTP/1.0\r\n\r\n").endswith(b"got")
    assert time.monotonic() - start < 1


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.usefixtures("quick")
def test_a_length_that_is_none(server: Server, address: str, length: str) -> None:
    sent = request(address, f"Content-Length: {length}", body=b"hello")
    assert server.status(sent) == 400
    assert_serves(server)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("length", [(), ("Content-Length: 5",)])
@pytest.mark.usefixtures("quick")
def test_a_coding(server: Server, coding: str, length: tuple[str, ...]) -> None:
    sent = request("/stream", f"Transfer-Encoding: {coding}", *length, body=b"5\r\nhello\r\n0")
    assert server.status(sent) == (411 if length or coding == "chunked" else 400)
    assert_serves(server)


@pytest.mark.usefixtures("quick")
def test_two_lengths(server: Server) -> None:
    for second in ("5", "6"):
        sent = request("/stream", "Content-Length: 5", f"content-length: {second}", body=b"hello!")
        assert server.status(sent) == 400


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_largest_body(server: Server, address: str) -> None:
    largest, allowed = http_limits.LARGEST_BODY, {"/whole": 200, "/stream": 200, "/unread": 400}
    for size, status in ((largest, allowed.get(address, 405)), (largest + 1, 413)):
        headers = (f"Content-Length: {size}", "Connection: close")
        assert server.status(request(address, *headers, body=b"x" * size)) == status


def test_a_body_is_refused_before_it_is_sent(server: Server) -> None:
    sent = request("/stream", f"Content-Length: {10**12}", "Expect: 100-continue")
    assert server.status(sent) == 413


def test_the_largest_header(server: Server) -> None:
    start = b"GET / HTTP/1.0\r\nX: "
    room = http_limits.LARGEST_HEADER - len(start)
    assert server.status(start + b"x" * (room - 4) + b"\r\n\r\n") == 200
    assert server.status(start + b"x" * room + b"\r\n\r\n") == 413
    assert server.status(start + b"x" * 1_000_000 + b"\r\n\r\n") == 413
    assert server.status(b"x" * 100_000) == 413


@pytest.mark.parametrize(("head", "status"), HEADS)
@pytest.mark.usefixtures("quick")
def test_a_header_that_is_none(server: Server, head: bytes, status: int) -> None:
    assert server.status(head) == status
    assert_serves(server)


@pytest.mark.parametrize("accept", [b";q", b"*/*;q=x", b"\xff", b"text/html", b",,/"])
def test_an_error_whatever_is_accepted(server: Server, accept: bytes) -> None:
    answer = server.send(b"GET /<no> HTTP/1.0\r\nAccept: " + accept + b"\r\n\r\n")
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == b"404 Not Found\n"
    assert b"content-type: text/plain" in head
    assert b"Allow: GET" in server.send(b"POST / HTTP/1.0\r\nAccept: " + accept + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ([], 0),
        ([b"GET"], 408),
        ([b"GET / HTTP/1.1\r\n", *[b"X: y\r\n"] * 20], 408),
        ([request("/whole", "Content-Length: 99"), *[b"x"] * 20], 408),
        ([request("/stream", "Content-Length: 99"), *[b"x"] * 20], 408),
        ([request("/stream", "Content-Length: 99", "Upgrade: websocket"), *[b"x"] * 20], 408),
        # It was answered, and then the rest was waited for.
        ([request("/unread", "Content-Length: 99"), *[b"x"] * 20], 400),
    ],
)
@pytest.mark.usefixtures("quick")
def test_a_request_that_does_not_come_to_its_end(
    server: Server, pieces: list[bytes], status: int
) -> None:
    with server.connect() as connection:
        start = time.monotonic()
        for piece in pieces:
            try:
                connection.sendall(piece)
            except OSError:
                break
            time.sleep(0.02)
        answer = receive_what_there_is(connection)
    assert time.monotonic() - start < SHORT + 0.7
    assert (int(answer.split()[1]) if answer else 0) == status
    assert_serves(server)


def receive_what_there_is(connection: Any) -> bytes:
    """Return what comes until the end, be it a reset."""
    found = b""
    try:
        while piece := connection.recv(65536):
            found += piece
    except ConnectionResetError:
        pass
    return found


def test_many_slow_ones_keep_nobody_waiting(server: Server) -> None:
    slow = [server.connect() for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nX")
    assert_serves(server)
    for connection in slow:
        connection.close()


def test_a_connection_is_kept_for_the_next_request(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_limits, "LONGEST_REQUEST", SHORT)
    monkeypatch.setattr(http_limits, "LONGEST_PAUSE", 3 * SHORT)
    with server.connect() as connection:
        for _ in range(3):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: bot\r\n\r\n")
            assert connection.recv(1000).endswith(b"got")
            time.sleep(2 * SHORT)
        start = time.monotonic()
        assert receive(connection) == b""
        assert time.monotonic() - start < 2 * SHORT


def test_requests_one_after_the_other_at_once(server: Server) -> None:
    one = request("/whole", "Content-Length: 5", body=b"hello")
    last = request("/whole", "Content-Length: 2", "Connection: close", body=b"ho")
    answer = server.send(one * 20 + last)
    assert answer.count(b"200 OK") == 21
    assert answer.endswith(b"\r\n\r\n2")


def test_every_channel_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    channels: list[Any] = [
        HealthChannel(),
        RestChannel(),
        SlackChannel(),
        WebsiteChannel(WebsiteSettings(b"x" * 32)),
    ]
    for channel in channels:
        monkeypatch.setattr(sanic.app, "HttpProtocol", None)
        app = Sanic(f"limited_{channel.name()}", configure_logging=False)
        app.blueprint(channel.blueprint(None), url_prefix="/")
        assert vars(sanic.app)["HttpProtocol"] is http_limits.LimitedProtocol
        assert app.config.REQUEST_MAX_HEADER_SIZE == 8192
        assert app.config.KEEP_ALIVE_TIMEOUT == 75


def test_every_adjustment_has_a_reason() -> None:
    names = [adjustment.name for adjustment in http_limits.ADJUSTMENTS]
    assert len(set(names)) == len(names)
    assert all(adjustment.reason.endswith(".") for adjustment in http_limits.ADJUSTMENTS)
