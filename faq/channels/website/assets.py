"""The files that the website channel gives out, read once at the start.

What the build of the widget makes stands in static/: the loader, which pages name, and scripts with
a hash in their names. Those never change, so they may be kept.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from faq.channels.website.introduction import in_loader, in_page

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"

SHORT = "public, max-age=300"
FOREVER = "public, max-age=31536000, immutable"
_HASHED = re.compile(r"[\w-]+\.[\w-]{6,}\.js", re.ASCII)
# The best first.
_ENCODINGS = {"br": ".br", "gzip": ".gz"}
# A page may load everything from here and nothing from elsewhere; the widget needs no more.
_PAGE = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; object-src 'none'"
}
# Any page may load the widget; whether it may talk to the bot is decided when it does.
_PUBLIC = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


@dataclass(frozen=True)
class Asset:
    """A file as it is sent; `encoded` holds its compressed forms by the name of the encoding."""

    body: bytes
    media_type: str
    cache: str
    headers: Mapping[str, str] = field(default_factory=dict)
    encoded: Mapping[str, bytes] = field(default_factory=dict)

    def choose(self, accepted: str) -> tuple[str, bytes]:
        """Return the best form that an Accept-Encoding header allows, and its encoding or ""."""
        tokens = [entry.strip().partition(";") for entry in accepted.lower().split(",")]
        wanted = {name.strip() for name, _, weight in tokens if not _is_zero(weight)}
        for encoding in _ENCODINGS:
            if encoding in wanted and encoding in self.encoded:
                return encoding, self.encoded[encoding]
        return "", self.body


def etag(body: bytes) -> str:
    """Return the entity tag of a body; each encoding of a file has its own."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def load(static: Path = STATIC, *, has_form: bool = False) -> dict[str, Asset]:
    """Return all files by their path under the channel; without a build there is no widget.

    The widget is told whether there is a form by which visitors write to people. Raises OSError
    when a file cannot be read.
    """
    page, style, icon = (HERE / "demo" / name for name in ("index.html", "demo.css", "icon.svg"))
    assets = {
        "": Asset(
            in_page(page.read_text(encoding="utf-8")), "text/html; charset=utf-8", SHORT, _PAGE
        ),
        "demo.css": Asset(style.read_bytes(), "text/css; charset=utf-8", SHORT),
        "icon.svg": Asset(icon.read_bytes(), "image/svg+xml", SHORT),
        "openapi.yml": Asset(
            (HERE / "openapi.yml").read_bytes(), "application/yaml", SHORT, _PUBLIC
        ),
    }
    loader = static / "loader.js"
    if loader.is_file():
        assets["widget.js"] = _script(in_loader(loader.read_bytes(), has_form), SHORT, {})
        assets.update(_scripts(static))
    return assets


def _scripts(static: Path) -> Iterator[tuple[str, Asset]]:
    for path in static.glob("*.js"):
        if _HASHED.fullmatch(path.name):
            files = {name: path.with_name(path.name + end) for name, end in _ENCODINGS.items()}
            encoded = {name: file.read_bytes() for name, file in files.items() if file.is_file()}
            yield f"assets/{path.name}", _script(path.read_bytes(), FOREVER, encoded)


def _script(body: bytes, cache: str, encoded: Mapping[str, bytes]) -> Asset:
    return Asset(body, "text/javascript; charset=utf-8", cache, _PUBLIC, encoded)


def _is_zero(weight: str) -> bool:
    return re.fullmatch(r"\s*q=0(\.0*)?\s*", weight) is not None
