"""The owner's page is for who has the token, and reads nothing but what it shows."""

import base64
import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from faq.owner.demand import ALL, Chosen
from faq.owner.report_page import Address
from faq.settings import SettingsError
from tools import desk
from tools.owner_report import ReportError, Written

TOKEN = "a token of the tests, long enough"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    def written(environment: object, days: int, chosen: Chosen, address: Address) -> Written:
        if days == 13:
            raise ReportError("会話が保存されていないため、…")
        page = f"<p>{days}日間の記録</p>" + (f"{chosen} {address(chosen)}" if chosen != ALL else "")
        return Written(page, "日時,質問", 3)

    monkeypatch.setattr(desk, "written", written)
    with desk.Server(0, TOKEN, {}) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield int(server.server_address[1])
        server.shutdown()
        thread.join()


def get(port: int, path: str = "/", token: str | None = TOKEN, **headers: str) -> tuple[int, str]:
    """Return status and text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        if token is not None:
            given = base64.b64encode(f"owner:{token}".encode()).decode()
            headers = {"Authorization": f"Basic {given}", **headers}
        connection.request("GET", path, headers=headers)
        reply = connection.getresponse()
        assert reply.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        return reply.status, reply.read().decode()
    finally:
        connection.close()


def test_the_owner_sees_the_page(port: int) -> None:
    assert get(port) == (200, "<p>30日間の記録</p>")
    assert get(port, "/?days=7") == (200, "<p>7日間の記録</p>")
    assert get(port, "/asked.csv") == (200, "\ufeff日時,質問")


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("channel=slack", Chosen("slack")),
        ("site=https%3A%2F%2Fone.example", Chosen(site="https://one.example")),
        ("channel=website&site=", Chosen("website", "")),
    ],
)
def test_the_owner_chooses(query: str, chosen: Chosen, port: int) -> None:
    status, page = get(port, f"/?{query}&days=7")
    assert (status, page) == (200, f"<p>7日間の記録</p>{chosen} /?days=7&{query}")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic"},
        {"Authorization": "Basic !!!"},
        {"Authorization": f"Bearer {TOKEN}"},
        {"Authorization": f"Basic {base64.b64encode(TOKEN.encode()).decode()}"},
        {"Authorization": "Basic " + base64.b64encode(b"owner:").decode()},
        {"Authorization": "Basic " + base64.b64encode(f"owner:{TOKEN}x".encode()).decode()},
        {"Authorization": "Basic " + base64.b64encode(f"owner:{TOKEN[:-1]}".encode()).decode()},
        {"Cookie": f"token={TOKEN}"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/asked.csv", f"/?token={TOKEN.replace(' ', '+')}", "/x"])
def test_nobody_else_sees_anything(path: str, headers: dict[str, str], port: int) -> None:
    assert get(port, path, None, **headers) == (401, "")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/x", 404),
        ("/../data/facts.yml", 404),
        ("/?days=0", 400),
        ("/?days=367", 400),
        ("/?days=99999999999999999999", 400),
        ("/?days=seven", 400),
        ("/?days=13", 503),
    ],
)
def test_what_cannot_be_shown(path: str, status: int, port: int) -> None:
    assert get(port, path)[0] == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(method: str, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/")
    assert connection.getresponse().status == 501
    connection.close()


@pytest.mark.parametrize("token", ["", "short", "x" * 31])
def test_a_token_that_can_be_guessed_is_refused(token: str) -> None:
    with pytest.raises(SettingsError, match="OWNER_TOKEN") as refused:
        desk.read_token({"OWNER_TOKEN": token})
    assert "x" * 31 not in str(refused.value)


def test_it_listens_on_this_machine_alone(port: int) -> None:
    listening = Path("/proc/net/tcp")
    if not listening.is_file():
        pytest.skip("there is no /proc/net/tcp")
    places = [line.split()[1] for line in listening.read_text().splitlines()[1:]]
    assert f"0100007F:{port:04X}" in places
    assert f"00000000:{port:04X}" not in places
