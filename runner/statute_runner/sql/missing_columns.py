"""Which facts keep the question open, each a column of the statement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.missing_facts import MissingFacts
from statute_runner.logic.refs import MemberRef, stated_ref
from statute_runner.sql.open_members import OpenMembers
from statute_runner.sql.sql_expression import FALSE, TRUE, conjoined, disjoined, negated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlglot import exp

    from statute_runner.law.linker import Law
    from statute_runner.sql.sql_boolean import SqlBoolean


def missing_columns(logic: SqlBoolean, possible: Mapping[str, exp.Expr]) -> dict[str, exp.Expr]:
    """Which facts keep the question open, each a column, the most useful first; `possible` are its outcomes.

    Of a field of members the column is a text, the paths that are missing, with a comma before each.
    """
    reached: dict[int, exp.Expr] = {}
    lacked: dict[str, list[exp.Expr]] = {fact: [] for fact in logic.law.facts}
    undetermined = logic.period.define(
        "open__question", several(possible), ("open", "question"), logic.law.question.name
    )
    inside = OpenMembers(logic, undetermined)
    for number, place in enumerate(MissingFacts(logic.law, logic, possible).places):
        above: dict[exp.Expr, list[exp.Expr]] = {}
        for from_, condition in place.reached:
            above.setdefault(condition, []).append(reached[id(from_)])
        ways = [conjoined([disjoined(opens), condition]) for condition, opens in above.items()]
        condition = disjoined(ways) if place.reached else TRUE if each_its_own(logic.law) else undetermined
        open_ = logic.period.define(f"open__{number}", condition, ("open",), place.cite)
        reached[id(place)] = open_
        for fact in place.facts:
            lacked[fact].append(open_)
        for node in place.members:
            inside.add(open_, node)
    inside.finish()
    found = {}
    for name, places in lacked.items():
        ref = stated_ref(name)
        if isinstance(ref, MemberRef):
            lacks = inside.paths(ref)
        else:
            asked = disjoined([*places, *inside.facts.get(ref, ())])
            lacks = conjoined([negated(logic.row.is_known(ref)), asked])
        if lacks != FALSE:
            found[name] = logic.period.define(f"lacks__{name}", lacks, ("lacks",), name)
    return found


def each_its_own(law: Law) -> bool:
    """Whether each case has an outcome of its own: the conditions on what is reached then imply that it is open."""
    outcomes = [case.outcome for case in law.decision]
    return len(set(outcomes)) == len(outcomes)


def several(possible: Mapping[str, exp.Expr]) -> exp.Expr:
    """Whether more than one outcome of the question is possible."""
    ways = list(possible.values())
    return disjoined(conjoined([may, disjoined(ways[n:])]) for n, may in enumerate(ways, 1))
