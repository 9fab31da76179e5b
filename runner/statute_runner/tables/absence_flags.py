"""Columns, and fields of structures, that say beside a day or a number that there is none.

A column with a type cannot hold the text `none`. So beside `group.fact` a column `group.fact__none` may stand, true
where there is none, and in a structure `FIELD__none` beside `FIELD`. Where it is true, nothing else is stated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.logic.absence import FLAG, WRITTEN
from statute_runner.logic.operators import DATE, NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.facts import FactType


def has_flag(fact: FactType) -> bool:
    """Whether such a column may stand beside that of the fact."""
    return fact.absent and fact.type in {DATE, NUMBER}


def columns(facts: Mapping[str, FactType]) -> dict[str, FactType]:
    """The columns that may stand beside those of facts, or of fields; a name that a fact itself has is its own."""
    beside = {FLAG.format(name): fact for name, fact in facts.items() if has_flag(fact)}
    return {name: fact for name, fact in beside.items() if name not in facts}


def of(name: str, facts: Mapping[str, FactType]) -> FactType | None:
    """The fact beside which a column of this name would stand."""
    return facts.get(name.removesuffix(FLAG.format(""))) if name.endswith(FLAG.format("")) else None


def inside(fact: FactType) -> bool:
    """Whether a structure of the list, or of a list in it, may have such a field."""
    return any(has_flag(field) or inside(field) for field in fact.fields.values())


def read(fact: FactType, given: Any) -> Any:
    """The list as documents state it, if it is one."""
    if not inside(fact) or not isinstance(given, list):
        return given
    return [member(fact, one) if isinstance(one, dict) else one for one in given]


def member(fact: FactType, given: Mapping[str, Any]) -> dict[str, Any]:
    """A member of a list, without what is not known of it."""
    flags = columns(fact.fields)
    made = {key: stated for key, stated in given.items() if key not in flags and stated is not None}
    for key in made.keys() & fact.fields.keys():
        made[key] = read(fact.fields[key], made[key])
    for name, field in flags.items():
        if given.get(name):
            made[field.short] = none_beside(made.get(field.short))
    return made


def none_beside(given: Any) -> str:
    """What is stated where such a column is true: beside anything else a text that is refused later."""
    return WRITTEN if given in {None, WRITTEN} else f"{given} and {WRITTEN}"
