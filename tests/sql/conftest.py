from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import statute_runner
from statute_runner.sql.select_statement import Statement

from .engines import DuckDb, Engine, Sqlite

if TYPE_CHECKING:
    from sqlglot import exp

    from statute_runner.sql.request_columns import Layout

ROOT = Path(__file__).parent.parent.parent
LOADED = {
    "policies": statute_runner.load(str(ROOT / "policies")),
    "ftc": statute_runner.load(str(ROOT / "tests" / "bundles" / "ftc")),
}
SHORT = statute_runner.load(str(ROOT / "tests" / "bundles" / "bank-supervisors"))
"""Law whose statement is soon written, for what is the same of any law."""


@cache
def written(loaded: statute_runner.LoadedBundle, dialect: str, layout: str = "flat") -> tuple[Layout, exp.Select]:
    """The layout of a bundle's requests, and its statement: that of the shipped law takes seconds to make."""
    made = Statement(loaded, dialect, layout, {}, None)
    return made.layout, made.from_table("requests")


@cache
def written_for_view(loaded: statute_runner.LoadedBundle, dialect: str) -> exp.Select:
    return Statement(loaded, dialect, "flat", {}, None).for_view("requests")


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
