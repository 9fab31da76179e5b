"""Predicates under what is known read the columns that `--map` names, by option and by the file of a project."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from shipped_cases import BUNDLES, requests_of
from statute_runner.cli import main
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from .engines import DuckDb

FACT = "disclosure.by"
PREDICATES = ("yes", "no", "unknown", "rejected")


def expected(given: str | None, request: dict[str, Any], loaded: Any) -> str:
    """Which of the predicates is true, by the decider."""
    document = copy.deepcopy(request)
    document["facts"]["disclosure"]["by"] = given
    try:
        outcome = loaded.decider().decide(document)["outcome"]
    except Refused:
        return "rejected"
    return {"permitted": "yes", "undetermined": "unknown"}.get(outcome, "no")


@pytest.mark.parametrize("by_file", [False, True])
def test_a_mapped_column_is_read(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    duckdb: DuckDb,
    by_file: bool,
) -> None:
    asked = next(one for one in requests_of("ftc") if good(one))
    request: dict[str, Any] = json.loads(json.dumps(asked.request.document()))
    known = copy.deepcopy(request)
    del known["facts"]["disclosure"]["by"], known["id"]
    (tmp_path / "known.json").write_text(json.dumps(known))
    told = [] if by_file else ["--map", f"who={FACT}"]
    if by_file:
        (tmp_path / "statute-columns.yaml").write_text(f"format: columns/v1\ncolumns: {{who: {FACT}}}\n")
    monkeypatch.chdir(tmp_path)
    values = [*asked.loaded.bundle.facts[FACT].values, None, "no such"]
    duckdb.connection.execute("CREATE OR REPLACE TEMPORARY TABLE rows_of_others (id VARCHAR, who VARCHAR)")
    duckdb.connection.executemany("INSERT INTO rows_of_others VALUES (?, ?)", [[str(v), v] for v in values])
    found: dict[str, str] = {}
    for predicate in PREDICATES:
        options = ["--dialect", "duckdb", "--known", "known.json", "--predicate", predicate, *told]
        assert main(["sql", "--bundle", str(BUNDLES["ftc"]), *options]) == 0
        where = capsys.readouterr().out
        rows = duckdb.connection.execute(f"SELECT id FROM rows_of_others WHERE {where}").fetchall()  # noqa: S608 - ours
        found |= {name: predicate for (name,) in rows}

    assert found == {str(value): expected(value, request, asked.loaded) for value in values}
    assert set(found.values()) == set(PREDICATES)


def good(one: Any) -> bool:
    """Whether a request states who discloses, and is permitted."""
    stated = one.request.document()["facts"].get("disclosure") or {}
    return "by" in stated and one.loaded.decide(one.request, trace=False)["outcome"] == "permitted"
