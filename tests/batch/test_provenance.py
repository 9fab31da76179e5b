"""What an answer rests on stands beside it, as the decision document of its request says it, by every engine."""

from __future__ import annotations

import copy
import csv
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from statute_runner.version import VERSION

from .conftest import LAW, lines
from .other_tables import kind_of
from .test_formats import flat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import statute_runner
    from sql.engines import Spark

    from .conftest import Run

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
SCHEMAS = LAW.parents[1] / "schemas" / "v1"
READINGS = {"purposes-list": "all", "goods-date": "exchange-date"}
CHOSEN = [part for name, option in READINGS.items() for part in ("--reading", f"{name}={option}")]
COUNT = 60
DAYS = ("date", "as_of", "known_on")


@pytest.fixture(scope="module")
def asked(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Some of the requests, and two that are refused: one for its day."""
    found = copy.deepcopy(documents[:COUNT])
    found[3]["date"] = "never"
    found[5]["facts"] = {"counterpart": {"country": "XX"}}
    return found


def expected(
    loaded: statute_runner.LoadedBundle, document: dict[str, Any], as_of: str | None = None
) -> dict[str, object]:
    """The provenance, by the decision document alone."""
    made = loaded.decide(document, READINGS, as_of, trace=False)
    chosen = {name: one for name, one in made["readings"].items() if one["chosen"] != one["default"]}
    return {
        "date": made["request"]["date"],
        "as_of": made["as_of"],
        "known_on": made.get("known_on"),
        "question": made["question"],
        "law": [f"{one['citation']}@{one['version']}" for one in made["law"]],
        "readings": [f"{name}={one['chosen']}" for name, one in chosen.items()],
        "bundle": made["bundle"]["sha256"],
        "registers": None,
        "runner": made["runner"],
    }


def of_good(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for place, one in enumerate(asked) if place not in {3, 5}]


def stated(asked: list[dict[str, Any]], folder: Path) -> Path:
    file = folder / "in.ndjson"
    file.write_text("".join(json.dumps(one) + "\n" for one in asked))
    return file


@pytest.mark.parametrize(("option", "day"), [(None, None), ("--as-of", "2010-01-01"), ("--known-on", "2019-06-01")])
def test_each_line_says_what_its_decision_says(
    batch: Run,
    tmp_path: Path,
    asked: list[dict[str, Any]],
    loaded: statute_runner.LoadedBundle,
    option: str | None,
    day: str | None,
) -> None:
    given = [option, day] if option else []
    source, output, bare = stated(asked, tmp_path), tmp_path / "out.ndjson", tmp_path / "bare.ndjson"
    assert batch(source, "-o", output, "--provenance", *CHOSEN, *given) == 3
    assert batch(source, "-o", bare, *CHOSEN, *given) == 3

    law = loaded.known_on(day) if option == "--known-on" else loaded
    rests = [expected(law, one, day if option == "--as-of" else None) for one in of_good(asked)]
    found = lines(output)
    assert found == [{**answer, **more} for answer, more in zip(lines(bare), rests, strict=True)]
    assert [list(one)[-9:] for one in found] == [list(one) for one in rests]
    checked = Draft202012Validator(json.loads((SCHEMAS / "answer.schema.json").read_text()))
    assert not [error for one in found for error in checked.iter_errors(one)]
    if not option:
        assert len({len(one["law"]) for one in found}) > 2
        assert any(one["readings"] for one in found)


def test_columns_hold_the_same(
    batch: Run, tmp_path: Path, asked: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    rests = [expected(loaded, one) for one in of_good(asked)]
    for ending in ("csv", "tsv", "parquet"):
        assert batch(stated(asked, tmp_path), "-o", tmp_path / f"out.{ending}", "--provenance", *CHOSEN) == 3

    for ending, delimiter in (("csv", ","), ("tsv", "\t")):
        with (tmp_path / f"out.{ending}").open(newline="") as file:
            rows = list(csv.DictReader(file, delimiter=delimiter))
        assert [{name: row[name] for name in rests[0]} for row in rows] == [
            {name: ";".join(value) if isinstance(value, list) else value or "" for name, value in one.items()}
            for one in rests
        ]
    made = pq.read_table(tmp_path / "out.parquet").select(list(rests[0]))
    typed = [{name: day_of(name, value) for name, value in one.items()} for one in rests]
    assert made.to_pylist() == typed
    kinds = {field.name: str(field.type) for field in made.schema}
    assert {name: kinds[name] for name in DAYS} == dict.fromkeys(DAYS, "date32[day]")
    assert kinds["law"] == kinds["readings"] == "list<element: string>"


def day_of(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DAYS and value else value


def in_columns(asked: list[dict[str, Any]], loaded: statute_runner.LoadedBundle, folder: Path) -> Path:
    """The requests as a file of Parquet, with a column beside them."""
    rows = [{"id": one["id"], "date": one["date"], **flat(copy.deepcopy(one))} for one in asked]
    facts = {name: {"type": fact.type} for name, fact in loaded.bundle.facts.items()}
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: pa.array([row.get(name) for row in rows], kind_of(name, facts)) for name in names}
    columns["team"] = pa.array([str(place % 3) for place in range(COUNT)])
    pq.write_table(pa.table(columns), folder / "in.parquet", row_group_size=17)
    return folder / "in.parquet"


@pytest.mark.outside
def test_spark_writes_the_same_values(
    batch: Run, tmp_path: Path, asked: list[dict[str, Any]], loaded: statute_runner.LoadedBundle, spark: Spark
) -> None:
    assert spark.session
    source = in_columns(asked, loaded, tmp_path)
    for engine in ("python", "spark"):
        told = ("--provenance", "--keep", "all", "--engine", engine, *CHOSEN)
        assert batch(source, "-o", tmp_path / f"{engine}.parquet", *told) == 3

    python, spark_made = (pq.read_table(tmp_path / f"{engine}.parquet") for engine in ("python", "spark"))
    assert spark_made.schema.names == python.schema.names
    names = ["id", *expected(loaded, asked[0]), "team"]
    assert spark_made.select(names).to_pylist() == python.select(names).to_pylist()
    rejects = [lines(tmp_path / f"{engine}.parquet.rejects.ndjson") for engine in ("python", "spark")]
    assert [{**one, "file": ""} for one in rejects[0]] == [{**one, "file": ""} for one in rejects[1]]


def test_every_engine_writes_the_same_bytes(
    batch: Run, tmp_path: Path, asked: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    pytest.importorskip("duckdb")
    source = in_columns(asked, loaded, tmp_path)
    for ending in ("ndjson", "csv", "parquet"):
        for engine in ("python", "duckdb"):
            output = tmp_path / f"{engine}.{ending}"
            told = ("--provenance", "--keep", "all", "--engine", engine, "--workers", "1", *CHOSEN)
            assert batch(source, "-o", output, *told) == 3

        for name in ("{}." + ending, "{}." + ending + ".rejects.ndjson"):
            python, duckdb = ((tmp_path / name.format(engine)).read_bytes() for engine in ("python", "duckdb"))
            assert python == duckdb
    assert [one["law"] for one in lines(tmp_path / "duckdb.ndjson")] == [
        expected(loaded, one)["law"] for one in of_good(asked)
    ]


@pytest.mark.parametrize("as_of", [None, "2010-01-01"])
def test_a_reject_says_what_is_known_of_it(
    batch: Run, tmp_path: Path, asked: list[dict[str, Any]], loaded: statute_runner.LoadedBundle, as_of: str | None
) -> None:
    source = stated(asked, tmp_path)
    source.write_text(source.read_text() + "{broken\n" + '{"id":"n","date":7}\n')
    given = ["--as-of", as_of] if as_of else []
    assert batch(source, "-o", tmp_path / "out.ndjson", "--provenance", *CHOSEN, *given) == 3

    no_day, bad_fact, broken, number = lines(tmp_path / "out.ndjson.rejects.ndjson")
    whole = expected(loaded, {**asked[5], "facts": {}}, as_of)
    known = expected(loaded, {**asked[5], "date": as_of, "facts": {}}) if as_of else {"law": None, "readings": None}
    unknown = {**whole, "date": None, "as_of": as_of, "law": known["law"], "readings": known["readings"]}
    assert {name: bad_fact[name] for name in whole} == whole
    for one in (no_day, broken, number):
        assert {name: one[name] for name in whole} == unknown
    checked = Draft202012Validator(json.loads((SCHEMAS / "reject.schema.json").read_text()))
    assert not [error for one in (no_day, bad_fact, broken, number) for error in checked.iter_errors(one)]


def about(path: Path) -> Mapping[str, str]:
    found = pq.read_schema(path).metadata
    return {key.decode(): value.decode() for key, value in found.items()}


def test_a_file_of_parquet_says_what_made_it(
    batch: Run, tmp_path: Path, asked: list[dict[str, Any]], loaded: statute_runner.LoadedBundle
) -> None:
    source, plain, told = stated(asked, tmp_path), tmp_path / "plain.parquet", tmp_path / "told.parquet"
    assert batch(source, "-o", plain) == 3
    assert batch(source, "-o", told, *CHOSEN, "--as-of", "2010-01-01", "--known-on", "2019-06-01", "--full") == 3

    bundle = loaded.bundle
    constant = {
        "statute.runner": VERSION,
        "statute.name": bundle.name,
        "statute.version": bundle.version,
        "statute.bundle": bundle.sha256,
        "statute.question": "exchange",
    }
    assert about(plain) == {**constant, "statute.readings": "{}", "statute.options": "{}"}
    found = dict(about(told))
    assert json.loads(found.pop("statute.readings")) == READINGS
    assert json.loads(found.pop("statute.options")) == {"as_of": "2010-01-01", "full": True}
    assert found == {**constant, "statute.known_on": "2019-06-01"}


def test_what_a_document_says_is_not_said_twice(
    batch: Run, tmp_path: Path, asked: list[dict[str, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    assert batch(stated(asked, tmp_path), "-o", tmp_path / "out.ndjson", "--full", "--provenance") == 2
    assert "`--provenance`" in capfd.readouterr().err


def test_a_column_of_the_same_name_is_refused(batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("id,date,law\na,2024-03-15,x\n")

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--keep", "law", "--provenance") == 2
    assert "answers have a column `law` of their own" in capfd.readouterr().err
    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.csv", "--keep", "law") == 0


def test_a_run_goes_on_only_with_the_same_columns(
    batch: Run, tmp_path: Path, asked: list[dict[str, Any]], capfd: pytest.CaptureFixture[str]
) -> None:
    source, output = stated(asked, tmp_path), tmp_path / "out.ndjson"
    assert batch(source, "-o", output, "--max-rejects", "0", "--checkpoint", "0") == 3
    assert batch(source, "-o", output, "--resume", "--provenance") == 2
    assert "the form of the output changed since it began" in capfd.readouterr().err


def test_a_decider_says_it_too(asked: list[dict[str, Any]], loaded: statute_runner.LoadedBundle) -> None:
    plain = loaded.decider(READINGS)
    decider = loaded.decider(READINGS, provenance=True)
    for document in of_good(asked)[:20]:
        answer = {**plain.decide(document), **expected(loaded, document)}
        assert decider.decide(document) == decider.decide(loaded.request(document)) == answer
        written = json.dumps(document, indent=1).encode()
        assert (
            json.loads(decider.decide_json(written)) == json.loads(decider.decide_json(memoryview(written))) == answer
        )
