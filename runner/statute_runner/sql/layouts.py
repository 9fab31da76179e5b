"""The layouts of the table of requests, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.sql.child_tables import ChildTables
from statute_runner.sql.dotted_columns import dotted
from statute_runner.sql.nested_columns import Nested
from statute_runner.sql.request_columns import Flat

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.sql.request_columns import Layout

LAYOUTS: dict[str, Callable[..., Layout]] = {"flat": Flat, "dotted": dotted, "nested": Nested, "tables": ChildTables}
