"""Rows decided by columns are answered and rejected as one after the other, on random law, names, rows and faults."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import statute_runner
from nasty_names import Nasty
from random_law import bundle_of, bundles, readings, request, small
from random_law import stated as stated_facts
from statute_runner.api import LoadedBundle
from statute_runner.batch import fact_values
from statute_runner.law.value_faults import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from random_law import Files
    from statute_runner.law.facts import FactType

pa = pytest.importorskip("pyarrow")
from .column_deciding import Deciding  # noqa: E402 - it needs pyarrow

FORMATS = ("ndjson", "csv", "parquet")
TYPES = {
    "yes/no": pa.bool_(),
    "whole number": pa.int64(),
    "set of choices": pa.list_(pa.string()),
    "set of whole numbers": pa.list_(pa.int32()),
}
HURTS: dict[str, list[Any]] = {
    "id": [None, "", " ", "x" * 201, "a\nb", "a\u202eb", 'q"\\u', "Zürich", "\u200c", "a\x7f", "a b"],
    "date": [None, "", "2024-02-30", "2024-3-15", "0000-01-01", "2024-03-15 ", "\u0662024-03-15", "1900-02-29"],
    "choice": ["XX", "", " x", "x ", "X", "none"],
    "text": ["\u202e", "x" * (LONGEST_TEXT + 1), "x" * LONGEST_TEXT, "a\rb", "a\r\nb", "\u200b", "", "é", "a\tb"],
    "whole number": [5, -3, 2**62, -(2**53)],
    "set of choices": [[None], ["y", "y"], ["no such"], [], ["x", None], ["y", "x"], [""], ["x\x1fy"], ["x\x1f"]],
    "set of whole numbers": [[None], [3, 3], [0], [4], [], [-1], [3, 1]],
}


def table_of(rows: Sequence[Mapping[str, Any]], facts: Mapping[str, FactType]) -> Any:
    """The rows as a table with the types of the facts."""
    types = {"id": pa.string(), "date": pa.string()} | {
        name: TYPES.get(fact.type, pa.string()) for name, fact in facts.items()
    }
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in types.items()})


def spoilt(rng: random.Random, row: dict[str, Any], facts: Mapping[str, FactType], share: float) -> dict[str, Any]:
    """The row, now and then with a value that need not be allowed."""
    kinds = {"id": "id", "date": "date"} | {name: fact.type for name, fact in facts.items()}
    for name in rng.sample(list(kinds), 2):
        if rng.random() < share and kinds[name] in HURTS:
            row[name] = rng.choice(HURTS[kinds[name]])
    return row


def drawn(rng: random.Random, files: Files, nasty: Nasty | None, count: int) -> list[dict[str, Any]]:
    """Random requests under a bundle as rows."""
    made = []
    for number in range(count):
        document = request(rng, sorted(files["facts.yaml"]["facts"]), rng.choice([0.3, 0.8]))
        document = nasty.document(document) if nasty else document
        made.append({"id": f"r-{number}", "date": document["date"]} | stated_facts(document))
    return made


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(bundles(), readings(), st.integers(0, 2**32), st.sampled_from(FORMATS), st.booleans())
def test_random_rows_are_answered_by_columns_as_one_by_one(
    files: Files, chosen: dict[str, str], seed: int, form: str, renamed: bool
) -> None:
    rng = random.Random(seed)
    nasty = Nasty(rng, files) if renamed else None
    loaded = LoadedBundle(bundle_of(nasty.files(files) if nasty else files))
    deciding = Deciding(loaded, nasty.readings(chosen) if nasty else chosen, form)
    share = rng.choice([0.0, 0.3])
    rows = [spoilt(rng, row, deciding.facts, share) for row in drawn(rng, files, nasty, 30)]

    read, by_columns = deciding.compare(table_of(rows, deciding.facts))

    assert read == len(rows)
    assert share or by_columns == read


def test_more_comparisons_of_one_fact_than_a_number_of_arrow_has_bits_are_all_made() -> None:
    values = [f"v{number}" for number in range(150)]
    fact = {"type": "choice", "values": dict.fromkeys(values, "A value.")}
    tests = [{"fact": "person.kind", "is": value} for value in values[::2]]
    loaded = LoadedBundle(bundle_of(small({"person.kind": fact}, {"any": tests})))
    deciding = Deciding(loaded, {}, "ndjson")
    rows = [{"id": f"r-{n}", "date": "2020-01-01", "person.kind": value} for n, value in enumerate([*values, None])]

    answers = deciding.by_columns(table_of(rows, deciding.facts)).answers.splitlines()

    assert [b'"outcome":"undetermined"' in line for line in answers] == [False] * 150 + [True]
    assert [b'"outcome":"granted"' in line for line in answers] == [True, False] * 75 + [False]


def test_values_are_judged_anew_where_too_many_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fact_values, "MOST", 4)
    fact = {"type": "whole number", "from": 0, "to": 50}
    loaded = LoadedBundle(bundle_of(small({"goods.count": fact}, {"fact": "goods.count", "at least": 20})))
    deciding = Deciding(loaded, {}, "ndjson")
    rows = [{"id": f"r-{n}", "date": "2020-01-01", "goods.count": n} for n in range(52)]

    assert deciding.compare(table_of(rows, deciding.facts)) == (52, 51)
    assert deciding.by_columns(table_of(rows, deciding.facts)).rejected == 1


def test_lists_in_text_and_what_could_be_too_long_for_a_request_are_decided_row_by_row() -> None:
    facts: dict[str, dict[str, Any]] = {f"a.t{n}": {"type": "text"} for n in range(20)}
    loaded = LoadedBundle(bundle_of(small(facts, {"fact": "a.t0", "is": "x"})))
    deciding = Deciding(loaded, {}, "ndjson")
    row = {"id": "r", "date": "2020-01-01"} | {f"a.t{n}": "x" * LONGEST_TEXT for n in range(20)}
    papers = statute_runner.load(str(Path(__file__).parents[2] / "policies"))

    assert deciding.by_columns(table_of([row | {"a.t19": "x"}] * 2, deciding.facts)) is None
    assert deciding.by_columns(table_of([{**row, **{f"a.t{n}": "x" for n in range(20)}}], deciding.facts)) is not None
    in_text = pa.table({"id": ["r"], "date": ["2024-01-01"], "goods.entries": ["[]"]})
    assert Deciding(papers, {}, "ndjson").by_columns(in_text) is None


def test_ids_days_and_sets_of_other_types_say_the_same() -> None:
    facts: dict[str, dict[str, Any]] = {"goods.entered": {"type": "date"}}
    facts["goods.count"] = {"type": "whole number", "from": 0, "to": 9}
    loaded = LoadedBundle(bundle_of(small(facts, {"fact": "goods.entered", "on or after": "2020-01-01"})))
    deciding = Deciding(loaded, {}, "parquet")
    day = [dt.date(2019, 12, 31), dt.date(2020, 1, 1), None]
    table = pa.table(
        {
            "id": pa.array([1, 2, 3]),
            "date": pa.array([*day[:2], dt.date(2021, 1, 1)], pa.date32()).cast(pa.timestamp("us")),
            "goods.entered": pa.array(day, pa.date32()),
            "goods.count": pa.array([1.0, 2.5, None], pa.float64()),
        }
    )

    assert deciding.compare(table) == (3, 2)
