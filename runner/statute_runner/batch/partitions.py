"""Folders named `column=value`, as Hive, Spark and others part a table: never read, and never lost without a word."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import unquote

from statute_runner.batch.row_columns import ALWAYS, speaks_of_fact
from statute_runner.problem import Span, refuse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from statute_runner.law.facts import FactType

UNREAD = "a value in the name of a folder is not read"


def partition_folders(path: str) -> Iterator[str]:
    """The folders on the way to a file that are named `column=value`."""
    return (part for part in os.path.dirname(path).split("/") if part.partition("=")[0] and "=" in part)


def refuse_lost(path: str, facts: Mapping[str, FactType], columns: Collection[str] | None) -> None:
    """Raises `Refused` where a folder on the way to a file states what the file itself does not.

    `columns` are those of a table; of other files nothing says which facts they state, but each record states its id
    and day.
    """
    for folder in partition_folders(path):
        name = unquote(folder.partition("=")[0])
        if name in (columns or ()) or (columns is None and name in ALWAYS):
            continue
        if not speaks_of_fact(name, facts):
            continue
        if columns is None:
            message = f"`{name}` stands in the name of the folder `{folder}`, and perhaps not in every record"
            help_ = f"state it in each record, and give the folder another name: {UNREAD}"
        else:
            message = f"the column `{name}` stands in the name of the folder `{folder}` only"
            help_ = f"write it into the files too: {UNREAD}"
        raise refuse("batch-column", message, Span(path, 1), help=help_)
