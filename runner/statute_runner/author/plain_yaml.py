"""Data as the YAML that people write: words without quotation marks where every reader takes them as they are."""

from __future__ import annotations

import json
import re
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BARE = re.compile(
    r"(?:[^\W\d_]|[“\u2018(§/]|[0-9]{1,4} (?=[A-Za-z])|(?=[0-9]+\.[0-9]+\.[0-9]+\Z).)(?:[^\n:#]|:(?=\S)|(?<=\S)#)*\Z"
)
NOT_IN_FLOW = re.compile(r"[,\[\]{}]")
RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
LONGEST_FLOW, WIDTH = 110, 132


def plain(given: object, *, flow: bool = False) -> str:
    """A value on one line; a text as it is where no reader of YAML takes it for anything else."""
    if isinstance(given, dict):
        return "{" + ", ".join(f"{plain(key, flow=True)}: {plain(one, flow=True)}" for key, one in given.items()) + "}"
    if isinstance(given, list | tuple):
        return "[" + ", ".join(plain(one, flow=True) for one in given) + "]"
    if isinstance(given, str) and is_bare(given, flow=flow):
        return given
    return json.dumps(given, ensure_ascii=False)


def is_bare(text: str, *, flow: bool) -> bool:
    """Whether the text needs no quotation marks; a country code that is all capitals has them, as NO is one."""
    if not BARE.match(text) or text != text.strip() or text.endswith(":") or not text.isprintable():
        return False
    short = len(text) <= 3 and text.isupper()  # noqa: PLR2004 - the length of a country's code
    return text.lower() not in RESERVED and not short and not (flow and NOT_IN_FLOW.search(text))


def is_simple(given: object) -> bool:
    """Whether a value is read at a glance on one line: a few names, each with a value or some."""
    if isinstance(given, dict):
        return all(not isinstance(one, dict) and is_simple(one) for one in given.values())
    if isinstance(given, list):
        return all(not isinstance(one, dict | list) for one in given)
    return True


def block(key: str, given: object, indent: int = 0) -> Iterator[str]:
    """The lines of a key with its value: on one line what is simple and fits there, all else part by part."""
    margin = " " * indent
    short = f"{margin}{plain(key)}: {plain(given)}"
    if isinstance(given, str) and len(short) > WIDTH and given == " ".join(given.split()):
        yield f"{margin}{plain(key)}: >-"
        # a folded text joins its lines by one blank, so that only blanks may be broken at
        lines = textwrap.wrap(given, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False)
        yield from (f"{margin}  {line}" for line in lines)
    elif not given or not isinstance(given, dict | list) or (is_simple(given) and len(short) <= LONGEST_FLOW):
        yield short
    elif isinstance(given, dict):
        yield f"{margin}{plain(key)}:"
        yield from (line for name, one in given.items() for line in block(str(name), one, indent + 2))
    else:
        yield f"{margin}{plain(key)}:"
        yield from (line for one in given for line in item(one, indent + 2))


def entry_lines(key: str, given: object, indent: int = 0) -> Iterator[str]:
    """The same, where a mapping never stands on one line: what a file lists, and people add to."""
    if not isinstance(given, dict) or not given:
        yield from block(key, given, indent)
        return
    yield f"{' ' * indent}{plain(key)}:"
    yield from (line for name, one in given.items() for line in block(str(name), one, indent + 2))


def item(given: object, indent: int = 0) -> Iterator[str]:
    """The lines of a member of a list."""
    margin = " " * indent
    short = f"{margin}- {plain(given)}"
    if not isinstance(given, dict) or (is_simple(given) and len(short) <= LONGEST_FLOW):
        yield short
        return
    lines = [line for name, one in given.items() for line in block(str(name), one, indent + 2)]
    yield f"{margin}- {lines[0].lstrip()}"
    yield from lines[1:]
