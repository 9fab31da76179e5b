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
    from starlette.testclient import TestClient

SCHEMA = schemathesis.openapi.from_asgi(
    "/openapi.json", app.made(statute_runner.load(), hosts=("localhost", "127.0.0.1", "testserver"))
)
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.mark.filterwarnings("ignore:Skipped test cases with unsupported payload")
@SCHEMA.parametrize()
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
