from __future__ import annotations

from pathlib import Path

import pytest

import statute_runner

from .engines import DuckDb, Engine, Sqlite

ROOT = Path(__file__).parent.parent.parent
LOADED = {
    "policies": statute_runner.load(str(ROOT / "policies")),
    "ftc": statute_runner.load(str(ROOT / "tests" / "bundles" / "ftc")),
}


@pytest.fixture(scope="session")
def duckdb() -> DuckDb:
    return DuckDb()


@pytest.fixture(scope="session")
def sqlite() -> Sqlite:
    return Sqlite()


@pytest.fixture(scope="session", params=["duckdb", "sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found
