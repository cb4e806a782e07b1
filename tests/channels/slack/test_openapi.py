"""What Slack is told at once is what the description of the channel says."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.channels.slack.workspace import FORM, JSON
from tests.channels.slack.world import world

COMMAND = b"command=/cxo&text=&team_id=T0TEAM&channel_id=C1&user_id=U1&trigger_id=1"


@pytest.mark.parametrize(
    ("status", "schema", "body", "content_type"),
    [
        (200, "Challenge", b'{"type": "url_verification", "challenge": "x"}', JSON),
        (200, "Usage", COMMAND, FORM),
        (200, None, b"ssl_check=1", FORM),
        (200, None, b'{"type": "x"}', JSON),
        (400, None, b"[]", JSON),
        (400, None, b"{}", "text/plain"),
        (413, None, b"x" * (1024 * 1024 + 1), JSON),
    ],
)
async def test_what_slack_is_told(
    root: Path, status: int, schema: str | None, body: bytes, content_type: str
) -> None:
    path = root / "faq" / "channels" / "slack" / "openapi.yml"
    description = yaml.safe_load(path.read_text(encoding="utf-8"))
    async with world() as found:
        reply = await found.people.post(body, content_type)
    assert reply.status == status
    described = description["paths"]["/webhook"]["post"]["responses"][str(status)]
    if schema is None:
        assert reply.body == ""
    else:
        assert "content" in described
        schema = f"#/components/schemas/{schema}"
        Draft202012Validator({**description, "$ref": schema}).validate(json.loads(reply.body))


async def test_whoever_is_not_slack_is_told_nothing() -> None:
    async with world() as found:
        reply = await found.people.post(b"{}", JSON, headers={})
    assert (reply.status, reply.body) == (401, "")
