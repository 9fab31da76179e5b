"""The package of dbt decides a table in DuckDB and in PostgreSQL as the reference does, and its test counts rejects."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
import statute_runner.frames
from commands.command import statute
from sql.engines import ON_CI, create
from sql.tables import expected, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sql.engines import Postgres

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "check" / "tiny"
PACKAGE = Path(statute_runner.frames.__file__).with_name("dbt")
FILES = {
    "dbt_project.yml": "name: library\nversion: 1.0.0\nprofile: library\nflags: {send_anonymous_usage_stats: false}\n",
    "packages.yml": f"packages:\n  - local: {PACKAGE}\n",
    "models/answers.sql": "{{ config(materialized='table') }}{{ statute.decide(source('asked', 'requests'), lending) }}",
    "models/schema.yml": """
sources: [{name: asked, schema: SCHEMA, tables: [{name: requests}]}]
models: [{name: answers, data_tests: [statute.none_rejected]}]
""",
}
PROFILE = "library: {{target: it, outputs: {{it: {}}}}}\n"
NOT_VALID = 4


@pytest.fixture(scope="module", name="dbt")
def _dbt() -> str:
    """The program, which has an environment of its own: it needs older versions of what others need."""
    found = os.environ.get("STATUTE_DBT") or shutil.which("dbt") or str(ROOT / ".dbt" / "bin" / "dbt")
    if not Path(found).exists():
        (pytest.fail if ON_CI else pytest.skip)("dbt is not installed; .ci/run does it")
    return found


def documents() -> list[dict[str, Any]]:
    """Requests, some of which are rejected."""
    rng = random.Random(7)
    made: list[dict[str, Any]] = []
    for number in range(40):
        loan = {"map": rng.choice([True, False, None]), "overdue": rng.choice([True, False, None])}
        day = "never" if number % 10 == 3 else rng.choice(["1985-01-01", "2005-05-05", "2015-05-05"])
        made.append({"id": f"r{number}", "date": day, "facts": {"loan": loan}})
    return made


def project(folder: Path, dialect: str, schema: str, profile: dict[str, Any]) -> None:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("SCHEMA", schema))
    (folder / "profiles.yml").write_text(PROFILE.format(json.dumps(profile)))
    (folder / "macros").mkdir()
    law = statute("sql", "--bundle", str(TINY), "--dialect", dialect, "--table", "{{ requests }}").output
    (folder / "macros" / "lending.sql").write_text(f"{{% macro lending(requests) %}}\n{law}{{% endmacro %}}\n")


def run(dbt: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DBT_PROFILES_DIR": str(folder), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    return subprocess.run(
        [dbt, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def table(loaded: statute_runner.LoadedBundle, dialect: str) -> tuple[str, list[dict[str, Any]]]:
    """The statement that makes the table, and its rows: two of one id beside the others."""
    from statute_runner.sql.select_statement import Statement

    layout = Statement(loaded, dialect, "flat", {}, None).layout
    rows = [row(layout, loaded.bundle.facts, one) for one in documents()]
    return create(layout, dialect, ""), [*rows, {**rows[0], "id": "twice"}, {**rows[1], "id": "twice"}]


def compare(
    loaded: statute_runner.LoadedBundle, made: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]
) -> None:
    wanted = {one["id"]: one for one in expected(loaded, documents(), {})}
    found = {one["id"]: {name: one[name] for name in wanted["r0"]} for one in made if one["id"] != "twice"}
    doubled = [one for one in made if one["id"] == "twice"]

    assert found == wanted
    assert [(one["outcome"], one["rejected"], one["rejected_at"]) for one in doubled] == [
        (None, "request-id", "id")
    ] * 2
    assert len(made) == len(rows)
    assert sorted((one["id"], one["loan__map"] or False) for one in made) == sorted(
        (one["id"], one["loan__map"] or False) for one in rows
    )


def built(dbt: str, folder: Path) -> None:
    """Builds the model; its test tells of the rows that are rejected."""
    done = run(dbt, folder, "deps")
    assert done.returncode == 0, done.stdout
    done = run(dbt, folder, "build")
    assert done.returncode == 1, done.stdout
    assert f"Got {NOT_VALID + 2} results, configured to fail if != 0" in done.stdout
    assert "PASS=1 WARN=0 ERROR=1" in done.stdout


@pytest.fixture(scope="module", name="loaded")
def _loaded() -> statute_runner.LoadedBundle:
    return statute_runner.load(str(TINY))


def test_a_table_in_duckdb_is_decided(dbt: str, tmp_path: Path, loaded: statute_runner.LoadedBundle) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = str(tmp_path / "it.duckdb")
    made, rows = table(loaded, "duckdb")
    with duckdb.connect(path) as connection:
        connection.execute(made)
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO requests VALUES ({marks})", [list(one.values()) for one in rows])  # noqa: S608 - made here
    project(tmp_path, "duckdb", "main", {"type": "duckdb", "path": path, "threads": 1})
    built(dbt, tmp_path)

    with duckdb.connect(path) as connection:
        compare(loaded, connection.sql("FROM answers").to_arrow_table().to_pylist(), rows)


def test_a_table_in_postgresql_is_decided(
    dbt: str, postgres: Postgres, tmp_path: Path, loaded: statute_runner.LoadedBundle
) -> None:
    _, rows = table(loaded, "postgres")
    with postgres.connection.cursor(row_factory=postgres.rows) as cursor:
        cursor.execute("CREATE SCHEMA asked")
        cursor.execute(table(loaded, "postgres")[0].replace("requests", "asked.requests"))
        with cursor.copy("COPY asked.requests FROM STDIN") as copy:
            for one in rows:
                copy.write_row(tuple(one.values()))
    profile = {"type": "postgres", "host": str(postgres.folder), "user": "law", "password": "", "port": 5432}
    project(tmp_path, "postgres", "asked", {**profile, "dbname": "postgres", "schema": "asked", "threads": 1})
    built(dbt, tmp_path)

    with postgres.connection.cursor(row_factory=postgres.rows) as cursor:
        compare(loaded, list(cursor.execute("SELECT * FROM asked.answers").fetchall()), rows)
