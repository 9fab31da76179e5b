"""Mounted below a path of another application, or told of one by its server, the service answers as at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from serve.conftest import ftc  # noqa: F401 - a fixture
from statute_runner.serve.reverse_proxy import FrontAddress, base_of, mounted
from statute_runner.service.bearer_tokens import BearerTokens
from statute_runner.service.service_application import Operation, ServiceApplication

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.api import LoadedBundle

TOKEN = "f3a9c1d27b5e48068c1d9a7e"  # noqa: S105 - of this test


@pytest.mark.parametrize("around", [True, False])
def test_below_a_path_calls_are_answered_asked_for_tokens_and_counted(
    ftc: LoadedBundle,  # noqa: F811
    tmp_path: Path,
    around: bool,
) -> None:
    (tmp_path / "tokens").write_text(f"desk {TOKEN}\n")
    made = ServiceApplication(ftc, Operation(tokens=BearerTokens(str(tmp_path / "tokens"), print)))
    app, path = (Starlette(routes=[Mount("/law", app=made)]), "") if around else (made, "/law")
    client = TestClient(app, base_url="http://127.0.0.1:8628", root_path=path)
    known = {"Authorization": f"Bearer {TOKEN}"}

    assert client.get("/law/metrics").status_code == 401
    assert client.get("/law/metrics", headers=known).status_code == 200
    assert 'path="/metrics",status="401"' in client.get("/law/metrics", headers=known).text


@pytest.mark.parametrize(
    ("below", "stated", "path", "base"),
    [
        ("", "", "/health", "/"),
        ("/law", "", "/law/health", "/law/"),
        ("/law/", "", "/law/health", "/law/"),
        ("/law", "", "/health", "/law/"),  # what is around it has taken the path off
        ("/law", "/office/law", "/law/health", "/office/law/"),  # a proxy in front that the operator knows of
    ],
)
def test_links_lead_back_to_where_it_is_mounted(below: str, stated: str, path: str, base: str) -> None:
    scope = {"type": "http", "path": path, "root_path": below, "client": ("127.0.0.1", 1), "headers": []}
    found = FrontAddress(stated).below(mounted(scope), {})

    assert (found["path"], base_of(found)) == ("/health", base)


def test_a_path_that_only_begins_alike_is_another() -> None:
    scope = {"type": "http", "path": "/lawless", "root_path": "/law"}

    assert mounted(scope)["path"] == "/lawless"
