"""How a CSV text is laid out, by a look at its header: what stands between cells, and what ends a row."""

from __future__ import annotations

import argparse
import csv
import re
from typing import NamedTuple

DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t", "\\t": "\t", "\t": "\t"}
NEEDED = {"id", "date"}
LINE_END = re.compile(rb"\r\n|\n|\r")


def delimiter(given: str) -> str:
    """The delimiter that an argument names."""
    if given not in DELIMITERS:
        raise argparse.ArgumentTypeError(f"expected one of , ; | and tab, got `{given}`")
    return DELIMITERS[given]


class CsvLayout(NamedTuple):
    """The character between cells, and the bytes that every row ends with."""

    delimiter: str
    end: bytes


def layout(beginning: bytes, delimiter: str) -> CsvLayout:
    """The layout of a text that begins like this; its delimiter is the one given, or the one between `id` and `date`.

    Rows that end with a carriage return alone are those of old programs for Macintosh.
    """
    beginning = beginning.lstrip(b"\r\n")
    found = LINE_END.search(beginning)
    header = beginning[: found.start()] if found else beginning
    end = b"\r" if found and found.group() == b"\r" else b"\n"
    return CsvLayout(delimiter or sniffed_delimiter(header.decode(errors="replace")), end)


def sniffed_delimiter(header: str) -> str:
    for delimiter in (",", ";", "\t", "|"):
        try:
            names = next(csv.reader([header], delimiter=delimiter), [])
        except csv.Error:
            continue
        if set(names) >= NEEDED:
            return delimiter
    return ","
