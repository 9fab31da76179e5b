"""Writes the Python that tells which typed requests only the strict reading can settle.

Those are requests with keys of registers, and with days that stand in the wrong order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.codegen.compiler import made
from statute_runner.codegen.python_expression import indented
from statute_runner.codegen.request_struct import attribute
from statute_runner.law.facts import grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    import msgspec

    from statute_runner.law.facts import FactType


def doubts(facts: Mapping[str, FactType], keys: Collection[str]) -> Callable[[msgspec.Struct], bool] | None:
    """What says whether a typed request is in doubt: it states a key of a register, or a day before its earliest.

    Nothing where no request is.
    """
    lines: list[str] = []
    for group, inside in grouped(facts).items():
        found = [line for key, fact in inside.items() for line in of_fact(fact, key, f"{group}.{key}" in keys)]
        if found:
            lines += [f"group = facts.{attribute(group)}", "if group:", *indented(found)]
    if not lines:
        return None
    whole = ["facts = request.facts", "if facts:", *indented(lines), "return False"]
    head = ["from statute_runner.codegen.request_struct import NONE", "", "", "def in_doubt(request):"]
    return made("\n".join([*head, *indented(whole), ""]), "in_doubt")


def of_fact(fact: FactType, key: str, is_key: bool) -> Iterator[str]:
    """The lines that look at a fact of a group; what a register adds, the strict reading adds."""
    if is_key:
        yield from (f"if isinstance(group.{attribute(key)}, str):", "    return True")
    yield from of_members(fact, "group", 1)


def of_members(fact: FactType, holder: str, depth: int) -> Iterator[str]:
    """The lines that look at each member of a list, if there is anything to look at."""
    one, lines = f"one_{depth}", []
    for field in fact.fields.values():
        if field.after:
            lines += [
                f"last, first = {one}.{attribute(field.short)}, {one}.{attribute(field.after)}",
                "if last and first and last < first and last is not NONE and first is not NONE:",
                "    return True",
            ]
        lines += of_members(field, one, depth + 1)
    if lines:
        yield f"for {one} in {holder}.{attribute(fact.short)} or ():"
        yield from indented(lines)
