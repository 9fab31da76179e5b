"""The statement itself: complete, two-valued, of linear size, readable back, and printed with what it is."""

from __future__ import annotations

import logging
import random
import re
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot

import statute_runner
from prove import random_bundle
from statute_runner.cli import main
from statute_runner.logic.operators import OPERATORS, SETS, STATED
from statute_runner.sql.dialect import EXECUTED, NAMES, NESTED
from statute_runner.sql.named_columns import by_period
from statute_runner.sql.select_statement import Statement, statement
from statute_runner.sql.set_tests import OF_MEMBERS
from statute_runner.sql.sql_boolean import OF_VALUES
from statute_runner.sql.sql_expression import FALSE, TRUE, column, conjoined, disjoined, negated

from .conftest import LOADED, ROOT, SHORT, written
from .tables import differences, expected, row
from .test_rejection import TABLES

if TYPE_CHECKING:
    from .engines import Engine, Spark, Sqlite

LAW = LOADED["policies"]


def test_every_operator_is_written_in_sql_once() -> None:
    of_sets = {name for name, operator in OPERATORS.items() if operator.types <= SETS}

    assert of_sets == OF_MEMBERS.keys()
    assert OPERATORS.keys() - of_sets - {STATED} == OF_VALUES.keys()


@pytest.mark.parametrize(
    ("made", "sql"),
    [
        (conjoined([]), "TRUE"),
        (disjoined([]), "FALSE"),
        (conjoined([column("a"), TRUE, column("a")]), "a"),
        (conjoined([column("a"), FALSE]), "FALSE"),
        (disjoined([column("a"), TRUE]), "TRUE"),
        (disjoined([FALSE, column("a"), column("b")]), "a OR b"),
        (conjoined([disjoined([column("a"), column("b")]), column("c")]), "(a OR b) AND c"),
        (negated(disjoined([column("a"), column("b")])), "NOT (a OR b)"),
        (negated(negated(disjoined([column("a"), column("b")]))), "a OR b"),
        (negated(TRUE), "FALSE"),
        (column("MX"), '"MX"'),
        (by_period(["", "2000-01-01"], {0: TRUE, 1: TRUE}), "TRUE"),
        (
            by_period(["", "2000-01-01", "2001-01-01"], {0: TRUE, 2: FALSE}),
            "CASE WHEN date >= '2001-01-01' THEN FALSE ELSE TRUE END",
        ),
        (by_period(["", "2000-01-01", "2001-01-01"], {1: FALSE}), "FALSE"),
    ],
)
def test_pieces(made: sqlglot.exp.Expr, sql: str) -> None:
    assert sql == made.sql()


def test_a_rule_is_one_column_that_is_true_false_or_where_it_is_not_known_null(engine: Engine) -> None:
    layout, whole = written(LAW, engine.dialect)
    steps = [step for step in whole.ctes if step.alias.startswith("rules_")]
    # A step that is stored carries up only what is read above it; here all is looked at.
    for step in steps:
        own = [each for each in step.this.selects if each.alias]
        below = sqlglot.exp.Column(this=sqlglot.exp.Star(), table=step.this.args["from_"].this.this.copy())
        step.this.set("expressions", [below, *own])
    # What is selected by member, and which members lack something, are lists.
    lists = {f"lacks__{name.replace('.', '_')}" for name, fact in LAW.bundle.facts.items() if fact.one}
    of_members = {name for section in LAW.bundle.all_sections() for name, rule in section.rules.items() if rule.about}
    # What goes through lists is null on the days on which no rule asks for it.
    selected = [each for step in steps for each in step.this.selects if each.alias]
    named = [each.alias for each in selected if not each.find(sqlglot.exp.Query, sqlglot.exp.Lambda)]
    flat = [name for name in named if "___" not in name and not name.startswith("part") and name not in lists]
    names = [name for name in flat if name.rpartition("__")[0] not in of_members]
    flags = [
        name
        for name in layout.columns()
        if "__known" in name or name.rpartition("__")[0] + "__known" in layout.columns()
    ]
    rows = [row(layout, LAW.bundle.facts, document) for table in TABLES.values() for document in table]
    rows += [{**rows[0], **dict.fromkeys(flags)}, dict.fromkeys(layout.columns())]
    got = engine.answers(layout, rows, whole.select(*names, append=False))

    nullable = [name for name in names if "__holds" in name]

    assert len(names) > 30
    assert len(nullable) > 10
    assert {each[name] for each in got for name in nullable} == {True, False, None}
    # Of a row of which nothing is known, what holds under some facts and not under others is not.
    assert {got[-1][name] for name in nullable if {True, False} <= {each[name] for each in got[:-1]}} == {None}


TESTS: tuple[tuple[str, str, Any], ...] = (
    *(("a.kind", operator, "x") for operator in ("is", "is not")),
    *(("a.kind", operator, members) for operator in ("one of", "none of") for members in (["x", "y"], ["z"])),
    *(("a.kind", operator, {"fact": "a.like"}) for operator in ("is", "is not")),
    *(("a.flag", operator, truth) for operator in ("is", "is not") for truth in (True, False)),
    *(("a.parts", "has", member) for member in ("p", "q")),
    *(("a.parts", operator, ["p", "q"]) for operator in ("has any of", "has all of", "within")),
    *(("a.parts", operator, {"fact": "a.pieces"}) for operator in ("within", "shares any with")),
    *(
        ("a.count", operator, number)
        for operator in ("is", "is not", "more than", "at least", "less than", "at most")
        for number in (3, {"fact": "a.limit"})
    ),
    *(("a.count", operator, [3, 4]) for operator in ("one of", "none of")),
    *(
        ("a.day", operator, day)
        for operator in ("is", "before", "after", "on or before", "on or after")
        for day in ("2020-01-05", {"fact": "date"})
    ),
    *(("date", operator, "2020-01-05") for operator in ("is", "before", "after", "on or before", "on or after")),
    *((fact, "is stated", truth) for fact in ("a.kind", "a.parts", "a.day", "date") for truth in (True, False)),
)
PIECES = {"type": "set of choices", "values": {"q": "", "r": "", "s": ""}}


def of_tests() -> statute_runner.LoadedBundle:
    """A bundle with a route for each of the tests, and one for its negation."""
    files = random_bundle.data(random.Random(0), list(random_bundle.FACTS))
    conditions = [{"fact": fact, operator: operand} for fact, operator, operand in TESTS]
    decisions = {
        f"law/one/{n}": [{"outcome": "granted", "when": when}, {"outcome": "refused"}]
        for n, when in enumerate([*conditions, *({"not": condition} for condition in conditions)])
    }
    files["facts.yaml"]["facts"]["a.pieces"] = {**files["facts.yaml"]["facts"]["a.parts"], **PIECES}
    asked = files["bundle.yaml"]["questions"]["asked"]
    asked["routes"] = list(decisions)
    asked["decision"] = [{"outcome": "granted", "when": {"any_route": "granted"}}, {"outcome": "silent"}]
    for version in (random_bundle.OLD, random_bundle.NEW):
        files[f"law/one/{version}.yaml"]["decisions"] = decisions
    return statute_runner.LoadedBundle(random_bundle.bundle_of(files))


def test_every_operator_over_every_value(engine: Engine) -> None:
    loaded = of_tests()
    pairs = [("a.kind", "a.like"), ("a.count", "a.limit"), ("a.flag", "a.parts"), ("a.day", "a.flag")]
    stated: list[dict[str, Any]] = [
        {
            "id": f"{first} {one!r} {second} {other!r}",
            "date": "2020-01-05",
            "facts": {"a": {first[2:]: one, second[2:]: other}},
        }
        for first, second in pairs
        for one in (None, *random_bundle.domain(first))
        for other in (None, *random_bundle.domain(second))
    ]
    stated += [
        {"id": f"sets {n}", "date": "2020-01-05", "facts": {"a": {"parts": first, "pieces": second}}}
        for n, (first, second) in enumerate(product((None, [], ["p"], ["q", "r"]), (None, [], ["q"], ["s", "r", "q"])))
    ]
    documents: list[dict[str, Any]] = [*stated, *({"id": day, "date": day} for day in random_bundle.WINDOW)]
    made = Statement(loaded, engine.dialect, "flat", {}, None)
    rows = [row(made.layout, loaded.bundle.facts, document) for document in documents]
    wanted = expected(loaded, documents, {})

    assert {operator for _, operator, _ in TESTS} == OPERATORS.keys()
    assert differences(wanted, engine.answers(made.layout, rows, made.from_table("requests"))) == []


def chain(length: int) -> statute_runner.LoadedBundle:
    """A bundle in which each rule uses the one before it twice."""
    files = random_bundle.data(random.Random(0), ["a.flag", "a.kind", "a.day"])
    for version, other in ((random_bundle.OLD, random_bundle.NEW), (random_bundle.NEW, random_bundle.OLD)):
        rules: dict[str, Any] = {"r0": {"cite": "a", "says": "", "when": {"fact": "a.flag", "is": True}}}
        for n in range(1, length):
            before = {"rule": f"r{n - 1}"}
            parts = [
                {"any": [before, {"fact": "a.kind", "is": "x"}]},
                {"any": [before, {"fact": "a.day", "before": other}]},
            ]
            rules[f"r{n}"] = {"cite": "a", "says": "", "all": parts}
        files[f"law/one/{version}.yaml"]["rules"] = rules
        files[f"law/one/{version}.yaml"]["decisions"] = {
            "law/one/a": [{"outcome": "granted", "when": {"rule": f"r{length - 1}"}}, {"outcome": "refused"}]
        }
    return statute_runner.LoadedBundle(random_bundle.bundle_of(files))


def chained(engine: Engine, length: int) -> list[Any]:
    loaded = chain(length)
    documents = [
        {"id": f"{date} {flag} {kind} {day}", "date": date, "facts": {"a": {"flag": flag, "kind": kind, "day": day}}}
        for date in ("2020-01-02", "2020-01-04", "2020-01-07")
        for flag in (None, True, False)
        for kind in (None, "x", "y")
        for day in (None, "2020-01-01", "2020-01-09")
    ]
    made = Statement(loaded, engine.dialect, "flat", {}, None)
    rows = [row(made.layout, loaded.bundle.facts, document) for document in documents]
    return differences(expected(loaded, documents, {}), engine.answers(made.layout, rows, made.from_table("requests")))


def test_rules_that_are_used_again_and_again_are_computed_once(engine: Engine) -> None:
    assert chained(engine, 40) == []


def test_the_same_on_spark(spark: Spark) -> None:
    assert chained(spark, 14) == []


def test_the_size_is_linear() -> None:
    short, long, longer = (len(statement(chain(length), "duckdb").sql("duckdb")) for length in (10, 20, 30))

    assert abs((longer - long) - (long - short)) < (long - short) / 10


SMALL = statute_runner.LoadedBundle(
    random_bundle.bundle_of(random_bundle.data(random.Random(2), list(random_bundle.FACTS)))
)


@pytest.mark.parametrize("dialect", NAMES)
def test_every_dialect_is_written_and_read_back(dialect: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        printed = statement(SMALL, dialect).sql(dialect, pretty=True)
        once = [read.sql(dialect) for read in sqlglot.parse(printed, read=dialect) if read]
        twice = [read.sql(dialect) for read in sqlglot.parse(once[0], read=dialect) if read]

    assert len(once) == 1
    assert once == twice
    assert caplog.messages == []


@pytest.mark.parametrize("dialect", [*EXECUTED, "snowflake", "tsql", "bigquery"])
def test_the_command_says_whether_the_dialect_was_executed(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["sql", "--bundle", str(ROOT / "tests/bundles/ftc"), "--dialect", dialect])
    printed = capsys.readouterr().out

    assert status == 0
    assert ("NOT EXECUTED" in printed.partition("WITH")[0]) == (dialect not in EXECUTED)
    assert isinstance(sqlglot.parse_one(printed, read=dialect), sqlglot.exp.Select)


@pytest.mark.parametrize("dialect", NESTED)
def test_the_nested_layout_is_read_back(dialect: str) -> None:
    made = statement(SMALL, dialect, layout="nested").sql(dialect)

    assert "facts.a.kind AS a__kind" in made
    assert isinstance(sqlglot.parse_one(made, read=dialect), sqlglot.exp.Select)


def test_missing_facts_can_be_left_out(engine: Engine) -> None:
    layout, whole_statement = written(SMALL, engine.dialect)
    documents = [{"id": day, "date": day, "facts": {"a": {}}} for day in (*random_bundle.WINDOW, "2023-02-29")]
    rows = [row(layout, SMALL.bundle.facts, document) for document in documents]
    whole = engine.answers(layout, rows, whole_statement)
    short = engine.answers(layout, rows, statement(SMALL, engine.dialect, missing=False))

    assert {each["missing"] is None for each in whole} == {True, False}
    assert [{name: said for name, said in each.items() if name != "missing"} for each in whole] == short


def test_the_command_leaves_missing_facts_out(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = []
    for options in ([], ["--no-missing"]):
        assert main(["sql", "--bundle", SHORT.bundle.root, "--dialect", "duckdb", *options]) == 0
        printed = capsys.readouterr().out
        assert ("lacks__" in printed) == (not options)
        sizes.append(len(printed))

    assert sizes[0] > sizes[1]


def test_the_command_prints_the_same_statement_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sql", "--dialect", "duckdb", "--table", "archive.exchanges", "--reading", "purposes-list=all"]
    printed = [(main([*arguments, "--bundle", str(ROOT / "policies")]), capsys.readouterr().out) for _ in range(2)]
    heading = [line for line in printed[0][1].splitlines() if line.startswith("-- ")]

    assert printed[0] == printed[1]
    assert printed[0][0] == 0
    assert LAW.bundle.sha256 in heading[1]
    assert "purposes-list=all" in heading[2]
    assert "FROM archive.exchanges" in printed[0][1]
    assert "/* usc/19/1628/b/1 */" in printed[0][1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--dialect", "snowflak"],
            "unknown-dialect unknown SQL dialect `snowflak`\n  help: did you mean `snowflake`?",
        ),
        (
            ["--dialect", "mysql", "--layout", "nested"],
            "sql-layout unsupported layout: nested is not available for `mysql`\n  help: use --layout flat",
        ),
        (
            ["--dialect", "mysql", "--table", "a; drop table b"],
            "usage expected the name of a table, got `a; drop table b`",
        ),
        (["--dialect", "mysql", "--table", "a where b"], "usage expected the name of a table, got `a where b`"),
        (["--dialect", "mysql", "--question", "x"], "unknown-question unknown question `x`"),
        (["--dialect", "mysql", "--reading", "x=y"], "unknown-reading unknown reading `x`"),
    ],
)
def test_what_the_command_refuses(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["sql", "--bundle", str(ROOT / "policies"), *arguments])
    printed = capsys.readouterr()

    assert (status, printed.out) == (2, "")
    assert printed.err.startswith(said)


def test_columns_that_a_database_cannot_tell_apart_have_a_digest_each() -> None:
    files = random_bundle.data(random.Random(0), ["a.kind", "a.parts", "a.flag"])
    values = {"p": "", "q": "", "r": "", "P": "", "B-1": "", "B.1": "", "known": ""}
    files["facts.yaml"]["facts"]["a.parts"]["values"] = values
    named = Statement(statute_runner.LoadedBundle(random_bundle.bundle_of(files)), "duckdb", "flat", {}, None).layout
    plain = {"id", "date", "a__kind", "a__flag", "a__parts__q", "a__parts__r"}
    renamed = named.renamed()

    assert {name.lower() for name in named.columns()} == plain | {name.lower() for name in renamed}
    assert sorted(renamed.values()) == sorted(
        [*(f"{member} of a.parts" for member in ("p", "P", "B-1", "B.1", "known")), "whether a.parts is known"]
    )
    assert all(re.fullmatch("a__parts__(p|P|B_1|known)__[0-9a-f]{24}", name) for name in renamed)


def test_a_name_does_not_change_with_what_else_the_bundle_has() -> None:
    def column_of(member: str, values: list[str]) -> str:
        files = random_bundle.data(random.Random(0), ["a.kind", "a.parts"])
        files["facts.yaml"]["facts"]["a.parts"]["values"] = dict.fromkeys(values, "")
        layout = Statement(
            statute_runner.LoadedBundle(random_bundle.bundle_of(files)), "duckdb", "flat", {}, None
        ).layout
        return next(name for name, said in layout.renamed().items() if said == f"{member} of a.parts")

    members = ["p", "q", "r"]

    assert column_of("B-1", [*members, "B-1", "B.1"]) == column_of("B-1", ["b_1", "B.1", "B-1", *members])


@pytest.mark.parametrize("table", ["request", "checked", "rules_1", "Rules_2"])
def test_the_table_may_be_named_as_a_step_is(sqlite: Sqlite, table: str) -> None:
    layout, named_requests = written(SHORT, "sqlite")
    again = statement(SHORT, "sqlite", table=table)
    rows = [row(layout, SHORT.bundle.facts, {"id": "a", "date": "2024-01-01", "facts": {}})]
    wanted = sqlite.answers(layout, rows, named_requests)
    sqlite.connection.execute(f"CREATE TABLE {table} AS SELECT * FROM requests")  # noqa: S608 - made here
    try:
        got = [dict(found) for found in sqlite.connection.execute(again.sql("sqlite"))]
    finally:
        sqlite.connection.execute(f"DROP TABLE {table}")

    assert got == wanted


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite", "postgres", "spark"])
def test_the_heading_says_how_lists_are_held_and_what_to_set(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = str(ROOT / "tests/bundles/beneficial-owner")
    assert main(["sql", "--bundle", bundle, "--dialect", dialect]) == 0
    heading = capsys.readouterr().out.partition("WITH ")[0]

    nested = dialect in {"duckdb", "spark"}
    assert ("-- A list is a column of structures; a null field is not known." in heading) == nested
    assert ("-- A list is a column of JSON, as requests have it" in heading) == (not nested)
    assert ("SET jit = off." in heading) == (dialect == "postgres")
    assert ("SET spark.sql.analyzer.maxIterations = 1000." in heading) == (dialect == "spark")
