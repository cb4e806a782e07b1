"""The loader is fresh, the widget is kept for ever, and nothing else is given out."""

from pathlib import Path

import pytest

from faq.channels.website import assets
from tests.channels.website.standin import PREFIX, Server

WIDGET = "/assets/widget.Ab3_9-xY.js"


def test_the_loader_names_the_widget(server: Server) -> None:
    reply = server.ask("GET", "/widget.js", headers={"Origin": "https://any.example"})
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.body == b'import("assets/widget.Ab3_9-xY.js")'


# fmt: off
ENCODING_TESTS = [
    ("", None, b"script"),
    ("identity", None, b"script"),
    ("gzip", "gzip", b"gzip"),
    ("gzip, deflate, br, zstd", "br", b"brotli"),
    ("BR;q=0.1, gzip;q=1.0", "br", b"brotli"),
    ("br;q=0, gzip", "gzip", b"gzip"),
    ("br; q=0.00, gzip;q=0", None, b"script"),
    ("zstd", None, b"script"),
]
# fmt: on


@pytest.mark.parametrize(("accepted", "encoding", "body"), ENCODING_TESTS)
def test_the_widget(server: Server, accepted: str, encoding: str | None, body: bytes) -> None:
    reply = server.ask("GET", WIDGET, headers={"Accept-Encoding": accepted})
    assert (reply.status, reply.body) == (200, body)
    assert reply.headers["Content-Encoding"] == encoding
    assert reply.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_entity_tags(server: Server) -> None:
    tags = []
    for accepted in ("", "gzip", "br"):
        headers = {"Accept-Encoding": accepted}
        tags.append(server.ask("GET", WIDGET, headers=headers).headers["ETag"])
        for sent in (tags[-1], f'W/{tags[-1]}, "x"', "*"):
            again = server.ask("GET", WIDGET, headers={**headers, "If-None-Match": sent})
            assert (again.status, again.body) == (304, b"")
            assert again.headers["ETag"] == tags[-1]
        assert server.ask("GET", WIDGET, headers={**headers, "If-None-Match": '"x"'}).status == 200
    assert len(set(tags)) == 3


def test_head(server: Server) -> None:
    reply = server.ask("HEAD", WIDGET)
    assert (reply.status, reply.body, reply.headers["Content-Length"]) == (200, b"", "6")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/secret.js",
        "/assets/loader.js",
        "/assets/widget.Ab3_9-xY.js.map",
        "/assets/widget.Ab3_9-xY.js.gz",
        "/assets/../settings.py",
        "/assets/%2e%2e/settings.py",
        "/assets/..%2fsettings.py",
        "/assets//etc/passwd",
        "/settings.py",
        "/static/manifest.json",
        "/demo/index.html",
        "/assets/",
    ],
)
def test_nothing_else_is_given_out(server: Server, path: str) -> None:
    reply = server.ask("GET", path)
    assert (reply.status, reply.code) == (404, "not_found")


@pytest.mark.parametrize("path", ["/", ""])
def test_the_demo_page(server: Server, path: str) -> None:
    reply = server.ask("GET", path)
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    page = reply.body.decode()
    assert f'<script src="{PREFIX}/widget.js" async></script>' in page
    assert page.count("<script") == 1
    for forbidden in ("<style", "style=", "onclick", "onload", "http:", "https:", "//"):
        assert forbidden not in page
    style = server.ask("GET", "/demo.css")
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "url(" not in style.body.decode()


def test_the_demo_tells_nothing_of_the_article(shared: Path) -> None:
    page = (assets.HERE / "demo" / "index.html").read_text(encoding="utf-8")
    article = (shared / "article.txt").read_text(encoding="utf-8")
    runs = {page[start : start + 19] for start in range(len(page) - 18)}
    assert not [run for run in runs if run in article and "\n" not in run]


def test_without_a_build_there_is_no_widget(tmp_path: Path) -> None:
    found = assets.load(tmp_path)
    assert found.keys() == {"", "demo.css", "icon.svg", "openapi.yml"}
