"""The same requests with lists come to the same answers, to the byte, in every form in which they are written."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import statute_runner
from random_law import write
from random_lists import ListMaker, request
from statute_runner.cli import main
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests_of

from .conftest import lines, short
from .list_tables import answered, in_columns, in_json, in_structures, rejected

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

LAWS, REQUESTS = 6, 50
ENGINES = ["python", "duckdb"]
KNOWN = [0.1, 0.2, 0.3, 0.5, 0.9]


def documents(rng: Random, files: Any, count: int = REQUESTS) -> list[dict[str, Any]]:
    return [{**request(rng, files, rng.choice(KNOWN)), "id": f"r{number}"} for number in range(count)]


def structure(**fields: Any) -> Any:
    return pa.list_(pa.struct(list(fields.items())))


@pytest.mark.parametrize("seed", range(LAWS))
def test_every_form_of_the_same_requests_comes_to_the_same_bytes(tmp_path: Path, seed: int) -> None:
    rng = Random(f"tables {seed}")
    files = ListMaker(rng).files()
    facts = files["facts.yaml"]["facts"]
    root = tmp_path / "bundle"
    write(files, root)
    made = documents(rng, files)
    written = {
        "in.ndjson": "".join(json.dumps(one) + "\n" for one in made),
        "in.json": json.dumps(made, indent=1),
        "json.csv": in_json(made, facts),
        "columns.csv": in_columns(made, facts),
        "columns.tsv": in_columns(made, facts).replace(",", "\t"),
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text)
    for days in (True, False):
        pq.write_table(in_structures(pa, made, facts, days=days), tmp_path / f"{days}.parquet", row_group_size=25)
    expected = answered(root, tmp_path / "in.ndjson")

    assert [answered(root, tmp_path / name, "--block", 900) for name in written] == [expected] * len(written)
    for days in (True, False):
        assert answered(root, tmp_path / f"{days}.parquet", "--engine", "python") == expected
    loaded = statute_runner.load(str(root))
    assert lines(tmp_path / "in.ndjson.out.ndjson") == [short(loaded.decide(one, trace=False)) for one in made]
    (tmp_path / "in.yaml").write_text(yaml.safe_dump_all(map(json.loads, map(json.dumps, made))))
    read = [request_from(raw, loaded.bundle.facts) for raw in requests_of(str(tmp_path / "in.yaml"))]
    assert read == [loaded.request(one) for one in made]


def of_given(number: int, *members: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"r{number}", "date": "2010-01-01", "facts": {"papers": {"given": list(members)}}}


BAD_MEMBERS: list[tuple[list[dict[str, Any]], list[str]]] = [
    ([{}, {"by": "nobody"}], ["facts.papers.given[1].by"]),
    ([{"since": "none"}], ["facts.papers.given[0].since"]),
    ([{"until": "nothing"}, {"rank": 12}], ["facts.papers.given[0].until", "facts.papers.given[1].rank"]),
    ([{"parts": [{"size": 1}, {"size": -1}]}], ["facts.papers.given[0].parts[1].size"]),
    ([{"parts": [{}, {}, {}, {}]}], ["facts.papers.given[0].parts"]),
    ([{"marks": [1, 7]}], ["facts.papers.given[0].marks[1]"]),
    ([{"by": "court"}] * 101, ["facts.papers.given"]),
]


def test_rejects_name_the_member_and_the_field_whatever_the_form(root: Path, tmp_path: Path) -> None:
    facts = json.loads((root / "facts.yaml").read_text())["facts"]
    made = [of_given(number, *members) for number, (members, _) in enumerate(BAD_MEMBERS)]
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(one) + "\n" for one in made))
    (tmp_path / "in.csv").write_text(in_json(made, facts))
    pq.write_table(in_structures(pa, made, facts, days=False), tmp_path / "in.parquet")

    def places(name: str, *options: object) -> list[list[tuple[str, str]]]:
        found = rejected(root, tmp_path / name, *options)
        return [[(each["place"], each["code"]) for each in (one, *one.get("also", ()))] for one in found]

    expected = [[(place, "request-value") for place in wrong] for _, wrong in BAD_MEMBERS]
    assert places("in.ndjson") == expected
    assert places("in.csv") == expected
    assert places("in.parquet", "--engine", "python") == expected
    reasons = [[one["reason"], one["help"]] for one in rejected(root, tmp_path / "in.ndjson")]
    assert [[one["reason"], one["help"]] for one in rejected(root, tmp_path / "in.csv")] == reasons
    # In columns a list has no more members than it may have, so that there is no column for another.
    fewer = [
        one for one, (_, wrong) in zip(made, BAD_MEMBERS, strict=True) if not wrong[0].endswith(("given", "parts"))
    ]
    (tmp_path / "in.csv").write_text(in_columns(fewer, facts))
    assert places("in.csv") == [each for each in expected if not each[0][0].endswith(("given", "parts"))]


@pytest.mark.parametrize(
    ("column", "kind", "message"),
    [
        ("papers.given", pa.list_(pa.string()), "string> of the column `papers.given`"),
        ("papers.given", pa.int8(), "unsupported type int8 of the column `papers.given`"),
        ("papers.given", structure(bye=pa.string()), "unknown field `bye` in the column `papers.given`"),
        ("papers.given", structure(by__none=pa.bool_()), "unknown field `by__none` in the column `papers.given`"),
        (
            "papers.given",
            structure(until__none=pa.int8()),
            "unsupported type int8 of the column `papers.given[].until__",
        ),
        ("papers.given", structure(since=pa.time32("s")), "of the column `papers.given[].since`"),
        ("papers.given", structure(parts=pa.list_(pa.int8())), "of the column `papers.given[].parts`"),
        ("person.rank", structure(size=pa.int8()), "of the column `person.rank`"),
        ("person.rank__none", pa.string(), "unsupported type string of the column `person.rank__none`"),
        ("person.willing__none", pa.bool_(), "unknown column `person.willing__none`"),
        ("papers.given[0].by", pa.string(), "unknown column `papers.given[0].by`"),
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_columns_of_other_types_are_refused(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], column: str, kind: Any, message: str, engine: str
) -> None:
    columns = {"id": pa.array(["a"]), "date": pa.array(["2010-01-01"]), column: pa.array([None], kind)}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    options = ["-o", str(tmp_path / "out.ndjson"), "--engine", engine]

    assert main(["batch", "--bundle", str(root), str(tmp_path / "in.parquet"), *options]) == 2
    assert message in capfd.readouterr().err


@pytest.mark.parametrize("engine", ENGINES)
def test_where_there_is_none_nothing_else_is_stated(root: Path, tmp_path: Path, engine: str) -> None:
    members = [[{"until": date(2010, 1, 1), "until__none": flag}] for flag in (None, False, True)]
    columns = {
        "id": pa.array(["a", "b", "c", "d", "e"]),
        "date": pa.array(["2010-01-01"] * 5),
        "person.rank": pa.array([3, 3, None, None, 4], pa.int8()),
        "person.rank__none": pa.array([None, False, True, False, True]),
        "papers.given": pa.array([*members, None, None], structure(until=pa.date32(), until__none=pa.bool_())),
    }
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")

    found = rejected(root, tmp_path / "in.parquet", "--engine", engine)
    assert [(one["id"], one["place"], one["code"]) for one in found] == [
        ("c", "facts.papers.given[0].until", "request-value"),
        ("e", "facts.person.rank", "request-value"),
    ]


FOLDERS = [
    ("papers.given[0].by=court", "in.parquet", 2, "unknown column `papers.given[0].by`"),
    ("papers.given[0].by=court", "in.csv", 0, ""),
    ("person.rank__none=true", "in.parquet", 0, ""),
    ("person.rank__none=false", "in.parquet", 0, ""),
    ("person.rank__none=perhaps", "in.parquet", 3, "none: perhaps"),
    ("person.rank__none=perhaps", "in.csv", 3, "none: perhaps"),
    ("papers.given=x", "in.parquet", 3, "papers.given"),
    ("papers.given=x", "in.csv", 3, "papers.given"),
]


@pytest.mark.parametrize(("name", "file", "status", "said"), FOLDERS)
def test_what_a_folder_states_counts_as_a_column_of_the_file_would_or_is_told(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, file: str, status: int, said: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()
    column, _, value = name.partition("=")
    pq.write_table(pa.table({"id": ["a"], "date": ["2010-01-01"]}), folder / "in.parquet")
    (folder / "in.csv").write_text("id,date\na,2010-01-01\n")
    (tmp_path / "in.csv").write_text(f"id,date,{column}\na,2010-01-01,{value}\n")
    output = tmp_path / "out.ndjson"

    assert main(["batch", "--bundle", str(root), str(folder / file), "-o", str(output)]) == status
    rejects = tmp_path / "out.ndjson.rejects.ndjson"
    assert said in capfd.readouterr().err + (rejects.read_text() if status == 3 else "")
    if status == 0:
        assert output.read_bytes() == answered(root, tmp_path / "in.csv")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_list_may_be_json_in_a_text_of_parquet(tmp_path: Path, engine: str) -> None:
    rng = Random("tables json")
    files = ListMaker(rng).files()
    facts = files["facts.yaml"]["facts"]
    root = tmp_path / "bundle"
    write(files, root)
    made = documents(rng, files)
    lists = [name for name, fact in facts.items() if fact.get("type") == "list"]
    table = in_structures(pa, made, facts, days=False)
    for name in lists:
        if name in table.column_names:
            texts = [value_of(one, name) for one in made]
            place = table.column_names.index(name)
            table = table.set_column(place, name, pa.array(texts, pa.string()))
    pq.write_table(table, tmp_path / "in.parquet")
    (tmp_path / "in.ndjson").write_text("".join(json.dumps(one) + "\n" for one in made))

    assert answered(root, tmp_path / "in.parquet", "--engine", engine) == answered(root, tmp_path / "in.ndjson")


def value_of(made: dict[str, Any], name: str) -> str | None:
    group, _, key = name.partition(".")
    found = made["facts"].get(group, {}).get(key)
    return None if found is None else json.dumps(found)


@pytest.mark.parametrize("seed", [0, 3])
def test_duckdb_writes_the_bytes_that_python_writes(tmp_path: Path, seed: int) -> None:
    pytest.importorskip("duckdb")
    rng = Random(f"tables {seed}")
    files = ListMaker(rng).files()
    write(files, tmp_path / "bundle")
    made = documents(rng, files)
    for days in (True, False):
        table = in_structures(pa, made, files["facts.yaml"]["facts"], days=days)
        pq.write_table(table, tmp_path / f"{days}.parquet", row_group_size=25)
        found = [answered(tmp_path / "bundle", tmp_path / f"{days}.parquet", "--engine", e) for e in ENGINES]

        assert found[0] == found[1]
        assert found[0].count(b"\n") == len(made)


def test_duckdb_reads_lists_of_which_a_file_has_some_fields_only(root: Path, tmp_path: Path) -> None:
    kinds = {"by": pa.string(), "rank": pa.int8(), "parts": pa.null()}
    members = [[{"by": "agency", "rank": 3}, None], [{"by": "nobody"}], [], None, [{"rank": 12}, {"by": "court"}]]
    columns = {"id": list("abcde"), "date": ["2010-01-01"] * 5, "papers.given": pa.array(members, structure(**kinds))}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    first, second = (rejected(root, tmp_path / "in.parquet", "--engine", engine) for engine in ENGINES)

    assert first == second
    assert [one["place"] for one in first] == [
        "facts.papers.given[1]",
        "facts.papers.given[0].by",
        "facts.papers.given[0].rank",
    ]


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("days", [True, False], ids=["days", "text"])
def test_spark_answers_as_python_does(root: Path, tmp_path: Path, days: bool) -> None:
    files = {"facts.yaml": yaml.safe_load((root / "facts.yaml").read_text())}
    made = documents(Random("spark"), files)
    (tmp_path / "in").mkdir()
    table = in_structures(pa, made, files["facts.yaml"]["facts"], days=days)
    pq.write_table(table, tmp_path / "in" / "one.parquet")
    statuses = [
        main(
            [
                "batch",
                str(tmp_path / source),
                "--bundle",
                str(root),
                "-o",
                str(tmp_path / engine),
                "--engine",
                engine[:6],
            ]
        )
        for source, engine in (("in", "spark"), ("in/one.parquet", "python.parquet"))
    ]
    first, second = (pq.read_table(tmp_path / engine).to_pylist() for engine in ("spark", "python.parquet"))

    assert statuses == [3, 3]
    assert first == second
    assert len({one["outcome"] for one in first}) > 1
    bad, also = (lines(tmp_path / f"{engine}.rejects.ndjson") for engine in ("spark", "python.parquet"))
    assert bad == also
    assert len(first) + len(bad) == len(made)


@pytest.mark.usefixtures("spark")
def test_spark_reads_lists_of_which_a_file_has_some_fields_only(root: Path, tmp_path: Path) -> None:
    kinds = {"by": pa.string(), "rank": pa.int8()}
    members = [[{"by": "agency", "rank": 3}, None], [{"by": "nobody"}], [], None, [{"rank": 12}, {"by": "court"}]]
    columns = {"id": list("abcde"), "date": ["2010-01-01"] * 5, "papers.given": pa.array(members, structure(**kinds))}
    (tmp_path / "in").mkdir()
    pq.write_table(pa.table(columns), tmp_path / "in" / "one.parquet")
    for source, engine in (("in/one.parquet", "python"), ("in", "spark")):
        output = str(tmp_path / f"{engine}.parquet")
        options = ["--bundle", str(root), "-o", output, "--engine", engine]
        assert main(["batch", str(tmp_path / source), *options]) == 3
    first, second = (lines(tmp_path / f"{engine}.parquet.rejects.ndjson") for engine in ("python", "spark"))

    assert first == second
    assert len(first) == 3


@pytest.mark.usefixtures("spark")
def test_spark_names_the_columns_that_it_cannot_read(
    root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    given = pa.array([[{"by": 3, "bye": "x"}]], structure(by=pa.int32(), bye=pa.string()))
    (tmp_path / "in").mkdir()
    pq.write_table(pa.table({"id": ["a"], "date": ["2010-01-01"], "papers.given": given}), tmp_path / "in/one.parquet")

    assert (
        main(["batch", "--bundle", str(root), str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--engine", "spark"])
        == 2
    )
    said = capfd.readouterr().err
    assert "expected string in the column `papers.given[].by`, got int" in said
    assert "unknown field `papers.given[].bye`" in said
