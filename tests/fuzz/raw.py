"""Bytes that are nearly HTTP."""

from collections.abc import Callable

from hypothesis import strategies as st

from tests.fuzz.junk import mostly

METHODS = [
    b"GET", b"POST", b"HEAD", b"OPTIONS", b"DELETE", b"PUT", b"PATCH", b"TRACE", b"CONNECT",
    b"get", b"NONE", b"", b"\x00", b"G E T", b"PRI", "ＧＥＴ".encode(), b"M" * 300,
]  # fmt: skip
TARGETS = [
    b"/", b"*", b"", b"//", b"/webhooks/health/live", b"/webhooks/health/ready",
    b"/webhooks/rest/webhook", b"/webhooks/slack/webhook", b"/webhooks/website/",
    b"/webhooks/website/messages", b"/webhooks/website/conversations",
    b"/webhooks/website/conversations/current", b"/webhooks/website/feedback",
    b"/webhooks/website/widget.js", b"/webhooks/website/assets/../../settings.py",
    b"/webhooks/website/%2e%2e/%2e%2e/credentials.yml", b"/webhooks/website/%00",
    b"/webhooks/website/%ff%fe", b"/webhooks/website/%", b"/webhooks/website/\xe3\x81\x82",
    b"http://127.0.0.1/webhooks/health/live", b"http://[", b"http://", b"//[::1", b"?", b"/?" * 50,
    b"/webhooks", b"/status", b"/model", b"/domain", b"/conversations/default/tracker", b"a:b",
    b"/\xff", b"/a b", b"/" + b"a/" * 1000, b"/#", b"/webhooks/website/;", b"host:80",
]  # fmt: skip
VERSIONS = [
    b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0", b"HTTP/0.9", b"HTTP/1.1 ", b"", b"http/1.1", b"\xff",
]  # fmt: skip
NUMBERS = [
    b"0", b"1", b"5", b"17", b"-1", b"-0", b"+5", b"1e3", b"0x10", b"5, 5", b"5 5", b"", b"NaN",
    b"99999999999999999999999", b"2097153", b"65537", b"1_0", b"\xef\xbc\x95", b"\x00", b"\xb2",
]  # fmt: skip
HEADERS: dict[bytes, list[bytes]] = {
    b"Content-Length": NUMBERS,
    b"Transfer-Encoding": [b"chunked", b"gzip", b"chunked, chunked", b"identity", b"", b"\x0b"],
    b"Content-Type": [
        b"application/json",
        b"application/x-www-form-urlencoded",
        b"multipart/form-data",
        b"multipart/form-data; boundary=x",
        b"text/plain",
        b";;;=",
        b"application/json; charset=x",
    ],
    b"Expect": [b"100-continue", b"tea", b""],
    b"Connection": [b"close", b"keep-alive", b"upgrade", b"Upgrade, HTTP2-Settings", b""],
    b"Upgrade": [b"websocket", b"h2c"],
    b"Host": [b"127.0.0.1", b"", b"\xff", b"[", b"a" * 3000, b"localhost:99999"],
    b"Origin": [b"null", b"http://[", b"http://evil.example", b"\xff", b"http://127.0.0.1"],
    b"Authorization": [b"Bearer", b"Bearer x", b"Basic x", b"Bearer \xff", b"Bearer " + b"a" * 76],
    b"Accept": [b"application/json", b";q", b"*/*;q=x", b"text/html", b"a/b;q=1;q=2,,/", b"\xff"],
    b"Accept-Encoding": [b"br;q=x", b"gzip", b"*", b";"],
    b"Cookie": [b"a=b; c", b"=", b"\xff=\xfe", b'a="'],
    b"Forwarded": [b"for=[", b'for="', b"by=;;", b"secret=x"],
    b"X-Forwarded-For": [b"127.0.0.1", b",,,", b"[::1", b"\xff"],
    b"X-Request-ID": [b"x", b"1", b"\xff", b"a" * 500],
    b"X-Slack-Signature": [b"v0=", b"v0=\xff", b""],
    b"X-Slack-Request-Timestamp": NUMBERS,
    b"Access-Control-Request-Method": [b"POST", b"\xff", b""],
    b"Access-Control-Request-Headers": [b"*", b"(", b"x" * 1000],
    b"Range": [b"bytes=0-1", b"bytes=-", b"bytes=9-1"],
    b"If-None-Match": [b"*", b'W/"', b"\xff"],
    b"": [b"", b"x"],
    b" folded": [b"x"],
    b"X\x00": [b"\x00"],
}
BODIES = [
    b"", b"hello", b"{}", b"[", b"5\r\nhello\r\n0\r\n\r\n", b"-1\r\n\r\n", b"ffffffffffffffff\r\n",
    b"0\r\n\r\n", b"\xff" * 50, b'{"sender": "raw", "message": "x"}', b"x" * 70_000,
    b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--", b"payload=%7B", b"=&=&%",
]  # fmt: skip
PIECES = [b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\x00", b" ", b":", b"\xff", b"\x80", b"HTTP/1.1"]


def _line(header: tuple[bytes, bytes]) -> bytes:
    return header[0] + b": " + header[1]


def _requests() -> st.SearchStrategy[bytes]:
    value = st.sampled_from(sorted(HEADERS)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(HEADERS[name]))
    )
    odd = st.tuples(st.binary(max_size=20), st.binary(max_size=60))
    headers = st.lists(mostly(value, odd).map(_line), max_size=8)
    return st.builds(
        lambda method, target, version, headers, body: b"\r\n".join(
            [b" ".join([method, target, version]), *headers, b"", body]
        ),
        st.sampled_from(METHODS[:5] * 4 + METHODS),
        st.one_of(st.sampled_from(TARGETS), st.binary(max_size=40).map(lambda end: b"/" + end)),
        st.sampled_from(VERSIONS[:1] * 12 + VERSIONS),
        headers,
        st.one_of(st.sampled_from(BODIES), st.binary(max_size=200)),
    )


def _changes() -> st.SearchStrategy[Callable[[bytes], bytes]]:
    """Return what is done to a request: a piece of it is cut out, doubled, or replaced."""

    def change(start: float, size: int, piece: bytes | None) -> Callable[[bytes], bytes]:
        def changed(sent: bytes) -> bytes:
            at = int(start * len(sent))
            middle = sent[at : at + size] * 2 if piece is None else piece
            return sent[:at] + middle + sent[at + size :]

        return changed

    piece = st.one_of(st.none(), st.just(b""), st.sampled_from(PIECES), st.binary(max_size=8))
    return st.builds(change, st.floats(0, 1), st.integers(0, 40), piece)


def _sent(requests: list[bytes], changes: list[Callable[[bytes], bytes]]) -> bytes:
    sent = b"".join(requests)
    for change in changes:
        sent = change(sent)
    return sent


def anything() -> st.SearchStrategy[bytes]:
    """Return requests, some one after the other, with up to three slips in them; or only bytes."""
    few = st.lists(_changes(), max_size=3)
    requests = st.lists(_requests(), min_size=1, max_size=3)
    return mostly(st.builds(_sent, requests, few), st.binary(max_size=300), 95)
