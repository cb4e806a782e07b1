"""The owner's pages are for who has the token, and only a form of theirs changes anything."""

import base64
import http.client
import re
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from faq.knowledge.book import Book
from faq.owner import lessons
from faq.owner.demand import ALL, Chosen
from faq.owner.exchanges import Exchange, Vote
from faq.owner.lessons import Notebook
from faq.owner.report_page import View
from faq.settings import SettingsError
from faq.understanding.engine import Engine
from tests.owner.test_demand import exchange, refused
from tools import desk, desk_pages, teach
from tools.owner_report import ReportError, Written

TOKEN = "a token of the tests, long enough"
ASKED = [
    refused("CFOの守備範囲は?", "守備範囲"),
    refused("CFOの守備範囲は?", "守備範囲"),
    refused("<b>年収</b>は?", "年収"),
    exchange("CTOとは?", vote=Vote(False, "違います")),
    exchange("COOとは?"),
]
# The open ones, as they stand in HTML.
SHOWN = ["CFOの守備範囲は?", "&lt;b&gt;年収&lt;/b&gt;は?", "CTOとは?"]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[desk.Server]:
    def written(environment: object, days: int, view: View) -> Written:
        if days == 13:
            raise ReportError("会話が保存されていないため、…")
        page = f"<p>{days}日間の記録</p>"
        if view.chosen != ALL:
            assert view.address is not None
            page += f"{view.chosen} {view.address(view.chosen)}"
        return Written(page, "日時,質問", 3)

    monkeypatch.setattr(desk_pages, "written", written)
    with desk.Server(0, TOKEN, {}) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def port(server: desk.Server) -> int:
    return int(server.server_address[1])


@pytest.fixture
def kept(tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Notebook:
    """Where it is kept what becomes of the questions of these tests."""

    def asked_since(environment: object, days: int) -> list[Exchange]:
        return ASKED

    (tmp_path / "voices").mkdir()
    kept = Notebook(tmp_path, tmp_path / "reports" / "wanted.txt", tmp_path / "seen.json")
    monkeypatch.setattr(teach, "notebook", lambda _: kept)
    monkeypatch.setattr(teach, "asked_since", asked_since)
    monkeypatch.setattr(desk_pages, "_engine", lambda: engine)
    return kept


def send(
    port: int, method: str, path: str, body: str | None, headers: dict[str, str]
) -> tuple[int, str, str | None]:
    """Return status, text, and where the reply leads."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, body, headers)
        reply = connection.getresponse()
        assert reply.headers["Cache-Control"] == "no-store"
        for policy in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
            assert policy in reply.headers["Content-Security-Policy"]
        return reply.status, reply.read().decode(), reply.headers["Location"]
    finally:
        connection.close()


def login(token: str = TOKEN) -> dict[str, str]:
    given = base64.b64encode(f"owner:{token}".encode()).decode()
    return {"Authorization": f"Basic {given}"}


def get(port: int, path: str = "/", token: str | None = TOKEN, **headers: str) -> tuple[int, str]:
    """Return status and text."""
    known = {} if token is None else login(token)
    return send(port, "GET", path, None, {**known, **headers})[:2]


def post(port: int, path: str, form: dict[str, str], **headers: str) -> tuple[int, str, str | None]:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return send(port, "POST", path, urlencode(form), {**login(), **kind, **headers})


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
@pytest.mark.parametrize(
    "path", ["/", "/asked.csv", "/teach", "/wordings", f"/?token={TOKEN.replace(' ', '+')}", "/x"]
)
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
        ("/?days=", 400),
        ("/teach?days=0", 400),
        ("/wordings?topic=nonsense", 400),
        ("/wordings?topic=roles&first=x", 400),
        ("/wordings?topic=roles&first=-1", 400),
        ("/wordings?topic=roles&added=many", 400),
        ("/?days=13", 503),
    ],
)
def test_what_cannot_be_shown(path: str, status: int, port: int) -> None:
    assert get(port, path)[0] == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_nothing_else_can_be_done(method: str, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, "/")
    assert connection.getresponse().status == 501
    connection.close()


def test_each_open_question_is_shown_once_with_what_it_may_ask(
    port: int, kept: Notebook, book: Book
) -> None:
    status, page = get(port, "/teach?days=7")
    assert status == 200
    assert re.findall("<h2>(.*?)</h2>", page) == SHOWN
    assert "残り3件" in page and "2回" in page and "違います" in page
    (topic, role) = offered(page)[0].split(":")
    assert f"{book.topics[topic].name} ({role})" in page
    assert page.count('name="key"') == page.count('name="token"') == page.count("<form") == 3
    assert page.count('value="s"') == 3


def offered(page: str) -> list[str]:
    """Return the labels among the choices of a page."""
    return re.findall('name="choice" value="([a-z_]+:[A-Z,]+)"', page)


def form_of(port: int, text: str) -> dict[str, str]:
    """Return what the form of a question sends beside the choice, and the labels it offers."""
    page = get(port, "/teach?days=7")[1]
    (section,) = (part for part in page.split("<section>") if f"<h2>{text}</h2>" in part)
    fields = re.findall('type="hidden" name="(.*?)" value="(.*?)"', section)
    return {unescape(name): unescape(value) for name, value in fields}


def test_a_button_does_what_it_says(port: int, kept: Notebook) -> None:
    label = offered(get(port, "/teach?days=7")[1])[0]
    for text, choice in zip(SHOWN, (label, "r", "f"), strict=True):
        status, _, location = post(port, "/teach", {**form_of(port, text), "choice": choice})
        assert (status, (location or "").partition("?")[0]) == (303, "/teach")
        assert "days=7" in (location or "")
    assert lessons.seen(kept) == [lesson.key for lesson in lessons.unlabelled(ASKED, ())]
    taught = (kept.article / "voices" / "visitors.tsv").read_text(encoding="utf-8")
    assert taught == f"CFOの守備範囲は?\t{label}\n"
    assert (kept.article / "refused.txt").read_text(encoding="utf-8") == "<b>年収</b>は?\n"
    assert kept.wanted.read_text(encoding="utf-8") == "CTOとは?\n"
    page = get(port, "/teach?days=7&done=fact")[1]
    assert "新しく教えることはありません" in page and "wanted_facts.txt" in page
    # It is the same as in the terminal: nothing is left there, either.
    assert teach.open_questions({}, 7, kept) == []


def test_what_was_said_already_stays_so(port: int, kept: Notebook) -> None:
    form = form_of(port, "CTOとは?")
    for choice in ("s", "r"):
        assert post(port, "/teach", {**form, "choice": choice})[0] == 303
    assert not (kept.article / "refused.txt").exists()
    assert len(lessons.seen(kept)) == 1


@pytest.mark.parametrize(
    ("change", "headers", "status"),
    [
        ({"token": ""}, {}, 403),
        ({"token": "x" * 43}, {}, 403),
        ({"token": "ひみつ"}, {}, 403),
        ({}, {"Origin": "https://evil.example"}, 403),
        ({}, {"Origin": "null"}, 403),
        ({}, {"Origin": "http://127.0.0.1:1"}, 403),
        ({}, {"Authorization": "Basic b3duZXI6"}, 401),
        ({}, {"Content-Type": "text/plain"}, 400),
        ({}, {"Content-Type": "multipart/form-data"}, 400),
        ({"choice": "roles:CEO"}, {}, 400),
        ({"choice": "nonsense"}, {}, 400),
        ({"choice": ""}, {}, 400),
        ({"days": "0"}, {}, 400),
    ],
)
def test_nothing_is_changed_by_others(
    change: dict[str, str], headers: dict[str, str], status: int, port: int, kept: Notebook
) -> None:
    form = {**form_of(port, "CFOの守備範囲は?"), "choice": "roles:CFO", **change}
    assert post(port, "/teach", form, **headers)[0] == status
    assert sorted(path.name for path in kept.article.rglob("*")) == ["voices"]


def test_a_form_of_an_earlier_server_says_so(port: int, kept: Notebook) -> None:
    form = {**form_of(port, "CTOとは?"), "choice": "s", "token": "of an earlier one"}
    status, told, _ = post(port, "/teach", form)
    assert status == 403 and "開き直して" in told


def test_the_own_origin_may_send(port: int, kept: Notebook) -> None:
    form = {**form_of(port, "CTOとは?"), "choice": "s"}
    assert post(port, "/teach", form, Origin=f"http://127.0.0.1:{port}")[0] == 303


@pytest.mark.parametrize("length", ["999999999", "-1", "many", "262145"])
def test_too_large_a_form_is_not_read(length: str, port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": length}
    connection.request("POST", "/teach", headers={**login(), **kind})
    assert connection.getresponse().status == 400
    connection.close()


@pytest.mark.parametrize("path", ["/", "/asked.csv", "/x"])
def test_forms_are_sent_to_pages_that_take_them(path: str, port: int, kept: Notebook) -> None:
    form = {**form_of(port, "CTOとは?"), "choice": "s"}
    assert post(port, path, form)[0] == 404
    assert lessons.seen(kept) == []


def test_two_at_once_lose_nothing(port: int, kept: Notebook) -> None:
    forms = [{**form_of(port, text), "choice": "s"} for text in SHOWN]
    threads = [threading.Thread(target=post, args=(port, "/teach", form)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lessons.seen(kept)) == len(forms)


def ticking(port: int, path: str) -> tuple[dict[str, str], list[str]]:
    """Return what the form of a page of wordings sends in any case, and what can be ticked."""
    page = get(port, path)[1]
    fields = re.findall('type="hidden" name="(.*?)" value="(.*?)"', page)
    boxes = re.findall('type="checkbox" name="text" value="(.*?)"', page)
    return {unescape(n): unescape(v) for n, v in fields}, [unescape(text) for text in boxes]


def test_topics_with_few_examples_come_first(port: int, kept: Notebook, book: Book) -> None:
    (kept.article / "voices" / "a.tsv").write_text("役割は?\troles:-\n", encoding="utf-8")
    status, page = get(port, "/wordings")
    found = re.findall('<td class="number">(.*?)</td><td><a href="/wordings\\?topic=(.*?)">', page)
    assert status == 200
    assert {topic for _, topic in found} == set(book.topics)
    assert found[0][0] == "0" and found[-1] == ("1", "roles")


def test_what_is_ticked_becomes_an_example_and_nothing_else(port: int, kept: Notebook) -> None:
    form, boxes = ticking(port, "/wordings?topic=roles&first=3")
    assert len(boxes) == len(set(boxes)) == 40
    body = urlencode([*form.items(), ("text", boxes[1]), ("text", boxes[4]), ("text", "うそ")])
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _, location = send(port, "POST", "/wordings", body, {**login(), **kind})
    assert (status, location) == (303, "/wordings?topic=roles&first=3&added=2")
    lines = (kept.article / "voices" / "owner.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in lines] == [boxes[1], boxes[4]]
    assert all(line.split("\t")[1].startswith("roles:") for line in lines)
    left = ticking(port, location or "")[1]
    assert not {boxes[1], boxes[4]} & set(left)
    assert "2件を言い回しに加えました" in get(port, location or "")[1]


@pytest.mark.parametrize(
    ("change", "status"),
    [({"token": ""}, 403), ({"topic": "nonsense"}, 400), ({"topic": ""}, 400), ({}, 303)],
)
def test_without_a_tick_nothing_is_added(
    change: dict[str, str], status: int, port: int, kept: Notebook
) -> None:
    form, boxes = ticking(port, "/wordings?topic=roles")
    ticked = {"text": boxes[0]} if change else {}
    assert post(port, "/wordings", {**form, **ticked, **change})[0] == status
    assert list((kept.article / "voices").iterdir()) == []


def test_without_a_model_the_page_says_so(
    port: int, kept: Notebook, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(desk_pages, "MODEL", tmp_path / "none.tar.gz")
    with pytest.raises(ReportError, match="make train"):
        desk_pages._engine()


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
