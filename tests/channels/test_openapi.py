"""The descriptions of the REST, health and Slack channels say what the code does."""

import ast
import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from sanic import Sanic

from faq.channels.health.channel import HealthChannel
from faq.channels.rest.body import LONGEST_SENDER
from faq.channels.rest.channel import LARGEST_BODY, RestChannel
from faq.channels.slack.channel import SlackChannel
from faq.channels.slack.login import Identity
from faq.channels.slack.settings import SlackSettings
from faq.channels.typed_text import MOST_CHARACTERS, say
from tests.channels.slack.workspace import FORM, JSON, SECRET, sign

Serve = Callable[..., Any]
# The names are those of the folders.
CHANNELS: dict[str, Any] = {
    "health": HealthChannel(),
    "rest": RestChannel(),
    "slack": SlackChannel(SlackSettings("xoxb-test", SECRET), Identity("U0BOT")),
}
# What the modules of a channel say of their statuses.
STATUSES = {
    ("health", "/live", "get"): {200},
    ("health", "/metrics", "get"): {200},
    ("health", "/ready", "get"): {200, 503},
    ("rest", "/webhook", "post"): {200, 400, 413},
    ("slack", "/webhook", "post"): {200, 400, 401, 404, 413, 503},
}


def describe(root: Path, name: str) -> Any:
    return yaml.safe_load(
        (root / "faq" / "channels" / name / "openapi.yml").read_text(encoding="utf-8")
    )


def validate(description: Any, schema: str, data: Any) -> None:
    Draft202012Validator({**description, "$ref": f"#/components/schemas/{schema}"}).validate(data)


def literals(path: Path) -> set[Any]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("name", CHANNELS)
def test_the_operations(root: Path, name: str) -> None:
    app = Sanic(f"described_{name}", configure_logging=False)
    app.blueprint(CHANNELS[name].blueprint(None), url_prefix="/")
    done = {
        (f"/{route.path}", method.lower())
        for route in app.router.routes
        for method in route.methods
    }
    described = {
        (path, method): {int(status) for status in operation["responses"]}
        for path, item in describe(root, name)["paths"].items()
        for method, operation in item.items()
    }
    assert described.keys() == done
    for (path, method), statuses in described.items():
        assert statuses == STATUSES[name, path, method]
    assert describe(root, name)["servers"] == [{"url": f"/webhooks/{name}"}]


@pytest.mark.parametrize("name", CHANNELS)
def test_the_statuses_are_those_of_the_code(root: Path, name: str) -> None:
    found = set().union(*map(literals, (root / "faq" / "channels" / name).glob("*.py")))
    expected = {
        status for key, statuses in STATUSES.items() if key[0] == name for status in statuses
    }
    # 200 is what is answered where nothing else is said.
    assert expected - {200} <= found


def test_the_reasons_of_health(root: Path) -> None:
    schemas = describe(root, "health")["components"]["schemas"]
    reasons = schemas["Unavailable"]["properties"]["reason"]["enum"]
    assert set(reasons) <= literals(root / "faq" / "channels" / "health" / "channel.py")


def test_health(served: Serve, root: Path) -> None:
    description = describe(root, "health")
    agent = SimpleNamespace(is_ready=lambda: False)
    server = served([HealthChannel()], agent)
    validate(description, "Ok", server.get("/webhooks/health/live").body)
    validate(description, "Unavailable", server.get("/webhooks/health/ready").body)
    validate(description, "Degraded", {"status": "degraded", "reason": "the lock store"})


def test_the_errors_of_rest(root: Path) -> None:
    schemas = describe(root, "rest")["components"]["schemas"]
    phrases = yaml.safe_load((root / "data" / "phrases.yml").read_text(encoding="utf-8"))
    named = {name.removeprefix("request_") for name in keys(phrases) if name.startswith("request_")}
    assert set(schemas["Refusal"]["properties"]["error"]["enum"]) == named
    question = schemas["Question"]["properties"]
    assert question["sender"]["maxLength"] == LONGEST_SENDER
    assert question["message"]["maxLength"] == MOST_CHARACTERS
    refused = describe(root, "rest")["paths"]["/webhook"]["post"]["responses"]["413"]
    assert f"{MOST_CHARACTERS:,}" in refused["description"]
    assert f"{LARGEST_BODY // 1024} KiB" in refused["description"]


def keys(data: Any) -> set[str]:
    if not isinstance(data, dict):
        return set()
    return set(data).union(*map(keys, data.values()))


def test_rest(served: Serve, root: Path) -> None:
    class Agent:
        async def handle_message(self, message: Any) -> None:
            answer = say("social", "social_help")
            await message.output_channel.send_text_message(message.sender_id, "はい。")
            await message.output_channel.send_custom_json(message.sender_id, answer.to_dict())

    description = describe(root, "rest")
    server = served([RestChannel()], Agent())
    for text in ("CCOとは", ""):
        question = {"sender": "me", "message": text}
        validate(description, "Question", question)
        said = server.post("/webhooks/rest/webhook", json.dumps(question).encode())
        validate(description, "Said", said.body)
    for body in (b"", b"{}", b'{"sender": "me"}'):
        validate(description, "Refusal", server.post("/webhooks/rest/webhook", body).body)


def test_slack(root: Path) -> None:
    description = describe(root, "slack")
    headers = {"X-Slack-Request-Timestamp": str(int(time.time())), **sign(b"{}")}
    described = description["paths"]["/webhook"]["post"]
    assert {parameter["name"] for parameter in described["parameters"]} == set(headers)
    for parameter in described["parameters"]:
        Draft202012Validator(parameter["schema"]).validate(headers[parameter["name"]])
    assert set(described["requestBody"]["content"]) == {JSON, FORM}


def test_slack_that_is_not_set_up(served: Serve, root: Path) -> None:
    reply = served([SlackChannel()], None).post("/webhooks/slack/webhook", b"{}")
    assert reply.status == 404
    validate(describe(root, "slack"), "NotSet", reply.body)
