"""How a CSV text is laid out, by a look at its header: what stands between cells, and what ends a row."""

from __future__ import annotations

import argparse
import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from statute_runner.tables.column_choice import AS_DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.tables.column_choice import ColumnChoice

DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t", "\\t": "\t", "\t": "\t"}
APART = (",", ";", "\t", "|")
NEEDED = {"id", "date"}
LINE_END = re.compile(rb"\r\n|\n|\r")
# A first line by which Excel is told what stands between cells; it is no row.
OF_EXCEL = re.compile(rb"\"?sep=([,;|\t])\"?[ \t]*(?:\r\n|\n|\r|\Z)", re.IGNORECASE)


def delimiter(given: str) -> str:
    """The delimiter that an argument names."""
    if given not in DELIMITERS:
        raise argparse.ArgumentTypeError(f"expected one of , ; | and tab, got `{given}`")
    return DELIMITERS[given]


class CsvLayout(NamedTuple):
    """The character between cells, and the bytes that every row ends with."""

    delimiter: str
    end: bytes


def told_delimiter(beginning: bytes) -> str:
    """What a line `sep=;` at the top says stands between cells; nothing where there is none."""
    found = OF_EXCEL.match(beginning)
    return found[1].decode() if found else ""


def layout(beginning: bytes, delimiter: str, choice: ColumnChoice = AS_DOCUMENTED) -> CsvLayout:
    """The layout of a text that begins like this; its delimiter is the one given, or found by the names of columns.

    It is the one between the columns that state `id` and `date`, whatever their names by the `choice`; where none is,
    the one between most of the names that the choice has, the comma first. Rows that end with a carriage return alone
    are those of old programs for Macintosh.
    """
    beginning = beginning.lstrip(b"\r\n")
    found = LINE_END.search(beginning)
    header = beginning[: found.start()] if found else beginning
    end = b"\r" if found and found.group() == b"\r" else b"\n"
    return CsvLayout(delimiter or sniffed_delimiter(header.decode(errors="replace"), choice), end)


def sniffed_delimiter(header: str, choice: ColumnChoice) -> str:
    named = {*NEEDED, *choice.stated, *choice.keep}
    best, most = ",", 0
    for delimiter in APART:
        names = cells(header, delimiter)
        if {choice.name(name) for name in names} >= NEEDED:
            return delimiter
        if len(names) > 1 and (known := len(named.intersection(names))) > most:
            best, most = delimiter, known
    return best


def cells(header: str, delimiter: str) -> list[str]:
    """The names in a header, with this between them; none where it is no such row."""
    try:
        return next(csv.reader([header], delimiter=delimiter), [])
    except csv.Error:
        return []


def other_delimiter(names: Sequence[str], used: str) -> str:
    """What probably stands between the names of a header that was read as one, as an argument; nothing otherwise."""
    shown = {"\t": "tab"}
    found = [one for one in APART if one != used and len(names) == 1 and one in names[0]]
    return shown.get(found[0], found[0]) if found else ""
