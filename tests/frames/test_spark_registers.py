"""On Spark, too, what a row states by a key of a register is read there, as the engine Python reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import statute_runner.arrow as law_arrow
import statute_runner.spark as law_spark
from registers.lending import lending

from .conftest import plain

if TYPE_CHECKING:
    from sql.engines import Spark

pa: Any = pytest.importorskip("pyarrow")

DAYS = ["2005-06-01", "2024-05-05"]
BRANCHES = ["old-mill", "station", "harbour", "nowhere", None]


def asked() -> Any:
    """Rows by keys that there are and are not, on days on which they are and are not, some against the register."""
    rows = [
        {"date": day, "branch.key": branch, "member.key": member, "branch.county": county, "loan.approved": True}
        for day in DAYS
        for branch in BRANCHES
        for member in ("ann", "bob", "nobody", None)
        for county in ("inside", "outside", None)
    ]
    return pa.Table.from_pylist([{"id": f"r{n}", **one} for n, one in enumerate(rows)])


def test_what_a_key_says_is_read(spark: Spark) -> None:
    law = lending()
    table = asked()
    wanted = law_arrow.decide(table, law, engine="python")
    made = law_spark.decide(spark.session.createDataFrame(table), law)
    added = [name for name in wanted.schema.names if name not in {*table.schema.names, "rejected_because"}]
    found = [row.asDict() for row in made.collect()]

    assert [{name: plain(row[name]) for name in added} for row in found] == wanted.select(added).to_pylist()
    assert {row["rejected"] for row in found} == {None, "register-key", "register-period", "register-conflict"}
    assert len({(row["outcome"], *row["missing"]) for row in found if row["rejected"] is None}) > 2
