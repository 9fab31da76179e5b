"""Folders named `column=value`, as Hive, Spark and others part a table: a column that the files need not hold."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import unquote

from statute_runner.problem import Span, refuse
from statute_runner.tables.column_forms import ALWAYS, ColumnForms
from statute_runner.tables.member_columns import list_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import FactType

# What Hive, and all that write as it does, has in the place of a value that is not known.
NOT_KNOWN = "__HIVE_DEFAULT_PARTITION__"


def partition_folders(path: str) -> Iterator[str]:
    """The folders on the way to a file that are named `column=value`."""
    path = path.partition("?")[0] if "://" in path else path
    return (part for part in os.path.dirname(path).split("/") if part.partition("=")[0] and "=" in part)


def folder_columns(path: str) -> dict[str, str | None]:
    """What the folders on the way to a file state, by column; None where the value is not known.

    A column that two folders state is the inner one's.
    """
    found: dict[str, str | None] = {}
    for folder in partition_folders(path):
        name, _, value = folder.partition("=")
        found[unquote(name)] = None if value == NOT_KNOWN else unquote(value)
    return found


def refuse_lost(path: str, facts: Mapping[str, FactType]) -> None:
    """Raises `Refused` where a folder on the way to a file that is no table states what a request may.

    Nothing says which facts its records state, but each states its id and day.
    """
    forms = ColumnForms(facts)
    for folder in partition_folders(path):
        name = unquote(folder.partition("=")[0])
        if name not in ALWAYS and (forms.of(name) or list_of(name) in facts):
            message = f"`{name}` stands in the name of the folder `{folder}`, and perhaps not in every record"
            help_ = "state it in each record, and give the folder another name: only of tables are such names read"
            raise refuse("batch-column", message, Span(path, 1), help=help_)
