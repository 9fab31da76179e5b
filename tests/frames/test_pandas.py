"""Frames of pandas are decided as `statute batch` decides the same rows; what is missing there is not known."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
import statute_runner.pandas as law_pandas
from statute_runner.problem import Refused

from .conftest import plain

if TYPE_CHECKING:
    from .random_frames import Frame

np: Any = pytest.importorskip("numpy")
pd: Any = pytest.importorskip("pandas")

EXCHANGE = statute_runner.load(str(Path(__file__).parents[1] / "bundles" / "exchange-shape"))
DAY = date(2024, 1, 1)


def rows(frame: Any) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def as_pandas(frame: Frame, *, nullable: bool) -> Any:
    mapper = pd.ArrowDtype if nullable else None
    return frame.table.to_pandas(types_mapper=mapper)


@pytest.mark.parametrize("nullable", [True, False])
def test_a_frame_keeps_its_columns_and_index_and_gets_the_answers(frame: Frame, nullable: bool) -> None:
    """Of the older types a whole number that may be missing is a float, which is taken where it is whole."""
    given = as_pandas(frame, nullable=nullable)
    given.index = pd.Index([f"k{number // 2}" for number in range(len(given))], name="key")
    before = given.copy()
    made = law_pandas.decide(given, frame.law)

    pd.testing.assert_frame_equal(given, before)
    pd.testing.assert_frame_equal(made[[*given.columns]], before)
    assert [*made.columns] == [*given.columns, *frame.added]
    assert rows(made[frame.added]) == frame.expected


def test_the_answers_have_nullable_types(one: Frame) -> None:
    made = law_pandas.decide(as_pandas(one, nullable=True), one.law)

    assert made["rejected"].dtype == pd.StringDtype("pyarrow")
    assert made["missing"].dtype.name.startswith("list<")
    assert made["rejected"].isna().sum() == len([row for row in one.expected if not row["rejected"]])
    assert made.loc[made["rejected"].notna(), "outcome"].isna().all()


def test_no_rows_and_several_levels_of_index_are_no_matter(one: Frame) -> None:
    given = as_pandas(one, nullable=True).set_index(["note", "last"])
    made = law_pandas.decide(given, one.law)

    assert made.index.equals(given.index)
    assert rows(made[one.added]) == one.expected
    assert law_pandas.decide(given.iloc[:0], one.law).dtypes.equals(made.dtypes)


# What one column holds in two rows, and where each row is rejected.
MIXED: dict[str, tuple[str, list[Any], list[str | None]]] = {
    "day and text": ("date", [DAY, "never"], [None, "date"]),
    "text and day": ("date", ["never", DAY], ["date", None]),
    "day and time": ("date", [DAY, datetime(2024, 1, 1, 12)], [None, "date"]),  # noqa: DTZ001 - of no zone
    "days of numpy": ("date", [np.datetime64("2024-01-01"), np.datetime64("2024-01-01T12:00")], [None, "date"]),
    "day of numpy and text": ("date", [np.datetime64("2024-01-01", "ns"), "2024-01-01"], [None, None]),
    "none of numpy": ("date", [np.datetime64("2024-01-01T00:00:00.000000001"), np.datetime64("NaT")], ["date", "date"]),
    "truth and text": ("finding.made", [True, "yes"], [None, "facts.finding.made"]),
    "truth and number": ("finding.made", [1, True], ["facts.finding.made", None]),
    "text and number": ("counterpart.kind", ["customs", 3], [None, "facts.counterpart.kind"]),
    "text and list": ("counterpart.kind", [["customs"], "customs"], ["facts.counterpart.kind", None]),
    "numbers of ids": ("id", [2**60 + 1, 1.5], [None, "id"]),
    "sets": ("finding.chapters", [{28, 27}, frozenset({29})], [None, None]),
    "list and text": ("finding.chapters", [[27], "27"], [None, "facts.finding.chapters"]),
    "days in lists": (
        "goods.entries",
        [[{"entered_on": DAY}], [{"entered_on": "never"}]],
        [None, "facts.goods.entries[0].entered_on"],
    ),
}


@pytest.mark.parametrize("case", MIXED)
def test_a_wrong_value_rejects_its_row_and_no_other(case: str) -> None:
    name, cells, expected = MIXED[case]
    given = pd.DataFrame({"id": ["a", "b"], "date": [DAY, DAY]}, index=[5, 3])
    given[name] = pd.Series(cells, dtype=object, index=given.index)
    made = law_pandas.decide(given, EXCHANGE)

    assert [plain(one) for one in made["rejected_at"]] == expected
    assert [plain(one) is None for one in made["outcome"]] == [one is not None for one in expected]
    assert [*made.index] == [5, 3]


def test_one_null_in_a_column_of_ids_rejects_its_row_alone() -> None:
    made = law_pandas.decide(pd.DataFrame({"id": [1, None, 3], "date": ["2024-01-01"] * 3}), EXCHANGE)

    assert [plain(one) for one in made["rejected"]] == [None, "request-id", None]


def test_a_list_of_several_types_is_refused_by_its_column() -> None:
    """A day and a time in one array would be two days."""
    given = pd.DataFrame({"id": ["a"], "date": [DAY]})
    given["goods.entries"] = [[{"entered_on": DAY}, {"entered_on": datetime(2024, 1, 1, 12)}]]  # noqa: DTZ001 - as above
    with pytest.raises(Refused, match=r"cannot read the column `goods\.entries`"):
        law_pandas.decide(given, EXCHANGE)


@pytest.mark.parametrize("cell", [pd.Series([27]), pd.DataFrame([{"entered_on": "2024-01-01"}]), iter([27])])
def test_a_cell_of_another_kind_is_refused_by_its_column(cell: Any) -> None:
    given = pd.DataFrame({"id": ["a"], "date": ["2024-01-01"]})
    given["finding.chapters"] = pd.Series([cell], dtype=object)
    with pytest.raises(Refused, match=r"cannot read the column `finding\.chapters`"):
        law_pandas.decide(given, EXCHANGE)


def test_columns_of_one_name_and_another_thing_are_refused(one: Frame) -> None:
    given = as_pandas(one, nullable=True)
    with pytest.raises(Refused, match="duplicate column `note`"):
        law_pandas.decide(pd.concat([given, given[["note"]]], axis=1), one.law)
    with pytest.raises(Refused, match="expected a DataFrame of pandas, got Table"):
        law_pandas.decide(one.table, one.law)
