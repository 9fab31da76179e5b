"""Frames of pandas are decided as `statute batch` decides the same rows; what is missing there is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import statute_runner.pandas as law_pandas
from statute_runner.problem import Refused

from .conftest import plain

if TYPE_CHECKING:
    from .random_frames import Frame

pd: Any = pytest.importorskip("pandas")


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


def test_a_column_of_several_types_is_refused_by_its_name(one: Frame) -> None:
    given = as_pandas(one, nullable=True)
    given["person.kind"] = pd.Series(["x", 3] * (len(given) // 2), dtype=object)
    with pytest.raises(Refused, match=r"cannot read the column `person\.kind`"):
        law_pandas.decide(given, one.law)


def test_columns_of_one_name_and_another_thing_are_refused(one: Frame) -> None:
    given = as_pandas(one, nullable=True)
    with pytest.raises(Refused, match="duplicate column `note`"):
        law_pandas.decide(pd.concat([given, given[["note"]]], axis=1), one.law)
    with pytest.raises(Refused, match="expected a DataFrame of pandas, got Table"):
        law_pandas.decide(one.table, one.law)
