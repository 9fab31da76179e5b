"""What the column of missing facts costs where PostgreSQL runs the printed law."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from statute_runner.sql.select_statement import Statement

from . import shape
from .batches import as_line
from .busy_time import busy
from .contenders import answer, ours
from .shape_files import lines
from .timing import per_block, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sql.engines import Postgres

WITHOUT, WITH = "without missing facts", "with missing facts"


def measured(number: int, rounds: int) -> dict[str, Any]:
    """Ratios to the statement without missing facts, by the time that the server works."""
    with server() as opened:
        if opened is None:
            return {"ratios": {}, "mismatches": {}, "not_installed": ["PostgreSQL"], "rows": number}
        return of_server(opened, number, rounds)


@contextlib.contextmanager
def server() -> Iterator[Postgres | None]:
    """A server of its own; None where PostgreSQL is not installed."""
    from sql.engines import Postgres

    try:
        opened = Postgres()
    except pytest.skip.Exception:
        yield None
        return
    try:
        yield opened
    finally:
        opened.stop()


def of_server(opened: Postgres, number: int, rounds: int) -> dict[str, Any]:
    from sql.tables import row

    loaded = statute_runner.load(shape.BUNDLE)
    asked = shape.documents(number)
    expected = [answer(line) for line in map(ours(), lines(asked))]
    texts: dict[str, str] = {}
    wrong: dict[str, int] = {}
    for name, missing in ((WITHOUT, False), (WITH, True)):
        made = Statement(loaded, "postgres", "flat", {}, None, missing=missing)
        statement = made.from_table("requests", ())
        rows = [row(made.layout, loaded.bundle.facts, document) for document in asked]
        # A database gives rows in any order.
        found = sorted(opened.answers(made.layout, rows, statement), key=lambda one: str(one["id"]))
        texts[name] = statement.sql("postgres")
        if count := sum(map(differs, found, expected)) + abs(len(found) - number):
            wrong[name] = count
    (backend,) = opened.connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)

    def runs(name: str) -> Callable[[Any], object]:
        # Every column is made, and none is sent.
        return lambda _: opened.connection.execute(f"CREATE TEMPORARY TABLE made ON COMMIT DROP AS {texts[name]}")

    contenders = {name: runs(name) for name in texts if name not in wrong}
    ratios = spread(per_block(contenders, [0], rounds, 1, busy([backend])), WITHOUT) if not wrong else {}
    return {"ratios": ratios, "mismatches": wrong, "not_installed": [], "rows": number}


def differs(given: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether a row answers otherwise than expected; what is missing only where it is said."""
    row = as_line({name: said or "" for name, said in given.items()})
    row["missing"] = sorted(row["missing"]) if "missing" in row else wanted["missing"]
    return any(row[name] != said for name, said in wanted.items())
