"""The columns of a frame may come in every layout, beside others; what seems to be a fact and is none is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import statute_runner
import statute_runner.arrow as law_arrow
import statute_runner.duckdb as law_duckdb
import statute_runner.pandas as law_pandas
import statute_runner.polars as law_polars
from statute_runner.problem import Refused

pa: Any = pytest.importorskip("pyarrow")

LAW = Path(__file__).parents[1] / "flat_law"
IDS, DAYS = ["7", "8", "9"], ["2024-03-15"] * 3
FACTS: dict[str, list[Any]] = {
    "counterpart.country": ["MX", None, "XX"],
    "finding.made": [True, False, None],
    "finding.chapters": [[3, 7], [], None],
}


@pytest.fixture(scope="module", name="law")
def _law() -> statute_runner.LoadedBundle:
    return statute_runner.load(str(LAW))


def table(**columns: Any) -> Any:
    return pa.table({"id": IDS, "date": DAYS, **columns})


def a_map(rows: int) -> Any:
    return pa.array([[("country", "MX")]] * rows, pa.map_(pa.string(), pa.string()))


@pytest.fixture(scope="module", name="expected")
def _expected(law: statute_runner.LoadedBundle) -> list[dict[str, Any]]:
    """By the reference, row by row."""
    made: list[dict[str, Any]] = []
    for row in range(3):
        facts: dict[str, Any] = {}
        for name, values in FACTS.items():
            group, _, key = name.partition(".")
            facts.setdefault(group, {})[key] = values[row]
        try:
            found = law.decide({"id": IDS[row], "date": DAYS[row], "facts": facts}, trace=False)
        except Refused as refused:
            first = refused.problems[0]
            made.append({"outcome": None, "missing": None, "rejected": first.code, "rejected_at": first.path})
        else:
            missing = [each["fact"] for each in found["missing"]]
            made.append({"outcome": found["outcome"], "missing": missing, "rejected": None, "rejected_at": None})
    assert [row["rejected"] for row in made] == [None, None, "request-value"]
    return made


def structures() -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {"counterpart": [{}, {}, {}], "finding": [{}, {}, {}]}
    for name, values in FACTS.items():
        group, _, key = name.partition(".")
        for row, value in enumerate(values):
            groups[group][row][key] = value
    return groups


LAYOUTS: dict[str, dict[str, Any]] = {
    "dotted": FACTS,
    "underscores": {name.replace(".", "__"): values for name, values in FACTS.items()},
    "structures": structures(),
    "facts": {"facts": [{g: rows[n] for g, rows in structures().items()} for n in range(3)]},
}


@pytest.mark.parametrize("engine", ["python", "duckdb"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read(
    law: statute_runner.LoadedBundle, expected: list[dict[str, Any]], layout: str, engine: str
) -> None:
    pytest.importorskip("duckdb")
    made = law_arrow.decide(table(**LAYOUTS[layout]), law, engine=engine)

    assert made.select([*expected[0]]).to_pylist() == expected


def test_a_set_may_come_member_by_member(law: statute_runner.LoadedBundle, expected: list[dict[str, Any]]) -> None:
    members = {f"finding__chapters__{n}": [n in {3, 7}, False, None] for n in range(1, 35)}
    others = {name.replace(".", "__"): values for name, values in FACTS.items() if name != "finding.chapters"}
    given = table(**others, finding__chapters__known=[True, True, None], **members)

    assert law_arrow.decide(given, law).select([*expected[0]]).to_pylist() == expected


def test_columns_of_other_names_and_types_are_told_and_lose_nothing(
    law: statute_runner.LoadedBundle, expected: list[dict[str, Any]]
) -> None:
    """Whole numbers as ids, midnights as days, texts in a dictionary."""
    days = pa.array(DAYS).cast(pa.timestamp("us"))
    others = {
        "order": pa.array([7, 8, 9]),
        "at": days,
        "land": pa.array(FACTS["counterpart.country"]).dictionary_encode(),
    }
    rest = {name: values for name, values in FACTS.items() if name != "counterpart.country"}
    told = {"order": "id", "at": "date", "land": "counterpart.country"}
    for engine in ("python", "duckdb"):
        made = law_arrow.decide(pa.table({**others, **rest}), law, columns=told, engine=engine)

        assert made.select([*expected[0]]).to_pylist() == expected
        assert made.schema.field("order").type == pa.int64()


def test_a_time_that_is_no_midnight_is_rejected_by_its_row(law: statute_runner.LoadedBundle) -> None:
    at = pa.array(["2024-03-15T00:00:00", "2024-03-15T12:00:00", None]).cast(pa.timestamp("ms"))
    for engine in ("python", "duckdb"):
        made = law_arrow.decide(table().set_column(1, "date", at), law, engine=engine)

        assert made["rejected_at"].to_pylist() == [None, "date", "date"]


def test_all_other_columns_are_kept_in_their_order(law: statute_runner.LoadedBundle) -> None:
    given = pa.table({"z": [{"made": 1}] * 3, "date": DAYS, "a b": [b"\0"] * 3, "id": IDS, "Z.y": [1.5, None, 2]})
    made = law_arrow.decide(given, law)

    assert made.schema.names[:5] == given.schema.names
    assert made.select(given.schema.names).equals(given)


@pytest.mark.parametrize(
    ("columns", "message", "help_"),
    [
        (
            {"counterpart.contry": ["MX"] * 3},
            "unknown column `counterpart.contry`",
            "did you mean `counterpart.country`?",
        ),
        ({"COUNTERPART__COUNTRY": ["MX"] * 3}, "unknown column `COUNTERPART__COUNTRY`", "`counterpart.country`?"),
        ({"Counterpart.Country": ["MX"] * 3}, "unknown column `Counterpart.Country`", "`counterpart.country`?"),
        ({"counterpart_country": ["MX"] * 3}, "unknown column `counterpart_country`", "`counterpart.country`?"),
        ({"counterpartCountry": ["MX"] * 3}, "unknown column `counterpartCountry`", "`counterpart.country`?"),
        ({"Counterpart": [{"country": "MX"}] * 3}, "unknown column `Counterpart`", "did you mean `counterpart`?"),
        ({"counterpart": a_map(3)}, "unsupported type map<string, string> of the column `counterpart`", "a structure"),
        ({"facts": a_map(3)}, "unsupported type map<string, string> of the column `facts`", "a structure `facts`"),
        ({"facts": ["{}"] * 3}, "unsupported type string of the column `facts`", "a structure `facts`"),
        ({"finding__mad": [True] * 3}, "unknown column `finding__mad`", "`columns` says"),
        ({"finding": [{"mad": True}] * 3}, "unknown column `finding.mad`", "did you mean `finding.made`?"),
        ({"finding.made": [True] * 3, "finding__made": [True] * 3}, "both state `finding.made`", "keep one of the two"),
        (
            {"outcome": ["x"] * 3},
            "the frame has a column `outcome`, as the answers do",
            "rename it, or give a `prefix`",
        ),
        ({"counterpart.country": [b"MX"] * 3}, "unsupported type binary", ""),
    ],
)
def test_what_would_count_for_nothing_is_refused(
    law: statute_runner.LoadedBundle, columns: dict[str, Any], message: str, help_: str
) -> None:
    with pytest.raises(Refused) as refused:
        law_arrow.decide(table(**columns), law)

    (problem,) = refused.value.problems
    assert message in problem.message
    assert help_ in problem.help
    assert "--" not in problem.help
    if "outcome" not in columns:
        told = dict.fromkeys(columns, "")
        assert law_arrow.decide(table(**columns), law, columns=told)["rejected"].null_count == len(IDS)


def test_an_id_and_a_day_must_be_there(law: statute_runner.LoadedBundle) -> None:
    with pytest.raises(Refused) as refused:
        law_arrow.decide(pa.table({"order": IDS}), law)

    assert [problem.message for problem in refused.value.problems] == ["missing column `id`", "missing column `date`"]
    assert refused.value.problems[0].help == "`columns={'COLUMN': 'id'}` says which one it is"


@pytest.mark.parametrize("told", [{"nothing": "id"}, {"other": "finding.mad"}])
def test_what_is_told_of_columns_must_fit(law: statute_runner.LoadedBundle, told: dict[str, str]) -> None:
    with pytest.raises(Refused):
        law_arrow.decide(table(other=[1] * 3), law, columns=told)


def test_a_column_that_only_looks_like_a_fact_can_be_told_to_state_nothing(law: statute_runner.LoadedBundle) -> None:
    made = law_arrow.decide(table(finding__note=[1] * 3), law, columns={"finding__note": ""})

    assert made["finding__note"].to_pylist() == [1] * 3


def test_a_prefix_begins_the_names_of_what_is_added(law: statute_runner.LoadedBundle) -> None:
    made = law_arrow.decide(table(outcome=["x"] * 3), law, prefix="law_")

    assert made.schema.names[:5] == ["id", "date", "outcome", "law_outcome", "law_possible"]
    assert made.schema.names[-3:] == ["law_rejected", "law_rejected_at", "law_rejected_because"]


def test_what_columns_state_is_read_from_the_file_of_a_project(
    law: statute_runner.LoadedBundle, tmp_path: Path
) -> None:
    """As `statute batch --map` reads it: a column that states something must be there."""
    path = tmp_path / "statute-columns.yaml"
    path.write_text("format: columns/v1\ncolumns: {order_no: id, rest: null, elsewhere: null}\n")
    given = pa.table({"order_no": ["a"], "date": ["2024-01-01"], "rest": [1]})
    pl: Any = pytest.importorskip("polars")
    relation = pytest.importorskip("duckdb").connect().from_arrow(given)
    expected = law_arrow.decide(given, law, columns={"order_no": "id", "rest": ""})

    assert expected["rejected"].to_pylist() == [None]
    assert law_arrow.decide(given, law, columns=path) == expected
    assert law_duckdb.decide(relation, law, columns=str(path)).to_arrow_table()["outcome"] == expected["outcome"]
    assert law_polars.decide(pl.from_arrow(given), law, columns=path)["outcome"].to_list() == ["undetermined"]
    assert law_pandas.decide(given.to_pandas(), law, columns=path)["outcome"].tolist() == ["undetermined"]
    path.write_text("format: columns/v1\ncolumns: {order_no: id, elsewhere: finding.made}\n")
    with pytest.raises(Refused, match="`elsewhere`"):
        law_arrow.decide(given, law, columns=path)
    path.write_text("format: columns/v1\ncolumns: {order_no: finding.mad}\n")
    with pytest.raises(Refused, match=r"(?s)unknown fact.*\n  help: did you mean"):
        law_arrow.decide(given, law, columns=path)


def test_a_refusal_says_what_helps_as_commands_do(law: statute_runner.LoadedBundle) -> None:
    with pytest.raises(Refused) as refused:
        law_arrow.decide(pa.table({"id": ["a"], "date": ["2024-01-01"], "finding.mad": [True]}), law)
    (problem,) = refused.value.problems

    assert str(refused.value) == f"frame:1:1: batch-column {problem.message}\n  help: {problem.help}"
    assert "finding.made" in problem.help
