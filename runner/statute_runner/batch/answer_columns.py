"""Answers by columns: which there are, and what an answer has in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from statute_runner.codegen.provenance import KEYS

EXPLANATION = "explanation"


@dataclass(frozen=True, slots=True)
class Form:
    """Format, packing, whether whole documents are written, and the routes that are columns.

    After those of the answers stand those of `provenance`, and of the reason where it is to be `explained`; then
    `kept`, columns of the inputs that are carried through, for Parquet with their types. `about` is what a file says
    of itself where its format has a place for that.
    """

    format: str = "ndjson"
    packing: str = ""
    full: bool = False
    routes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    kept_types: bytes = b""
    provenance: bool = False
    explained: bool = False
    about: tuple[tuple[str, str], ...] = ()

    def columns(self) -> list[str]:
        """The columns of a table of answers, without those beside them."""
        return ["id", "outcome", "possible", *self.routes, "missing", *(["document"] if self.full else [])]

    def added(self) -> list[str]:
        """The columns that say where an answer comes from, and why it is as it is."""
        return [*(KEYS if self.provenance else ()), *([EXPLANATION] if self.explained else [])]

    def keys(self) -> list[str]:
        """The names that nothing beside an answer may have."""
        return [*self.columns(), *self.added(), *(("routes",) if self.format == "ndjson" else ())]

    def all_columns(self) -> list[str]:
        """Every column of a table, in order."""
        return [*self.columns(), *self.added(), *self.kept]


def parts(form: Form, answer: bytes) -> list[Any]:
    """The values of an answer, column by column."""
    if form.full:
        made = msgspec.json.decode(answer)
        routes = {route: answered["outcome"] for route, answered in made["routes"].items()}
        missing = [entry["fact"] for entry in made["missing"]]
        known = [made["outcome"], made["possible"], *(routes.get(route) for route in form.routes), missing]
        return [made["request"]["id"], *known, answer.decode()]
    # Written by us and by nobody else: in an id the quotes would be escaped.
    place = answer.index(b',"outcome":')
    return [msgspec.json.decode(answer[len(b'{"id":') : place]), *parts_after_id(form, answer[place + 1 :])]


@lru_cache(2**14)
def parts_after_id(form: Form, rest: bytes) -> tuple[Any, ...]:
    made = msgspec.json.decode(b"{" + rest)
    return made["outcome"], made["possible"], *(made["routes"].get(route) for route in form.routes), made["missing"]
