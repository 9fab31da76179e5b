"""Each program for batches answers as ours does, row by row, and leaves out a row that is not valid."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner

from . import batches, goals, postgres_missing, shape, sizes_of_law
from .batches import DUCKDB, POLARS, TABLES, mismatches
from .shape import LISTS
from .shape_files import COLUMNS, DAYS, NESTED, SETS, TABLE, TRUTHS, lines, stated, write
from .test_contenders import INVALID, VALID

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NUMBER = 400
ASKED = shape.documents(NUMBER)
DECIDE = statute_runner.load(shape.BUNDLE).decider().decide_json
EMPTY_LISTS = {"id": "empty", "date": "2024-03-15", "facts": {"goods": {"entries": []}, "assurances": {"given": []}}}
ENDINGS = {NESTED: "ndjson", TABLE: "parquet"}


def decided(program: str, form: str, asked: Sequence[dict[str, Any]], folder: Path, *, missing: bool = True) -> str:
    """The file of answers that a program by hand makes."""
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb" if program == DUCKDB else "polars")
    from .hand_duckdb import run as by_duckdb
    from .hand_polars import run as by_polars

    source, target = write(asked, str(folder), [form])[form], str(folder / f"answers.{ENDINGS[form]}")
    if program == DUCKDB:
        by_duckdb(form, source, target, 1, missing=missing)
    else:
        by_polars(form, source, target, missing=missing)
    return target


@pytest.mark.parametrize("program", [DUCKDB, POLARS])
@pytest.mark.parametrize(("form", "missing"), [(NESTED, True), (TABLE, True), (TABLE, False)])
def test_every_program_by_hand_answers_as_ours_does(program: str, form: str, missing: bool, tmp_path: Path) -> None:
    asked = [*ASKED, EMPTY_LISTS, VALID]

    target = decided(program, form, asked, tmp_path, missing=missing)

    assert mismatches(target, map(DECIDE, lines(asked)), missing=missing) == 0


@pytest.mark.parametrize("program", [DUCKDB, POLARS])
@pytest.mark.parametrize("form", [NESTED, TABLE])
def test_a_row_that_is_not_valid_is_not_answered(program: str, form: str, tmp_path: Path) -> None:
    asked = [each for each in INVALID if isinstance(each, dict) and writable(each)]

    target = decided(program, form, [VALID, *asked], tmp_path)

    assert len(asked) > 20
    assert mismatches(target, [DECIDE(json.dumps(VALID).encode())], missing=True) == 0


def writable(document: dict[str, Any]) -> bool:
    """Whether typed columns can hold what is wrong with a request."""
    facts = document.get("facts")
    return (
        set(document) <= {"id", "date", "facts"}
        and isinstance(document.get("id"), str)
        and document.get("date") == VALID["date"]
        and (facts is None or (isinstance(facts, dict) and all(isinstance(inside, dict) for inside in facts.values())))
        and all(f"{group}.{key}" in COLUMNS for group, inside in (facts or {}).items() for key in inside)
        and all(fits(name, value) for name, value in stated(document).items())
    )


def fits(name: str, value: object) -> bool:
    """Whether the type of the fact's column holds the value."""
    if name in LISTS:
        return isinstance(value, list) and all(
            one is None or all(key in LISTS[name] and fits(f"{name}[].{key}", inner) for key, inner in one.items())
            for one in value
        )
    if name in SETS:
        kind = str if SETS[name] == "string" else int
        return isinstance(value, list) and all(one is None or type(one) is kind for one in value)
    known = (name in shape.FACTS and name not in DAYS) or "[]." in name
    return known and type(value) is (bool if name in TRUTHS else str)


def test_a_batch_that_answers_otherwise_is_counted(tmp_path: Path) -> None:
    one, other, third = map(DECIDE, lines(ASKED[:3]))
    path = tmp_path / "answers.ndjson"
    path.write_bytes(b"\n".join((one, one)) + b"\n")

    assert mismatches(str(path), [one, one], missing=True) == 0
    assert mismatches(str(path), [one, other], missing=True) == 1
    assert mismatches(str(path), [one, other, third], missing=True) == 2
    assert mismatches(str(path), [one], missing=True) == 1


def test_a_table_is_measured_and_its_goal_told() -> None:
    found = batches.measured(batches.ON_FLAT, 20, 1)

    assert not found["mismatches"]
    assert [row["program"] for row in found["ratios"]] == list(TABLES[batches.ON_FLAT].programs)
    assert [what for what, *_ in goals.goals([{batches.ON_FLAT: found}])] == ["CSV to CSV, flat facts"]


def test_the_curve_by_size_of_law_has_open_requests_at_each_size() -> None:
    found = sizes_of_law.measured(40, 1, (9, 30, 99))

    assert list(found) == ["9", "30", "99"]
    assert all(0.2 < each["undetermined"] < 0.7 for each in found.values())


@pytest.mark.outside
def test_what_missing_facts_cost_on_postgres_is_measured_where_answers_are_equal() -> None:
    found = postgres_missing.measured(20, 1)

    assert found["mismatches"] == {}
    assert found["not_installed"] or list(found["ratios"]) == [postgres_missing.WITHOUT, postgres_missing.WITH]
