"""A new fact in facts.yaml."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.author.first_answers import FACT, matching
from statute_runner.author.part_request import AddedLines
from statute_runner.author.typed_pairs import pairs
from statute_runner.author.yaml_edit import with_entry
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.part_request import PartRequest

EXAMPLE = 'statute new fact loan.overdue --ask "Is an earlier loan overdue?" --by "the desk"'
FILE = "facts.yaml"
BOUNDS = re.compile(r"\s*(-?[0-9]{1,15})\s*(?:\.\.|to|-)\s*(-?[0-9]{1,15})\s*\Z")
BY_VALUES = {"choice", "set of choices"}
BY_BOUNDS = {"whole number", "set of whole numbers"}


def add(bundle: BundleText, wanted: PartRequest) -> AddedLines:
    """Adds the fact. Raises `Refused` where it is there already, or its type wants other values."""
    matching(
        "NAME", wanted.name, FACT, "a group and a name, as `reader.has_card`, in lower-case letters, digits and `_`"
    )
    kind = wanted.type or ("choice" if wanted.value else "yes/no")
    made: dict[str, object] = {"type": kind, "ask": wanted.need("ask", EXAMPLE)}
    if kind in BY_VALUES:
        if not wanted.value:
            example = "--value reader='One who has a card.' --value guest='Anyone else.'"
            raise refuse("usage", f"a {kind} needs its values", help=example)
        made["values"] = pairs("--value", wanted.value)
    elif kind in BY_BOUNDS:
        found = BOUNDS.match(wanted.value[0]) if len(wanted.value) == 1 else None
        if not found:
            raise refuse("usage", f"a {kind} needs its bounds", help="--value 0..120")
        made |= {"from": int(found[1]), "to": int(found[2])}
    elif wanted.value:
        raise refuse("usage", f"`--value` has no effect here: a fact of the type {kind} has no values of its own")
    made["decides"] = {
        "kind": "judgment" if kind == "yes/no" else "record",
        "by": wanted.by or "whoever decides the request",
    }
    edited = with_entry(bundle.text(FILE), ["facts"], wanted.name, made, FILE)
    bundle.put(FILE, edited.text)
    value = "true" if kind == "yes/no" else next(iter(pairs("--value", wanted.value))) if kind in BY_VALUES else "VALUE"
    return AddedLines(
        [(FILE, edited.line, f"the fact {wanted.name}")],
        [
            f"a rule that tests it: statute new rule NAME --at PROVISION --quote WORDS --says SENTENCE --fact {wanted.name}={value}",
            f"cases on both sides of it: statute new case NAME --fact {wanted.name}={value} ...",
        ],
    )
