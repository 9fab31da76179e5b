"""The table that `--ddl` prints is what the statement reads, and `batch` too; also with columns of other names."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from batch import other_tables
from batch.list_tables import papers
from random_law import FACTS, Maker, request, write
from statute_runner.cli import main

from .tables import differences, expected

if TYPE_CHECKING:
    from pathlib import Path

    from .engines import DuckDb, Engine, Postgres

LISTS = ("duckdb", "spark")
READINGS: dict[str, str] = {}


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> statute_runner.LoadedBundle:
    root = tmp_path_factory.mktemp("law")
    files = Maker(Random(5), once=False).files()
    about = {"ask": "Is it -- so? */", "decides": {"kind": "record", "by": "the desk"}}
    files["facts.yaml"] = {"facts": {name: {**fact, **about} for name, fact in FACTS.items()}}
    write(files, root)
    return statute_runner.load(str(root))


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    rng = Random(16)
    found = [{**request(rng, sorted(FACTS), rng.choice([0.2, 0.5, 0.9])), "id": str(n)} for n in range(40)]
    found[3]["date"], found[4]["facts"] = "2004-03-01", {"person": {"kind": "nobody"}}
    return found


def printed(capsys: pytest.CaptureFixture[str], law: statute_runner.LoadedBundle, *options: str) -> str:
    assert main(["sql", "--bundle", law.bundle.root, *options]) == 0
    return capsys.readouterr().out


def rows_of(made: list[dict[str, Any]], layout: str, dialect: str) -> list[dict[str, Any]]:
    member_by_member = other_tables.dotted_members
    laid = {"flat": other_tables.flat, "nested": other_tables.nested}.get(layout) or (
        other_tables.dotted if dialect in LISTS else member_by_member
    )
    return [laid(one, FACTS) for one in made]


def filled(engine: Any, definition: str, rows: list[dict[str, Any]]) -> None:
    """Runs the definition and puts the rows into the table that it makes."""
    cursor = engine.connection.cursor()
    cursor.execute("DROP TABLE IF EXISTS requests")
    cursor.execute(definition)
    names = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join(["%s" if engine.dialect == "postgres" else "?"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO requests ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])  # noqa: S608 - made here


def selected(engine: Any, statement: str) -> list[dict[str, Any]]:
    cursor = engine.connection.cursor()
    cursor.execute(statement)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, tuple(row), strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize("layout", ["flat", "dotted", "nested"])
def test_the_statement_answers_over_the_table_that_is_printed(
    engine: Engine,
    law: statute_runner.LoadedBundle,
    made: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    layout: str,
) -> None:
    if layout == "nested" and engine.dialect not in LISTS:
        pytest.skip("the dialect has no structures")
    told = ("--dialect", engine.dialect, "--layout", layout)
    filled(engine, printed(capsys, law, *told, "--ddl"), rows_of(made, layout, engine.dialect))

    assert differences(expected(law, made, READINGS), selected(engine, printed(capsys, law, *told))) == []


@pytest.mark.parametrize("layout", ["flat", "dotted", "nested"])
def test_batch_reads_the_same_table(
    duckdb: DuckDb,
    law: statute_runner.LoadedBundle,
    made: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    layout: str,
) -> None:
    definition = printed(capsys, law, "--dialect", "duckdb", "--layout", layout, "--ddl")
    filled(duckdb, definition, rows_of(made, layout, "duckdb"))
    for form in ("parquet", "csv")[: 2 if layout == "flat" else 1]:
        duckdb.connection.cursor().execute(f"COPY (FROM requests ORDER BY id::INT) TO '{tmp_path}/in.{form}'")
        output = tmp_path / f"{form}.ndjson"
        told = ["--bundle", law.bundle.root, "--workers", "1", str(tmp_path / f"in.{form}"), "-o", str(output)]

        assert main(["batch", *told]) == 3
        answers = [json.loads(line) for line in output.read_text().splitlines()]
        wanted = [row for row in expected(law, made, READINGS) if row["rejected"] is None]
        assert [(one["id"], one["outcome"], one["missing"]) for one in answers] == [
            (row["id"], row["outcome"], row["missing"].split(",") if row["missing"] else []) for row in wanted
        ]


@pytest.mark.parametrize("layout", ["flat", "dotted", "nested"])
def test_columns_of_other_names_are_read(
    engine: Engine,
    law: statute_runner.LoadedBundle,
    made: list[dict[str, Any]],
    capsys: pytest.CaptureFixture[str],
    layout: str,
) -> None:
    """Also a name that needs quotes, and one that is another fact's in the documented layout."""
    if layout == "nested" and engine.dialect not in LISTS:
        pytest.skip("the dialect has no structures")
    other = {"id": "order no", "date": "Shipped", "goods.entered": 'in "1"', "person.age": "years"}
    told = ("--dialect", engine.dialect, "--layout", layout)
    rows = []
    for row, document in zip(rows_of(made, layout, engine.dialect), made, strict=True):
        known = {"id": row["id"], "date": row["date"], **other_tables.values_of(document, FACTS)}
        own = {name: known[of] for of, name in other.items()}
        gone = {"id", "date", *(of.replace(".", "__") for of in other), *other}
        rows.append(own | {name: given for name, given in row.items() if name not in gone})
    definition = printed(capsys, law, *told, "--ddl")
    for of, name in other.items():
        column = of.replace(".", "__") if layout == "flat" else of
        quoted = f'"{name.replace(chr(34), chr(34) * 2)}"'
        if layout == "nested" and of not in {"id", "date"}:
            definition = definition.replace("(\n", f"(\n  {quoted} {'BIGINT' if of == 'person.age' else 'TEXT'},\n", 1)
        definition = definition.replace(f'"{column}"', quoted, 1)
    maps = [part for of, name in other.items() for part in ("--map", f"{name}={of}")]
    if layout != "nested":
        definition = printed(capsys, law, *told, *maps, "--ddl")
    cursor = engine.connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("DROP TABLE IF EXISTS requests")
    cursor.execute(definition)
    names = ", ".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in rows[0])
    marks = ", ".join(["%s" if engine.dialect == "postgres" else "?"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO requests ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])  # noqa: S608 - made here

    assert differences(expected(law, made, READINGS), selected(engine, printed(capsys, law, *told, *maps))) == []


def test_the_tables_of_lists_are_printed_too(
    postgres: Postgres, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers(tmp_path)
    loaded = statute_runner.load(str(tmp_path))
    told = ("--dialect", "postgres", "--layout", "tables")
    cursor = postgres.connection.cursor()
    cursor.execute("CREATE SCHEMA made; SET search_path TO made")
    try:
        for one in printed(capsys, loaded, *told, "--ddl").split(";\n")[:-1]:
            cursor.execute(one)
        cursor.execute("INSERT INTO requests (id, date, papers__given__stated) VALUES ('a', '2010-01-01', true)")
        cursor.execute("INSERT INTO papers__given (_request, _number, by) VALUES ('a', 0, 'agency')")

        (answer,) = selected(postgres, printed(capsys, loaded, *told))
        assert (answer["id"], answer["outcome"], answer["rejected"]) == ("a", "granted", None)
    finally:
        cursor.execute("DROP SCHEMA made CASCADE; SET search_path TO public")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--map", "sorts=goods.sorts"), "the layout has no column for it"),
        (("--map", "a=id", "--map", "b=id"), "the columns `a` and `b` both state `id`"),
        (("--map", "a=goods.sort"), "unknown fact `goods.sort`"),
        (("--ddl", "--table", "{{ ref('requests') }}"), "expected the name of a table to make"),
        (("--ddl", "--map", "date=goods.entered"), "`date` is the name of another column of the table"),
        (("--ddl", "--layout", "nested", "--map", "years=person.age"), "the layout has no column for it"),
        (("--ddl", "--no-missing"), "`--no-missing` has no effect here"),
    ],
)
def test_what_cannot_be_is_said(
    law: statute_runner.LoadedBundle, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], message: str
) -> None:
    assert main(["sql", "--bundle", law.bundle.root, "--dialect", "duckdb", *options]) == 2
    assert message in capsys.readouterr().err
