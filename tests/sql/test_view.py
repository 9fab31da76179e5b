"""The printed statement as a view: the same answers, a row by its id from an index, in any database and model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlglot

from statute_runner.cli import main
from statute_runner.logic.operators import CHOICE, TEXT
from statute_runner.sql.dialect import NAMES
from statute_runner.sql.select_statement import Statement

from .conftest import LOADED, ROOT
from .engines import create
from .tables import differences, expected, row
from .test_agreement import cases_of
from .test_rejection import TABLES
from .test_statement import SMALL

if TYPE_CHECKING:
    from .engines import DuckDb, Engine, Postgres, Sqlite

LAW = LOADED["policies"]
ROWS = 2000


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["sql", "--bundle", str(ROOT / "policies"), *arguments]) == 0
    return capsys.readouterr().out


def test_every_case_is_answered_as_the_runner_does(engine: Engine) -> None:
    made = Statement(LAW, engine.dialect, "flat", {}, None)
    documents = [
        {**case.request(column.day), "id": f"{n} {column.day}"}
        for n, case in enumerate(cases_of(LAW))
        for column in case.columns
    ]
    rows = [row(made.layout, LAW.bundle.facts, document) for document in documents]

    assert len(rows) > 100
    assert differences(expected(LAW, documents, {}), engine.answers(made.layout, rows, made.for_view("requests"))) == []


def test_rows_are_rejected_as_they_are_without_a_view(engine: Engine) -> None:
    made = Statement(LAW, engine.dialect, "flat", {}, None)
    rows = [row(made.layout, LAW.bundle.facts, document) for table in TABLES.values() for document in table]
    rows.append(dict.fromkeys(made.layout.columns()))
    plain = engine.answers(made.layout, rows, made.from_table("requests"))
    viewed = engine.answers(made.layout, rows, Statement(LAW, engine.dialect, "flat", {}, None).for_view("requests"))

    assert any(answer["rejected"] for answer in plain)
    assert sorted(viewed, key=repr) == sorted(plain, key=repr)


def test_postgres_finds_a_row_of_the_view_by_its_index(postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> None:
    layout = Statement(LAW, "postgres", "flat", {}, None).layout
    run = postgres.connection.execute
    run("DROP TABLE IF EXISTS requests CASCADE")
    run(create(layout, "postgres"))
    run(
        "INSERT INTO requests (id, date, exchange__direction)"  # noqa: S608 - made here
        f" SELECT 'r' || n, '2024-03-15', 'provide' FROM generate_series(1, {ROWS}) AS n"
    )
    run("CREATE UNIQUE INDEX by_id ON requests (id)")
    run("ANALYZE requests")
    run(f"CREATE TEMPORARY VIEW answers AS {printed(capsys, '--dialect', 'postgres')}")
    plan = "\n".join(str(each[0]) for each in run("EXPLAIN SELECT * FROM answers WHERE id = 'r77'").fetchall())
    (found,) = run("SELECT id, outcome FROM answers WHERE id = 'r77'").fetchall()
    run("DROP TABLE requests CASCADE")

    assert "using by_id on requests" in plan
    assert "Seq Scan on requests" not in plan
    assert found == ("r77", "undetermined")


def test_sqlite_finds_a_row_of_the_view_by_its_index(sqlite: Sqlite, capsys: pytest.CaptureFixture[str]) -> None:
    layout = Statement(LAW, "sqlite", "flat", {}, None).layout
    run = sqlite.connection.execute
    run("DROP TABLE IF EXISTS requests")
    run(create(layout, "sqlite"))
    sqlite.connection.executemany(
        "INSERT INTO requests (id, date, exchange__direction) VALUES (?, '2024-03-15', 'provide')",
        [(f"r{n}",) for n in range(ROWS)],
    )
    run("CREATE UNIQUE INDEX by_id ON requests (id)")
    run(f"CREATE TEMPORARY VIEW answers AS {printed(capsys, '--dialect', 'sqlite')}")
    plan = [each["detail"] for each in run("EXPLAIN QUERY PLAN SELECT * FROM answers WHERE id = 'r77'")]
    found = [tuple(each) for each in run("SELECT id, outcome FROM answers WHERE id = 'r77'")]
    run("DROP VIEW answers")
    run("DROP TABLE requests")

    assert "SEARCH row_of_table USING INDEX by_id (id=?)" in plan
    assert not [step for step in plan if step.startswith(("SCAN row_of_table", "SCAN requests"))]
    assert found == [("r77", "undetermined")]


def test_duckdb_reads_only_the_rows_asked_for(duckdb: DuckDb, capsys: pytest.CaptureFixture[str]) -> None:
    layout = Statement(LAW, "duckdb", "flat", {}, None).layout
    run = duckdb.connection.execute
    run("DROP TABLE IF EXISTS requests")
    run(create(layout, "duckdb"))
    run(
        "INSERT INTO requests (id, date, exchange__direction)"  # noqa: S608 - made here
        f" SELECT 'r' || n, '2024-03-15', 'provide' FROM range({ROWS}) AS numbers(n)"
    )
    run(f"CREATE TEMPORARY VIEW answers AS {printed(capsys, '--dialect', 'duckdb')}")
    ((_, plan),) = run("EXPLAIN SELECT * FROM answers WHERE id = 'r77'").fetchall()
    found = run("SELECT id, outcome FROM answers WHERE id = 'r77'").fetchall()
    run("DROP VIEW answers")
    (_, scan) = " ".join(plan.replace("│", " ").split()).split("main.requests")

    assert "Filters: id = 'r77'" in scan.partition("╰")[0]
    assert found == [("r77", "undetermined")]


@pytest.mark.parametrize("dialect", NAMES)
def test_the_view_is_written_and_read_back_in_every_dialect(dialect: str) -> None:
    text = Statement(SMALL, dialect, "flat", {}, None).for_view("requests").sql(dialect, pretty=True)
    once = sqlglot.parse_one(text, read=dialect).sql(dialect)

    assert sqlglot.parse_one(once, read=dialect).sql(dialect) == once


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "sqlite", "snowflake", "bigquery", "databricks"])
@pytest.mark.parametrize("table", ["{{ ref('requests') }}", '{{ source("raw", "requests") }}', "{{this}}"])
def test_a_model_of_dbt_is_printed_ready_for_it(dialect: str, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--dialect", dialect, "--table", table)
    heading, statement = text.partition("\nWITH" if text.count("\nWITH") else "\nSELECT")[::2]

    assert text.count(table) == 1
    assert f"FROM {table}" in statement
    assert not text.rstrip().endswith(";")
    assert "CREATE VIEW answers AS" in heading
    made = Statement(LAW, dialect, "flat", {}, None).for_view("a.requests").sql(dialect)
    assert sqlglot.parse_one(text.replace(table, "a.requests"), read=dialect).sql(dialect, comments=False) == (
        sqlglot.parse_one(made, read=dialect).sql(dialect, comments=False)
    )


@pytest.mark.parametrize("table", ["{{ ref('a') }} where b", "{{ a }}{{ b }}", "{% if a %}b{% endif %}", "{{ a\n}}"])
def test_what_is_more_than_an_expression_of_a_template_is_no_table(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sql", "--bundle", str(ROOT / "policies"), "--dialect", "duckdb", "--table", table]) == 2
    assert "expected the name of a table" in capsys.readouterr().err


@pytest.mark.parametrize("step", ["request", "checked", "rules_1"])
def test_no_step_is_named_as_a_word_of_the_template(step: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--dialect", "duckdb", "--table", f"{{{{ ref('{step}') }}}}")

    assert f"{step}_2 AS (" in text
    assert f"\n{step} AS (" not in text
    assert f"WITH {step} AS (" not in text


COUNTRY = "counterpart__country"


@pytest.mark.parametrize("given", ["mx", "Mx", "MX ", "\uff2d\uff38"])
def test_texts_are_compared_exactly_whatever_the_column_says(engine: Engine, given: str) -> None:
    """As the documents are: `mx` is no country, in a table that takes it for `MX` neither."""
    made = Statement(LAW, engine.dialect, "flat", {}, None)
    texts = [made.layout.naming.fact(name) for name, fact in LAW.bundle.facts.items() if fact.type in {CHOICE, TEXT}]
    execute = engine.connection.execute  # type: ignore[attr-defined]
    if engine.dialect == "postgres":
        execute(
            "CREATE COLLATION IF NOT EXISTS alike (provider = icu, locale = 'und-u-ks-level1', deterministic = false)"
        )
    for rule in {"postgres": ["alike"], "sqlite": ["NOCASE", "RTRIM"], "duckdb": ["NOCASE", "NOCASE.NOACCENT"]}[
        engine.dialect
    ]:
        execute(f"DROP TABLE IF EXISTS requests{' CASCADE' if engine.dialect == 'postgres' else ''}")
        columns = [
            f'"{name}" {kind.sql(engine.dialect)}{f" COLLATE {rule}" if name in texts else ""}'
            for name, kind in made.layout.columns().items()
        ]
        execute(f"CREATE TEMPORARY TABLE requests ({', '.join(columns)})")
        execute(
            f"INSERT INTO requests (id, date, {COUNTRY})"  # noqa: S608 - made here
            f" VALUES ('a', '2024-03-15', '{given}'), ('b', '2024-03-15', 'MX')"
        )
        for one in (made.from_table("requests"), made.for_view("requests")):
            found = execute(f"SELECT id, rejected_at FROM ({one.sql(engine.dialect)}) AS answers")  # noqa: S608 - made here
            got = [tuple(each) for each in found.fetchall()]

            assert sorted(got, key=repr) == [("a", "facts.counterpart.country"), ("b", None)], rule
        execute("DROP TABLE requests")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("mssql", "tsql"), ("MSSQL", "tsql"), ("sqlserver", "tsql"), ("postgresql", "postgres"), ("mariadb", "mysql")],
)
def test_another_name_of_a_database_names_its_dialect(
    name: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sql", "--bundle", str(ROOT / "policies"), "--dialect", name]) == 2
    assert f"unknown SQL dialect `{name}`\n  help: did you mean `{meant}`?" in capsys.readouterr().err
