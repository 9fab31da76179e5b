"""Answers by columns: which there are, and what an answer has in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Form:
    """Format, packing, whether whole documents are written, and the routes that are columns.

    `kept` are columns of the inputs that are carried through, after those of the answers; for Parquet with their types.
    """

    format: str
    packing: str = ""
    full: bool = False
    routes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    kept_types: bytes = b""

    def columns(self) -> list[str]:
        """The columns of a table of answers, without those that are carried through."""
        return ["id", "outcome", "possible", *self.routes, "missing", *(["document"] if self.full else [])]


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
