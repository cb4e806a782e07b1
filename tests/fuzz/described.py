"""Requests that Schemathesis makes from the descriptions of the channels, right and wrong ones."""

from pathlib import Path
from typing import Any

import schemathesis
import yaml
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.fuzz.target import Target

ROOT = Path(__file__).resolve().parents[2]
DESCRIPTIONS = sorted((ROOT / "faq" / "channels").glob("*/openapi.yml"))
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


def cases() -> st.SearchStrategy[Any]:
    """Return cases of all operations that are described."""
    return st.one_of(
        [
            schemathesis.openapi.from_dict(yaml.safe_load(path.read_text("utf-8"))).as_strategy(
                mode
            )
            for path in DESCRIPTIONS
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        ]
    )


def send(target: Target, case: Any) -> float:
    """Send a case as the first visitor; what comes must be as it is described."""
    prefix = case.operation.schema.raw_schema["servers"][0]["url"]
    visitor = target.visitors[0]
    headers = {"Authorization": f"Bearer {visitor.token}"}
    is_forgetting = case.operation.label == "DELETE /conversations/current"
    if is_forgetting:
        headers["Authorization"] = f"Bearer {target.token()}"
    response = case.call(
        base_url=f"http://127.0.0.1:{target.peer.port}{prefix}", headers=headers, timeout=5
    )
    # An empty form is sent in chunks, which no operation describes: the server takes none.
    if response.status_code == 411:
        assert "Content-Length" not in response.request.headers
    else:
        case.validate_response(response, checks=CHECKS)
    target.check(response.content, visitor)
    target.count()
    return float(response.elapsed)
