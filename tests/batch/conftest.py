"""Random requests, the answers that the reference gives to them, and the command run in this process."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from flat_requests import request
from statute_runner.batch import workers
from statute_runner.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.decide.decision_document import Decision

    Run = Callable[..., int]

LAW = Path(__file__).parents[1] / "flat_law"
COUNT = 240


@pytest.fixture(scope="session")
def loaded() -> statute_runner.LoadedBundle:
    return statute_runner.load(str(LAW))


@pytest.fixture(scope="session")
def documents() -> list[dict[str, Any]]:
    rng = random.Random(1987)
    return [request(rng, 0.3) for _ in range(COUNT)]


@pytest.fixture(scope="session")
def answers(loaded: statute_runner.LoadedBundle, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The line that the contract asks for, made from the reference's decision document."""
    return [short(loaded.decide(document, trace=False)) for document in documents]


def short(made: Decision) -> dict[str, Any]:
    return {
        "id": made["request"]["id"],
        "outcome": made["outcome"],
        "possible": made["possible"],
        "routes": {route: answer["outcome"] for route, answer in made["routes"].items()},
        "missing": [entry["fact"] for entry in made["missing"]],
    }


def in_this_process(*arguments: object) -> int:
    """Runs `statute batch` in this process; the exit status."""
    return main(["batch", "--bundle", str(LAW), *map(str, arguments)])


@pytest.fixture
def batch() -> Run:
    return in_this_process


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[workers.Worker]:
    """The processes that runs start, which they do after their first block."""
    found: list[workers.Worker] = []

    class Counted(workers.Worker):
        def __init__(self, *order: Any) -> None:
            super().__init__(*order)
            found.append(self)

    monkeypatch.setattr(workers, "Worker", Counted)
    monkeypatch.setattr(workers, "PATIENCE", 1e-9)
    return found


@pytest.fixture(autouse=True)
def _with_spark(request: pytest.FixtureRequest) -> None:
    """Whatever runs on Spark runs in the one session of the tests."""
    called = getattr(request.node, "callspec", None)
    if called is not None and called.params.get("engine") == "spark":
        request.getfixturevalue("spark")


@pytest.fixture
def ndjson(tmp_path: Path, documents: list[dict[str, Any]]) -> Path:
    path = tmp_path / "in.ndjson"
    path.write_text("".join(json.dumps(document) + "\n" for document in documents))
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle with a list, a list in its members, and what may be none."""
    from .list_tables import papers

    made = tmp_path_factory.mktemp("lists")
    papers(made)
    return made
