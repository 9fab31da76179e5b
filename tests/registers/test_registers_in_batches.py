"""Many requests whose facts are read from registers: each is answered as alone, in every form and by every engine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from registers.lending import LENDING, copy, lending, request
from statute_runner.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from statute_runner import LoadedBundle

KEYS = ("old-mill", "mill-road", "station", "harbour", "hill", "none-such", None)
MEMBERS = ("ann", "bob", "cleo", None)
DAYS = ("2005-01-01", "2015-05-05", "2019-12-31", "2024-05-05")
EVERY = [
    {**request(day, branch={"key": key}, member={"key": member}), "id": f"{day} {key} {member}"}
    for day in DAYS
    for key in KEYS
    for member in MEMBERS
]


def alone(loaded: LoadedBundle, asked: dict[str, Any]) -> tuple[object, ...] | None:
    """What a request comes to by itself; nothing where it is refused."""
    try:
        made = loaded.decide(asked, trace=False)
    except Exception:  # noqa: BLE001 - any refusal
        return None
    return (
        made["request"]["id"],
        made["outcome"],
        [one["fact"] for one in made["missing"]],
    )


def batch(to: Path, file: Path, *options: str) -> tuple[int, list[dict[str, Any]], list[dict[str, Any]]]:
    """The exit status, the answers and the rejects of a batch."""
    status = main(["batch", str(file), "-o", str(to), "--bundle", str(LENDING), "--workers", "1", *options])
    rejects = to.parent / f"{to.name}.rejects.ndjson"
    read = [json.loads(line) for line in to.read_text().splitlines()]
    return status, read, [json.loads(line) for line in rejects.read_text().splitlines()] if rejects.exists() else []


def lines(file: Path, requests: Iterable[object]) -> Path:
    file.write_text("".join(json.dumps(one) + "\n" for one in requests))
    return file


@pytest.mark.parametrize("options", [(), ("--full",)])
def test_each_is_answered_as_alone(options: tuple[str, ...], tmp_path: Path) -> None:
    loaded = lending()
    expected = [found for asked in EVERY if (found := alone(loaded, asked))]
    status, answers, rejects = batch(tmp_path / "out.ndjson", lines(tmp_path / "in.ndjson", EVERY), *options)
    missing = [[one["fact"] for one in map(as_fact, answer["missing"])] for answer in answers]

    assert status == 3
    assert len(rejects) == len(EVERY) - len(expected)
    assert {reject["code"] for reject in rejects} == {"register-key", "register-period"}
    assert [
        (answer.get("id") or answer["request"]["id"], answer["outcome"], facts)
        for answer, facts in zip(answers, missing, strict=True)
    ] == expected
    assert {outcome for _, outcome, _ in expected} == {"barred", "permitted", "undetermined"}


def as_fact(one: object) -> dict[str, object]:
    return one if isinstance(one, dict) else {"fact": one}


def test_other_registers_and_what_was_known_are_those_of_every_worker(tmp_path: Path) -> None:
    asked = lines(tmp_path / "in.ndjson", [request("2018-06-15", branch={"key": "mill-road"}, member={"key": "ann"})])
    folder = copy(tmp_path / "r", losses=("replaced_on: none", 'replaced_on: "2018-06-10"'))
    found = {
        name: batch(tmp_path / f"{name}.ndjson", asked, "--workers", "2", *options)[1][0]["outcome"]
        for name, options in {
            "own": (),
            "other": ("--registers", str(folder)),
            "known": ("--known-on", "2018-06-30"),
        }.items()
    }

    assert found == {"own": "barred", "other": "permitted", "known": "permitted"}


def test_the_summary_names_the_registers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    batch(tmp_path / "out.ndjson", lines(tmp_path / "in.ndjson", [request(branch={"key": "station"})]))
    registers = lending().decide(request(branch={"key": "station"}))["registers"]

    assert f"\nregisters {registers['sha256']}\n" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_a_table_with_a_column_of_keys_has_its_rows_filled(
    engine: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the engine Python, which is told where DuckDB was asked for."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("duckdb")
    rows = {
        "id": ["a", "b", "c"],
        "date": ["2015-05-05"] * 3,
        "branch.key": ["mill-road", "station", None],
        "member.kind": ["reader"] * 3,
    }
    pq.write_table(pa.table(rows), tmp_path / "in.parquet")
    told = ("--engine", engine, "--summary", str(tmp_path / "summary.json"))
    status, answers, rejects = batch(tmp_path / "out.ndjson", tmp_path / "in.parquet", *told)
    why = "the engine duckdb reads no registers, and `branch.key` states a key of one"
    line = f"statute: the engine python decided `{tmp_path / 'in.parquet'}`: {why}\n"
    left = {str(tmp_path / "in.parquet"): why} if engine == "duckdb" else {}

    assert status == 3
    assert (line in capsys.readouterr().err) == (engine == "duckdb")
    assert json.loads((tmp_path / "summary.json").read_text())["left_to_python"] == left
    assert [(answer["id"], sorted(answer["missing"])) for answer in answers] == [
        ("a", ["loan.approved", "member.fines"]),
        (
            "c",
            ["branch.county", "branch.deposits", "branch.losses", "branch.services", "loan.approved", "member.fines"],
        ),
    ]
    assert [(reject["id"], reject["code"]) for reject in rejects] == [("b", "register-period")]


def test_the_decider_of_programs_reads_registers_too() -> None:
    loaded = lending()
    decider = loaded.decider()
    for asked in EVERY:
        expected = alone(loaded, asked)
        if expected:
            short = decider.decide(asked)
            line = json.loads(decider.decide_json(json.dumps(asked).encode()))

            assert (short["id"], short["outcome"], short["missing"]) == expected
            assert line == short


def test_compiled_law_says_that_it_reads_no_register(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["compile", "--on", "2015-05-05", "--bundle", str(LENDING)])

    assert status == 0
    assert (
        "# reads no register: state the facts that are on record of branch.key or member.key" in capsys.readouterr().out
    )
