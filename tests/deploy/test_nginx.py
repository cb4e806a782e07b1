"""The real nginx with the real configuration: what passes, what does not, what visitors read."""

import contextlib
import http.client
import json
import resource
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from faq.channels.website.guard import LARGEST_BODY
from tests.deploy.conftest import Site
from tests.deploy.nginx import CONFIGURATION, Nginx, configure, free_ports, running
from tests.deploy.standin import Reply, ask, working

PROBLEM = "application/problem+json"
JSON = {"Content-Type": "application/json"}
QUESTION = json.dumps({"id": "q1", "text": "CCOとは?"}).encode()

PUBLIC = [
    ("GET", "/webhooks/website/"),
    ("GET", "/webhooks/website/widget.js"),
    ("GET", "/webhooks/website/assets/panel.fbfDWAfG.js"),
    ("HEAD", "/webhooks/website/widget.js"),
    ("OPTIONS", "/webhooks/website/messages"),
    ("POST", "/webhooks/website/conversations"),
    ("DELETE", "/webhooks/website/conversations/current"),
    ("GET", "/webhooks/website/messages"),
    ("POST", "/webhooks/website/messages"),
    ("POST", "/webhooks/website/feedback"),
    ("POST", "/webhooks/slack/webhook"),
    ("GET", "/webhooks/health/live"),
    ("GET", "/webhooks/health/ready"),
]

PRIVATE = [
    "/",
    "/status",
    "/version",
    "/model",
    "/model/parse",
    "/conversations/default/messages",
    "/metrics",
    "/webhooks/",
    "/webhooks/metrics",
    "/webhooks/metrics/",
    "/webhooks/health/",
    "/webhooks/health/metrics",
    "/webhooks/health/live/",
    "/webhooks/health/ready2",
    "/webhooks/rest/webhook",
    "/webhooks/slack",
    "/webhooks/slack/",
    "/webhooks/slack/other",
    "/webhooks/slack/webhook/",
    "/webhooks/websites",
    "/webhooks/website/../rest/webhook",
    "/webhooks/website/%2e%2e/rest/webhook",
    "/webhooks/website/..%2frest/webhook",
    "/webhooks/website/..%2Frest%2Fwebhook",
    "/webhooks//rest/webhook",
    "/webhooks/rest/webhook#/../../website/",
    "/Webhooks/Website/",
    "/problems/unavailable.json",
    "/problems/headers.conf",
    "/nginx.conf",
    "/tls/tls.key",
]

# What is written in front, and what a worker may be asked for at most.
DISGUISED = [
    ("/webhooks/rest/../website/messages", "/webhooks/website/messages"),
    ("/webhooks/rest%2f..%2fwebsite/messages", "/webhooks/website/messages"),
    ("/webhooks/rest/webhook%3f/../../website/x", "/webhooks/website/x"),
    ("//webhooks//website//x", "/webhooks/website/x"),
]


def check_problem(reply: Reply, status: int, code: str) -> None:
    """Check that a reply is the file of that name: RFC 9457, one polite sentence."""
    assert reply.status == status
    assert reply.headers["Content-Type"] == PROBLEM
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.json["status"] == status
    assert reply.json["code"] == code
    assert reply.json["detail"].endswith("。")


@pytest.mark.parametrize(("method", "path"), PUBLIC)
def test_what_is_public_passes(site: Site, method: str, path: str) -> None:
    body = QUESTION if method == "POST" else None
    reply = ask(site.nginx, method, f"{path}?v=1", body, JSON)
    assert reply.status == 200
    assert site.paths == [f"{path}?v=1"]
    (asked,) = [asked for worker in site.workers for asked in worker.asked]
    assert (asked.method, asked.body) == (method, body or b"")


def test_all_else_does_not_exist(site: Site) -> None:
    for path in PRIVATE:
        for method in ("GET", "POST"):
            check_problem(ask(site.nginx, method, path, b"{}"), 404, "not_found")
    assert site.paths == []


@pytest.mark.parametrize(("written", "understood"), DISGUISED)
def test_a_worker_reads_the_address_that_was_checked(
    site: Site, written: str, understood: str
) -> None:
    ask(site.nginx, "GET", written)
    assert site.paths == [understood]


def test_the_page_is_found_without_its_slash(site: Site) -> None:
    reply = ask(site.nginx, "GET", "/webhooks/website")
    assert (reply.status, reply.headers["Location"]) == (301, "/webhooks/website/")


def test_what_workers_say_is_passed_on(site: Site) -> None:
    for status in (201, 401, 404, 413, 422, 429, 503):
        for worker in site.workers:
            worker.behaviour = status
        reply = ask(site.nginx, "POST", "/webhooks/website/messages", QUESTION, JSON)
        assert (reply.status, list(reply.json)) == (status, ["worker"])


def test_the_status_is_for_the_machine_itself(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.nginx.status_port, timeout=5)
    connection.request("GET", "/status")
    assert b"Active connections" in connection.getresponse().read()
    connection.close()
    text = (CONFIGURATION / "nginx.conf").read_text(encoding="utf-8")
    before, _, after = text.partition("stub_status;")
    assert "stub_status" not in after
    assert "listen 127.0.0.1:8081;" in before.rpartition("server {")[2]


@pytest.mark.parametrize(
    ("path", "largest"),
    [
        ("/webhooks/website/messages", LARGEST_BODY),
        ("/webhooks/website/conversations", LARGEST_BODY),
        ("/webhooks/website/feedback", LARGEST_BODY),
        ("/webhooks/slack/webhook", 1024 * 1024),
        ("/webhooks/health/live", 1024),
    ],
)
def test_a_body_has_a_largest_size(site: Site, path: str, largest: int) -> None:
    assert ask(site.nginx, "POST", path, b"x" * largest).status == 200
    check_problem(ask(site.nginx, "POST", path, b"x" * (largest + 1)), 413, "body_too_large")
    chunked = {"Transfer-Encoding": "chunked"}
    in_chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (largest + 1, b"x" * (largest + 1))
    assert ask(site.nginx, "POST", path, in_chunks, chunked).status == 413
    assert site.paths == [path]


def until_refused(
    nginx: Nginx, path: str, forwarded: str = "10.0.{}.0", address: str = "127.1.0.1"
) -> tuple[int, Reply]:
    """Ask until it is too often; return how many requests passed, and what was said then.

    Each forwards another address, made from its number.
    """
    for number in range(500):
        headers = {"X-Forwarded-For": forwarded.format(f"{number:x}")}
        reply = ask(nginx, "GET", path, headers=headers, address=address)
        if reply.status != 200:
            return number, reply
    raise AssertionError("there is no limit")


def test_an_address_may_ask_so_often(site: Site) -> None:
    passed, reply = until_refused(site.nginx, "/webhooks/website/")
    # The burst and one, and what was added meanwhile: 5 a second.
    assert passed >= 101
    assert len(site.paths) == passed
    check_problem(reply, 429, "too_many_requests")
    assert f"{reply.headers['Retry-After']}秒" in reply.json["detail"]
    # Neither another address nor the probes of the one that asked too much suffer.
    assert ask(site.nginx, "GET", "/webhooks/website/", address="127.1.0.2").status == 200
    assert ask(site.nginx, "GET", "/webhooks/health/live", address="127.1.0.1").status == 200


def test_who_is_shown_the_widget_uses_up_no_questions(site: Site) -> None:
    """As many people see a page at once where they share an address."""
    files = "/webhooks/website/widget.js", "/webhooks/website/assets/panel.fbfDWAfG.js"
    statuses = [ask(site.nginx, "GET", files[number % 2]).status for number in range(300)]
    assert set(statuses) == {200}
    assert ask(site.nginx, "POST", "/webhooks/website/messages", QUESTION, JSON).status == 200
    # Nor is it kept from appearing where too much was asked.
    until_refused(site.nginx, "/webhooks/website/", address="127.0.0.1")
    assert ask(site.nginx, "GET", files[0]).status == 200


def half_requests(nginx: Nginx, stack: contextlib.ExitStack, count: int) -> None:
    """Begin requests from a few addresses, and do not end them."""
    for number in range(count):
        address = (f"127.5.0.{number // 1000 + 1}", 0)
        connection = socket.create_connection(("127.0.0.1", nginx.port), 5, address)
        stack.enter_context(connection)
        connection.sendall(b"GET /webhooks/website/ HTTP/1.1\r\nHost: x\r\nX: ")


def test_half_requests_keep_nobody_out(site: Site) -> None:
    """More than two workers of nginx hold with 2,048 connections each, within five seconds."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000), hard))
    try:
        with contextlib.ExitStack() as stack:
            half_requests(site.nginx, stack, 4500)
            for _ in range(20):
                started = time.monotonic()
                reply = ask(site.nginx, "POST", "/webhooks/website/messages", QUESTION, JSON)
                assert (reply.status, time.monotonic() - started < 3) == (200, True)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert "worker_connections are not enough" not in site.nginx.error_log


def test_slack_and_probes_have_their_own_limits(site: Site) -> None:
    statuses = [ask(site.nginx, "POST", "/webhooks/slack/webhook").status for _ in range(200)]
    assert set(statuses) == {200}
    passed, reply = until_refused(site.nginx, "/webhooks/health/ready")
    assert passed >= 21
    check_problem(reply, 429, "too_many_requests")


@pytest.mark.parametrize(
    "forged",
    [
        {"X-Forwarded-For": "10.9.9.9"},
        {"x-forwarded-for": "10.9.9.9, 127.0.0.1"},
        {"X-Real-IP": "10.9.9.9"},
        {"Forwarded": "for=10.9.9.9"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Port": "1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Request-ID": "forged"},
    ],
)
def test_nobody_passes_for_another(site: Site, forged: dict[str, str]) -> None:
    for path in ("/webhooks/website/", "/webhooks/website/messages", "/webhooks/slack/webhook"):
        ask(site.nginx, "POST", path, b"{}", {**forged, **JSON}, address="127.2.0.1")
    for worker in site.workers:
        for asked in worker.asked:
            assert asked.headers.get_all("X-Forwarded-For") == ["127.2.0.1"]
            assert asked.headers.get_all("X-Forwarded-Proto") == ["http"]
            assert asked.headers["Host"] == f"127.0.0.1:{site.nginx.port}"
            assert not set(forged.values()) & set(asked.headers.values())
    assert len(site.paths) == 3


def test_what_proves_who_asks_reaches_the_worker(site: Site) -> None:
    proofs = {
        "Authorization": "Bearer token",
        "Origin": "https://www.example.com",
        "X-Slack-Signature": "v0=0",
        "X-Slack-Request-Timestamp": "1",
        "X-Slack-Retry-Num": "1",
        "Accept-Encoding": "br",
        "If-None-Match": '"tag"',
    }
    ask(site.nginx, "POST", "/webhooks/slack/webhook", b"payload=%7B%7D", proofs)
    (asked,) = [asked for worker in site.workers for asked in worker.asked]
    assert proofs.items() <= dict(asked.headers.items()).items()
    assert asked.body == b"payload=%7B%7D"


# Behind another proxy it is that one's X-Forwarded-For that is read: docs/deploy.md.
BEHIND = "set_real_ip_from 127.0.0.0/8; real_ip_header X-Forwarded-For; real_ip_recursive on;"


def test_an_ipv6_customer_is_a_whole_network(in_front: Callable[..., Nginx]) -> None:
    with working() as worker:
        nginx = in_front(worker.port, more=BEHIND)
        # 0a is a line's end, at which a careless pattern would stop.
        passed, reply = until_refused(nginx, "/webhooks/website/", "2001:db8:0:a0a:{}:a::")
        assert (passed >= 101, reply.status) == (True, 429)
        other = {"X-Forwarded-For": "2001:db8:0:a0b::"}
        assert ask(nginx, "GET", "/webhooks/website/", headers=other).status == 200
        assert worker.asked[0].headers["X-Forwarded-For"] == "2001:db8:0:a0a:0:a::"


def test_without_workers_visitors_read_one_sentence(in_front: Callable[..., Nginx]) -> None:
    nginx = in_front(*free_ports(2))
    phrases = yaml.safe_load(
        (CONFIGURATION.parents[1] / "data" / "phrases.yml").read_text(encoding="utf-8")
    )
    for method, path in PUBLIC:
        started = time.monotonic()
        reply = ask(nginx, method, path, QUESTION if method == "POST" else None, JSON)
        assert time.monotonic() - started < 3
        assert (reply.status, reply.headers["Retry-After"]) == (503, "3")
        if method != "HEAD":
            check_problem(reply, 503, "unavailable")
            assert reply.json["detail"] == phrases["website_unavailable"]


def test_the_files_say_what_the_bot_says() -> None:
    phrases = yaml.safe_load(
        (CONFIGURATION.parents[1] / "data" / "phrases.yml").read_text(encoding="utf-8")
    )
    values = {"too_many_requests": {"seconds": 10}, "body_too_large": {"limit": 16}}
    files = {path.stem: json.loads(path.read_text()) for path in CONFIGURATION.rglob("*.json")}
    assert set(files) == {"not_found", "body_too_large", "too_many_requests", "unavailable"}
    for code, problem in files.items():
        assert list(problem) == ["type", "title", "status", "detail", "code"]
        assert (problem["type"], problem["code"]) == ("about:blank", code)
        assert problem["title"] == http.HTTPStatus(problem["status"]).phrase
        assert problem["detail"] == phrases[f"website_{code}"].format(**values.get(code, {}))


def test_a_worker_that_is_gone_is_passed_over(in_front: Callable[..., Nginx]) -> None:
    with working() as worker:
        nginx = in_front(*free_ports(1), worker.port)
        for number in range(20):
            for path in ("conversations", "messages", "feedback"):
                body = json.dumps({"id": f"{path}{number}"}).encode()
                address = f"127.3.0.{number + 1}"
                reply = ask(nginx, "POST", f"/webhooks/website/{path}", body, JSON, address=address)
                assert reply.status == 200
            assert ask(nginx, "POST", "/webhooks/slack/webhook", b"%d" % number).status == 200
        bodies = [asked.body for asked in worker.asked]
        assert len(bodies) == len(set(bodies)) == 80


def test_workers_take_turns(site: Site) -> None:
    for _ in range(20):
        assert ask(site.nginx, "GET", "/webhooks/website/").status == 200
    assert min(len(worker.asked) for worker in site.workers) >= 8


@pytest.mark.parametrize(
    "path",
    ["/webhooks/website/conversations", "/webhooks/website/feedback", "/webhooks/slack/webhook"],
)
def test_what_a_worker_died_over_is_not_sent_twice(site: Site, path: str) -> None:
    for worker in site.workers:
        worker.behaviour = "die"
    check_problem(ask(site.nginx, "POST", path, QUESTION, JSON), 503, "unavailable")
    assert site.paths == [path]


def test_a_question_that_a_worker_died_over_goes_to_another(site: Site) -> None:
    one, two = site.workers
    one.behaviour = "die"
    for number in range(6):
        body = json.dumps({"id": f"q{number}", "text": "CCOとは?"}).encode()
        reply = ask(site.nginx, "POST", "/webhooks/website/messages", body, JSON)
        assert reply.json == {"worker": two.port}
    # The same words under the same id, and the worker that dies is soon left alone.
    assert 1 <= len(one.asked) <= 2
    assert len(two.asked) == 6
    assert {asked.body for asked in one.asked} <= {asked.body for asked in two.asked}


def test_a_question_is_tried_at_most_twice(site: Site) -> None:
    for worker in site.workers:
        worker.behaviour = "die"
    reply = ask(site.nginx, "POST", "/webhooks/website/messages", QUESTION, JSON)
    check_problem(reply, 503, "unavailable")
    assert len(site.paths) == 2


def test_reading_may_be_tried_again(site: Site) -> None:
    site.workers[0].behaviour = "die"
    for path in ("/webhooks/website/widget.js", "/webhooks/website/messages"):
        for _ in range(3):
            assert ask(site.nginx, "GET", path).status == 200


def test_slow_workers_are_not_waited_for_and_not_doubled(site: Site) -> None:
    for worker in site.workers:
        worker.behaviour = "hang"
    taken = {}

    def wait(path: str) -> None:
        started = time.monotonic()
        check_problem(ask(site.nginx, "POST", path, QUESTION, JSON), 503, "unavailable")
        taken[path] = time.monotonic() - started

    paths = ["/webhooks/website/messages", "/webhooks/website/feedback", "/webhooks/slack/webhook"]
    threads = [threading.Thread(target=wait, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # In seconds: the question twice three, before the widget's 15; Slack itself waits for 3.
    assert 5.5 < taken[paths[0]] < 8
    assert 2.5 < taken[paths[1]] < 5
    assert 4.5 < taken[paths[2]] < 7
    # Only the question, which has an id, was asked of both.
    assert sorted(site.paths) == sorted([paths[0], *paths])


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/webhooks/website/messages"), ("GET", "/webhooks/website/messages")],
)
def test_a_worker_that_hangs_is_left(site: Site, method: str, path: str) -> None:
    one, two = site.workers
    one.behaviour = "hang"
    taken = []
    body = QUESTION if method == "POST" else None
    for _ in range(6):
        started = time.monotonic()
        assert ask(site.nginx, method, path, body, JSON).json == {"worker": two.port}
        taken.append(time.monotonic() - started)
    assert 2.5 < max(taken) < 4
    # After two of them nobody waits for it any more.
    assert 1 <= len(one.asked) <= 2
    assert sum(seconds > 1 for seconds in taken) == len(one.asked)


def test_the_free_worker_is_asked(site: Site) -> None:
    one, two = site.workers
    one.behaviour = two.behaviour = "hang"
    busy = threading.Thread(target=ask, args=(site.nginx, "GET", "/webhooks/website/slow"))
    busy.start()
    while not site.paths:
        time.sleep(0.01)
    free, taken = (two, one) if one.asked else (one, two)
    free.behaviour = 200
    for _ in range(10):
        assert ask(site.nginx, "GET", "/webhooks/website/").json == {"worker": free.port}
    taken.resume.set()
    busy.join()


def test_who_sends_slowly_is_shown_out(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.nginx.port), timeout=20) as visitor:
        visitor.sendall(b"POST /webhooks/website/messages HTTP/1.1\r\nHost: x\r\n")
        started = time.monotonic()
        with pytest.raises(ConnectionResetError):
            visitor.recv(1000)
        assert 4 < time.monotonic() - started < 8
    assert site.paths == []


def test_the_log_holds_no_words_and_no_token(site: Site) -> None:
    headers = {**JSON, "Authorization": "Bearer secret-token"}
    ask(site.nginx, "POST", "/webhooks/website/messages?key=secret", QUESTION, headers)
    last = time.monotonic() + 5
    while not site.nginx.access_log and time.monotonic() < last:
        time.sleep(0.02)
    line = json.loads(site.nginx.access_log)
    assert (line["status"], line["path"]) == (200, "/webhooks/website/messages")
    assert "secret" not in site.nginx.access_log and "CCO" not in site.nginx.access_log
    (asked,) = [asked for worker in site.workers for asked in worker.asked]
    assert asked.headers["X-Request-ID"] == line["id"]


def test_tls(has_nginx: None, tmp_path: Path) -> None:
    with working() as worker:
        nginx = configure(tmp_path / "nginx", [worker.port], tls=True)
        tls = nginx.folder / "tls"
        tls.mkdir(exist_ok=True)
        command = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        command += ["-addext", "subjectAltName=IP:127.0.0.1"]
        command += ["-keyout", f"{tls}/tls.key", "-out", f"{tls}/tls.crt"]
        subprocess.run(command, check=True, capture_output=True)
        with running(nginx):
            reply = ask(nginx, "POST", "/webhooks/website/messages?a=1", QUESTION, JSON)
            assert reply.status == 308
            assert reply.headers["Location"] == "https://127.0.0.1/webhooks/website/messages?a=1"
            assert worker.asked == []
            context = ssl.create_default_context(cafile=tls / "tls.crt")
            connection = http.client.HTTPSConnection(
                "127.0.0.1", nginx.tls_port, timeout=5, context=context
            )
            connection.request("GET", "/webhooks/health/ready")
            assert connection.getresponse().status == 200
            connection.close()
            assert worker.asked[0].headers["X-Forwarded-Proto"] == "https"
