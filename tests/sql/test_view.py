"""The printed statement as a view: the same answers, a row by its id from an index, in any database and model."""

from __future__ import annotations

import re
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from typing import TYPE_CHECKING

import pytest
import sqlglot

from statute_runner.cli import main
from statute_runner.logic.operators import CHOICE, TEXT
from statute_runner.sql.dialect import NAMES
from statute_runner.sql.select_statement import Statement

from .conftest import LOADED, ROOT, SHORT, written, written_for_view
from .engines import create
from .tables import differences, expected, row
from .test_agreement import cases_of
from .test_rejection import TABLES
from .test_statement import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .engines import Engine
    from .tables import Row

    Execute = Callable[[str], Any]

LAW = LOADED["policies"]
ROWS = 2000


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, bundle: str = str(ROOT / "policies")) -> str:
    assert main(["sql", "--bundle", bundle, *arguments]) == 0
    return capsys.readouterr().out


@cache
def printed_once(dialect: str) -> str:
    """What the command prints of the shipped law."""
    with redirect_stdout(StringIO()) as output:
        assert main(["sql", "--bundle", str(ROOT / "policies"), "--dialect", dialect]) == 0
    return output.getvalue()


@cache
def asked() -> tuple[list[dict[str, Any]], list[Row]]:
    """Every case on its days, and what each must come to."""
    documents = [
        {**case.request(column.day), "id": f"{n} {column.day}"}
        for n, case in enumerate(cases_of(LAW))
        for column in case.columns
    ]
    return documents, expected(LAW, documents, {})


def test_every_case_is_answered_as_the_runner_does(engine: Engine) -> None:
    layout, statement = written(LAW, engine.dialect)[0], written_for_view(LAW, engine.dialect)
    documents, wanted = asked()
    rows = [row(layout, LAW.bundle.facts, document) for document in documents]

    assert len(rows) > 100
    assert differences(wanted, engine.answers(layout, rows, statement)) == []


def test_rows_are_rejected_as_they_are_without_a_view(engine: Engine) -> None:
    layout, statement = written(LAW, engine.dialect)
    rows = [row(layout, LAW.bundle.facts, document) for table in TABLES.values() for document in table]
    rows.append(dict.fromkeys(layout.columns()))
    plain = engine.answers(layout, rows, statement)
    viewed = engine.answers(layout, rows, written_for_view(LAW, engine.dialect))

    assert any(answer["rejected"] for answer in plain)
    assert sorted(viewed, key=repr) == sorted(plain, key=repr)


@pytest.fixture(name="viewed")
def _viewed(engine: Engine) -> Iterator[Execute]:
    """How statements are executed where `answers` is the printed view of a large table with an index."""
    run: Execute = engine.connection.execute  # type: ignore[attr-defined]
    layout, _ = written(LAW, engine.dialect)
    run(f"DROP TABLE IF EXISTS requests{' CASCADE' if engine.dialect == 'postgres' else ''}")
    run(create(layout, engine.dialect))
    run(
        "INSERT INTO requests (id, date, exchange__direction)"  # noqa: S608 - made here
        " SELECT 'r' || n, '2024-03-15', 'provide' FROM (WITH RECURSIVE numbers AS"
        f" (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS}) SELECT n FROM numbers) AS numbers"
    )
    if engine.dialect != "duckdb":  # which finds a row without one
        run("CREATE UNIQUE INDEX by_id ON requests (id)")
        run("ANALYZE requests")
    run(f"CREATE TEMPORARY VIEW answers AS {printed_once(engine.dialect)}")
    yield run
    run("DROP VIEW answers")
    run("DROP TABLE requests")


def test_only_the_row_asked_for_is_read(engine: Engine, viewed: Execute) -> None:
    asked = "SELECT id, outcome FROM answers WHERE id = 'r77'"
    found = viewed(asked).fetchall()
    steps = viewed(f"EXPLAIN {'QUERY PLAN ' if engine.dialect == 'sqlite' else ''}{asked}").fetchall()
    plan = "\n".join(str(step[-1]) for step in map(tuple, steps))

    assert [tuple(each) for each in found] == [("r77", "undetermined")]
    if engine.dialect == "postgres":
        assert "using by_id on requests" in plan
        assert "Seq Scan on requests" not in plan
    elif engine.dialect == "sqlite":
        assert "SEARCH row_of_table USING INDEX by_id (id=?)" in plan
        assert "SCAN row_of_table" not in plan
        assert "SCAN requests" not in plan
    else:
        (_, scan) = " ".join(plan.replace("│", " ").split()).split("main.requests")
        assert "Filters: id = 'r77'" in scan.partition("╰")[0]


def test_postgres_works_each_step_out_once_for_a_row_and_stores_none(
    engine: Engine, request: pytest.FixtureRequest
) -> None:
    if engine.dialect != "postgres":
        return
    viewed: Execute = request.getfixturevalue("viewed")
    plan = [str(step[0]) for step in viewed("EXPLAIN SELECT * FROM answers").fetchall()]
    steps = written(LAW, "postgres")[1].ctes

    assert len(steps) > 5
    scanned = {name for step in plan for name in re.findall(r"Subquery Scan on (\w+)", step)}
    # The entries of a register, and whether lists are stated beside a key, are joined to the row.
    assert {step.alias for step in steps} - scanned == {"register_agencies", "lists"}
    assert not [step for step in plan if "CTE" in step or "Materialize" in step]


@pytest.mark.parametrize("dialect", NAMES)
def test_the_view_is_written_and_read_back_in_every_dialect(dialect: str) -> None:
    text = Statement(SMALL, dialect, "flat", {}, None).for_view("requests").sql(dialect, pretty=True)
    once = sqlglot.parse_one(text, read=dialect).sql(dialect)

    assert sqlglot.parse_one(once, read=dialect).sql(dialect) == once


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "sqlite", "snowflake", "bigquery", "databricks"])
@pytest.mark.parametrize("table", ["{{ ref('requests') }}", '{{ source("raw", "requests") }}', "{{this}}"])
def test_a_model_of_dbt_is_printed_ready_for_it(dialect: str, table: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "--dialect", dialect, "--table", table, bundle=SHORT.bundle.root)
    heading, statement = text.partition("\nWITH" if text.count("\nWITH") else "\nSELECT")[::2]

    assert text.count(table) == 1
    assert f"FROM {table}" in statement
    assert not text.rstrip().endswith(";")
    assert "CREATE VIEW answers AS" in heading
    made = Statement(SHORT, dialect, "flat", {}, None).for_view("a.requests").sql(dialect)
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
    text = printed(capsys, "--dialect", "duckdb", "--table", f"{{{{ ref('{step}') }}}}", bundle=SHORT.bundle.root)

    assert f"{step}_2 AS (" in text
    assert f"\n{step} AS (" not in text
    assert f"WITH {step} AS (" not in text


COUNTRY = "counterpart__country"


NO_COUNTRIES = ("mx", "Mx", "MX ", "\uff2d\uff38")


def test_texts_are_compared_exactly_whatever_the_column_says(engine: Engine) -> None:
    """As the documents are: `mx` is no country, in a table that takes it for `MX` neither."""
    layout, plain = written(LAW, engine.dialect)
    statements = [one.sql(engine.dialect) for one in (plain, written_for_view(LAW, engine.dialect))]
    texts = [layout.naming.fact(name) for name, fact in LAW.bundle.facts.items() if fact.type in {CHOICE, TEXT}]
    rows = ", ".join(f"('{given}', '2024-03-15', '{given}')" for given in (*NO_COUNTRIES, "MX"))
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
            for name, kind in layout.columns().items()
        ]
        execute(f"CREATE TEMPORARY TABLE requests ({', '.join(columns)})")
        execute(f"INSERT INTO requests (id, date, {COUNTRY}) VALUES {rows}")  # noqa: S608 - made here
        for statement in statements:
            found = execute(f"SELECT id, rejected_at FROM ({statement}) AS answers")  # noqa: S608 - made here

            assert {tuple(each) for each in found.fetchall()} == {
                *((given, "facts.counterpart.country") for given in NO_COUNTRIES),
                ("MX", None),
            }, rule
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
