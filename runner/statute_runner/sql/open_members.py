"""What keeps a test over members open: the fields that some member lacks, and the facts that are asked of it.

A test over members that is open leads to each of its members of whom the part is open, and so on down. Each way down
to a fact or a field is kept as steps, and written once it is known for which members it is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import FactRef, MemberRef, RouteRef, stated_ref, unreachable
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use
from statute_runner.problem import refuse
from statute_runner.sql.sql_expression import FALSE, conjoined, disjoined, joined, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node
    from statute_runner.sql.member_lists import MemberVariable
    from statute_runner.sql.sql_boolean import SqlBoolean

    # A test over members is a step to a member of its list, a condition one to what is open there.
    Steps: TypeAlias = tuple[Members | Callable[[], exp.Expr], ...]


def refs_of(test: Test) -> list[Stated]:
    """The facts and fields that a test compares."""
    return [ref for ref in (test.ref, test.operand) if isinstance(ref, FactRef | MemberRef)]


class OpenMembers:
    """The ways down from the tests over members that are open."""

    def __init__(self, logic: SqlBoolean) -> None:
        self.logic = logic
        self.found: dict[Stated, list[tuple[exp.Expr, Steps]]] = {}

    def add(self, open_: exp.Expr, node: Members) -> None:
        """A test over members that is open where the column says so."""
        for ref, steps in self.member(node, ()):
            self.found.setdefault(ref, []).append((open_, steps))

    def member(self, node: Members, steps: Steps) -> Iterator[tuple[Stated, Steps]]:
        """The ways on from an open test over members; the list itself is not counted."""
        inside = (*steps, node)
        yield from self.part(node.part, inside, lambda: self.unknown(node.part))

    def part(self, part: Node, steps: Steps, condition: Callable[[], exp.Expr]) -> Iterator[tuple[Stated, Steps]]:
        """The ways through a part that is open where the condition holds; a test that lacks a value is."""
        alone = isinstance(part, Test) and not isinstance(part.ref, RouteRef)
        yield from self.opened(part, steps if alone else (*steps, condition))

    def opened(self, node: Node, steps: Steps) -> Iterator[tuple[Stated, Steps]]:
        """The ways on from a node that is open."""
        match node:
            case Test(RouteRef(name)):
                raise refuse(
                    "sql-lists",
                    f"unsupported condition: the route {name} is tested inside a test over members",
                    help="test it beside that one, or leave out what is missing with --no-missing",
                )
            case Test():
                yield from ((ref, steps) for ref in refs_of(node) if node.operator != STATED and ref.name != "date")
            case AllOf() | AnyOf():
                every = isinstance(node, AllOf)
                for part in node.parts:
                    yield from self.part(part, steps, lambda part=part: self.open_part(part, every))  # type: ignore[misc]
            case Not():
                yield from self.opened(node.part, steps)
            case Use():
                yield from self.opened(self.logic.law.rules[node.rule, node.as_in_force_on].body, steps)
            case Members():
                yield node.over, steps
                yield from self.member(node, steps)
            case Unsaid():
                return
            case other:
                raise unreachable(other)

    def unknown(self, node: Node) -> exp.Expr:
        must, may = self.logic.pair(node)
        return FALSE if must == may else conjoined([may, negated(must)])

    def open_part(self, part: Node, every: bool) -> exp.Expr:
        """Whether a part is open, of a node that is: each part of `all` may then hold, and none of `any` must."""
        must, may = self.logic.pair(part)
        return FALSE if must == may else negated(must) if every else may

    def ways(self, ref: FactRef) -> list[exp.Expr]:
        """Where a fact is asked for of some member, if it is not known."""
        return [conjoined([open_, self.reached(steps, {})]) for open_, steps in self.found.get(ref, ())]

    def paths(self, ref: MemberRef) -> exp.Expr:
        """The paths of a field of all members that lack it where it is asked for, with a comma before each."""
        if ref not in self.found:
            return FALSE
        return self.of_members(ref.list, {}, lambda asked: self.lacking(ref, asked))

    def of_members(
        self, name: str, asked: dict[str, MemberVariable], text: Callable[[dict[str, MemberVariable]], exp.Expr]
    ) -> exp.Expr:
        """A text for each member of a list, for an inner list of each outer member."""
        over = stated_ref(name)
        if isinstance(over, MemberRef) and over.list not in asked:
            return self.of_members(over.list, asked, lambda outer: self.of_members(name, outer, text))
        row = self.logic.row
        given = row.value(over)
        with row.each_of(over) as seen:
            made = text({**asked, name: seen})
        return row.form.listing(given, seen, made)

    def lacking(self, ref: MemberRef, asked: dict[str, MemberVariable]) -> exp.Expr:
        """The path of the field, of the member that is looked at, where it lacks it and is asked for it."""
        ways = [conjoined([open_, self.reached(steps, asked)]) for open_, steps in self.found[ref]]
        lacks = conjoined([negated(self.logic.row.is_known(ref)), disjoined(ways)])
        if lacks == FALSE:
            return exp.convert("")
        path = joined([exp.convert(","), *self.path(ref)])
        return exp.Case().when(lacks, path).else_(exp.convert(""))

    def path(self, ref: Stated) -> list[exp.Expr]:
        if isinstance(ref, FactRef):
            return [exp.convert(ref.name)]
        return [
            *self.path(stated_ref(ref.list)),
            *self.logic.row.members[ref.list].path(),
            exp.convert(f".{ref.field}"),
        ]

    def reached(self, steps: Steps, asked: dict[str, MemberVariable]) -> exp.Expr:
        """Whether the steps lead down, for the members that are asked for and some members of every other list."""
        if not steps:
            return exp.true()
        step, *rest = steps
        row = self.logic.row
        if not isinstance(step, Members):
            return conjoined([step(), self.reached(tuple(rest), asked)])
        name = str(step.over)
        # Where a list is tested inside a test over it, the inner member is meant.
        again = any(isinstance(other, Members) and str(other.over) == name for other in rest)
        if name in asked and not again:
            with row.looking_at(name, asked[name]):
                return self.reached(tuple(rest), asked)
        given = row.value(step.over)
        with row.each_of(step.over) as seen:
            below = self.reached(tuple(rest), asked)
        return FALSE if below == FALSE else row.form.at_least(given, 1, seen, below)
