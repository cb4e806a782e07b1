"""The description of the API says what the server does."""

import http.client
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from faq.channels.feedback import LONGEST_COMMENT
from faq.channels.website.assets import HERE
from faq.channels.website.bodies import LONGEST_INQUIRY
from faq.channels.website.http_problems import STATUS, HttpProblem
from faq.channels.website.operations import OPERATIONS
from faq.channels.website.settings import WebsiteSettings
from faq.knowledge.phrases import phrase
from tests.channels.website.standin import Server

ANY = {"limit": 1, "known": "x", "missing": "x", "seconds": 1}
# What an address can answer before its operation runs; the last two only where it reads a body.
BEFORE = {403, 413, 415, 429, 503}
READING = {400, 422}
# What else the operations answer.
OWN = {
    ("conversations", "POST"): {201},
    ("conversations/current", "DELETE"): {204, 401},
    ("messages", "GET"): {200, 401},
    ("messages", "POST"): {200, 401, 409},
    ("feedback", "POST"): {204, 401, 404},
    ("inquiries", "POST"): {204, 401, 404},
}


@pytest.fixture(scope="module")
def description() -> Any:
    return yaml.safe_load((HERE / "openapi.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def validate(description: Any) -> Any:
    def check(name: str, data: Any) -> None:
        root = {**description, "$ref": f"#/components/schemas/{name}"}
        Draft202012Validator(root).validate(data)

    return check


def test_the_operations(description: Any) -> None:
    described = {
        (path.strip("/"), method.upper()): {int(status) for status in operation["responses"]}
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if path.strip("/") in OPERATIONS
    }
    done = {(path, method) for path, methods in OPERATIONS.items() for method in methods}
    assert described.keys() == done
    for (path, method), statuses in described.items():
        expected = BEFORE | OWN[path, method] | (READING if method == "POST" else set())
        assert statuses == expected, path
        operation = OPERATIONS[path][method]
        assert (operation.status in statuses) and (
            operation.needs_conversation == (401 in statuses)
        )
        security = description["paths"][f"/{path}"][method.lower()].get("security")
        assert security == (None if operation.needs_conversation else [])


def test_the_files(description: Any, server: Server) -> None:
    files = {path for path in description["paths"] if path.strip("/") not in OPERATIONS}
    assert files == {"/", "/demo.css", "/icon.svg", "/openapi.yml", "/widget.js", "/assets/{name}"}
    for path in files:
        described = description["paths"][path]["get"]["responses"]
        name = path.format(name="widget.Ab3_9-xY.js")
        reply = server.ask("GET", name)
        assert str(reply.status) in described
        media_type = reply.headers["Content-Type"].partition(";")[0]
        assert [media_type] == list(described["200"]["content"])
    served = server.ask("GET", "/openapi.yml").body
    assert yaml.safe_load(served) == description


def test_the_codes(description: Any) -> None:
    described = description["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert described == list(STATUS)
    assert set(STATUS.values()) <= set(http.client.responses)


@pytest.mark.parametrize("code", STATUS)
def test_every_problem_is_a_polite_sentence(validate: Any, code: str) -> None:
    problem = HttpProblem(code, **ANY).to_dict()
    validate("Problem", problem)
    assert problem["detail"] == phrase(f"website_{code}", **ANY)
    assert "{" not in problem["detail"]


def test_the_answer_is_that_of_the_schema(description: Any, root: Path) -> None:
    expected = json.loads(
        (root / "faq" / "contract" / "answer.schema.json").read_text(encoding="utf-8")
    )
    del expected["$schema"], expected["title"]
    assert description["components"]["schemas"]["Answer"] == expected


def test_the_limits(description: Any) -> None:
    schemas = description["components"]["schemas"]
    text = schemas["Message"]["properties"]["text"]
    assert text["maxLength"] == WebsiteSettings.longest_text
    assert str(WebsiteSettings.longest_text) in text["description"]
    assert schemas["Feedback"]["properties"]["comment"]["maxLength"] == LONGEST_COMMENT
    assert schemas["Inquiry"]["properties"]["text"]["maxLength"] == LONGEST_INQUIRY


def test_the_replies(server: Server, validate: Any) -> None:
    begun = server.ask("POST", "/conversations")
    validate("Conversation", begun.json)
    token = begun.json["token"]
    for number, text in enumerate(["CCOとCEOの違いは?", "こんにちは", "明日の天気は?", "違いは?"]):
        message = {"id": f"m{number}", "text": text}
        validate("Message", message)
        validate("Reply", server.ask("POST", "/messages", message, token=token).json)
    vote = {"message_id": "m0.0", "helpful": True, "comment": None}
    validate("Feedback", vote)
    assert server.ask("POST", "/feedback", vote, token=token).status == 204
    validate("History", server.ask("GET", "/messages", token=token).json)
