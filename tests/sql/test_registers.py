"""The law as SQL reads no registers: a row that states a key is rejected by name, and every other is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from registers.lending import LENDING, lending, request
from sql.engines import DuckDb, Sqlite
from sql.tables import row
from statute_runner.cli import main
from statute_runner.sql.select_statement import Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from sql.engines import Engine

STATED: dict[str, Any] = {
    "branch": {"county": "inside", "services": ["lending"], "deposits": [], "losses": []},
    "member": {"kind": "reader", "fines": []},
}
PLACES = [(DuckDb, "flat"), (DuckDb, "nested"), (Sqlite, "flat")]


@pytest.mark.parametrize(("engine", "layout"), PLACES, ids=lambda part: getattr(part, "__name__", part))
def test_a_row_that_states_a_key_is_rejected_and_no_other(engine: Callable[[], Engine], layout: str) -> None:
    loaded, base = lending(), engine()
    statement = Statement(loaded, base.dialect, layout, {}, None)
    asked = [
        {**request(**STATED), "id": "stated"},
        {**request(branch={"key": "station"}), "id": "keyed"},
        {**request(**STATED | {"member": {"key": "ann"}}), "id": "of a member"},
    ]
    rows = [row(statement.layout, loaded.bundle.facts, one) for one in asked]
    found = {one["id"]: one for one in base.answers(statement.layout, rows, statement.from_table("requests"))}

    assert found["stated"]["outcome"] == loaded.decide(asked[0])["outcome"] == "not_permitted"
    assert (found["keyed"]["rejected"], found["keyed"]["rejected_at"]) == ("register-unread", "facts.branch.key")
    assert (found["of a member"]["rejected"], found["of a member"]["outcome"]) == ("register-unread", None)


def test_the_statement_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["sql", "--bundle", str(LENDING), "--dialect", "duckdb"])

    assert "a row that states branch.key or member.key is rejected" in capsys.readouterr().out
