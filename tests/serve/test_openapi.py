"""The endpoints for programs do what their OpenAPI document says, for requests that it allows and for those that it
does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import statute_runner
from statute_runner.serve import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

SCHEMA = schemathesis.openapi.from_asgi(
    "/openapi.json", app.made(statute_runner.load(), hosts=("localhost", "127.0.0.1", "testserver"))
)
# That one is answered around this application (tests/service/test_observed_calls.py).
ENDPOINTS = SCHEMA.exclude(path="/metrics")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.filterwarnings("ignore:Skipped test cases with unsupported payload")
@ENDPOINTS.parametrize()
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_an_endpoint_answers_as_it_is_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(checks=CHECKS)


@pytest.mark.parametrize("facts", [{}, {"exchange": {"direction": "provide"}}])
def test_an_answer_fits_the_schema_of_decisions_in_it(client: TestClient, facts: dict[str, object]) -> None:
    described = client.get("/openapi.json").json()
    made = client.post(
        "/v1/decide?with_text=true&with_request=true", json={"id": "a", "date": "2024-03-15", "facts": facts}
    ).json()

    assert described["openapi"].startswith("3.1")
    jsonschema.Draft202012Validator({**described, "$ref": "#/components/schemas/Decision"}).validate(made)


def refs(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(found := part.get("$ref"), str):
            yield found
        for one in part.values():
            yield from refs(one)
    elif isinstance(part, list):
        for one in part:
            yield from refs(one)


def keys(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        yield from part
    for one in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from keys(one)


def test_types_stand_side_by_side_where_generators_of_clients_look(client: TestClient, ftc_client: TestClient) -> None:
    for described in (client.get("/openapi.json").json(), ftc_client.get("/openapi.json").json()):
        components = described["components"]["schemas"]
        found = set(refs(described))

        assert {"Request", "Decision", "Decisions", "Error", "Errors", "DecisionNode", "DecisionInTheWay"} <= set(
            components
        )
        assert found == {f"#/components/schemas/{name}" for name in components}
        assert not {"$defs", "$id"} & set(keys(components))
        assert not [name for name, part in components.items() if "$schema" in part]
        # some take the title of a type for its name
        assert not [name for name, schema in components.items() if isinstance(schema.get("title"), str)]
