"""What keeps a test over members open: the fields that some member lacks, and the facts that are asked of it.

A test over members that is open leads to each of its members of whom the part is open, and so on down, to the fields of
a member and to facts. What is asked for of several members is listed by the members that lack it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import FactRef, MemberRef, RouteRef, stated_ref, unreachable
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use, nodes_of
from statute_runner.problem import refuse
from statute_runner.sql.member_scopes import lists_of, refs_of
from statute_runner.sql.part_columns import PartColumns
from statute_runner.sql.sql_expression import FALSE, TRUE, conjoined, disjoined, joined, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node, RuleKey
    from statute_runner.sql.list_form import MemberVariable
    from statute_runner.sql.row_values import RowScope, RowValues
    from statute_runner.sql.sql_boolean import SqlBoolean


class AskedOfMembers(NamedTuple):
    """A condition under which something is asked of the members that are looked at there, and the places it is of."""

    open: exp.Expr
    scopes: tuple[RowScope, ...]
    node: Node
    places: tuple[exp.Expr, ...]


def places_of(ways: Iterable[AskedOfMembers]) -> Iterator[exp.Expr]:
    return (place for way in ways for place in way.places)


def any_open(ways: Sequence[AskedOfMembers]) -> exp.Expr:
    """Where one of the conditions holds; false, not null, where only places of the others are open."""
    alike = len({way.places for way in ways}) == 1
    return disjoined(way.open if alike else conjoined([disjoined(way.places), way.open]) for way in ways)


class OpenMembers:
    """The ways down from the tests over members that are open: facts, and fields with the members looked at there.

    `open_` says of which rows the question is open at all. A list is gone through only in rows in which one of the
    places is open from which the way leads to it.
    """

    logic: SqlBoolean
    row: RowValues
    open: exp.Expr
    parts: PartColumns

    def __init__(self, logic: SqlBoolean, open_: exp.Expr) -> None:
        self.logic, self.row, self.open = logic, logic.row, open_
        self.parts = PartColumns(logic.row, logic.period, open_)
        # The places from which what is looked at is reached.
        self.places: tuple[exp.Expr, ...] = ()
        self.facts: dict[Stated, list[exp.Expr]] = {}
        self.pending: dict[RuleKey, list[AskedOfMembers]] = {}
        self.below: dict[RuleKey, set[RuleKey]] = {}
        self.fields: dict[Stated, dict[tuple[str, ...], list[AskedOfMembers]]] = {}

    def add(self, open_: exp.Expr, node: Members) -> None:
        """A test over members that is open in the place of this condition."""
        with self.from_places([open_]):
            self.members(open_, node)

    def members(self, open_: exp.Expr, node: Members) -> None:
        """A test over members that is open where the condition holds."""
        with self.inside(self.logic.free.of(node), open_, node) as reached, self.row.each_of(node.over):
            self.part(node.part, reached, self.unknown(node.part))

    def finish(self) -> None:
        """Goes on in the rules that were reached, each once, after all that use it."""
        while self.pending:
            key = next(key for key in self.pending if not any(key in self.used(other) for other in self.pending))
            rule, ways = self.logic.law.rules[key], self.pending.pop(key)
            with self.from_places(places_of(ways)), self.row.each_of_all(lists_of(rule.about) if rule.about else ()):
                self.opened(rule.body, self.parts.short(any_open(ways), rule.body))

    def used(self, key: RuleKey) -> set[RuleKey]:
        """The rules that a rule uses, and those that they use."""
        if key not in self.below:
            rules = self.logic.law.rules
            uses = {(node.rule, node.as_in_force_on) for node in nodes_of(rules[key].body) if isinstance(node, Use)}
            self.below[key] = uses.union(*map(self.used, uses))
        return self.below[key]

    @contextmanager
    def from_places(self, places: Iterable[exp.Expr]) -> Iterator[exp.Expr]:
        """Goes on from these places; gives where one of them is open, and the question with it."""
        around = self.places, self.parts.where
        self.places = tuple(dict.fromkeys(places))
        open_ = disjoined(self.places)
        self.parts.where = open_ = self.open if open_ == TRUE else open_
        yield open_
        self.places, self.parts.where = around

    @contextmanager
    def inside(self, names: Collection[str], open_: exp.Expr, node: Node) -> Iterator[exp.Expr]:
        """Goes on in what speaks of members of these lists alone, where it is open for some members of the others."""
        scopes = tuple(self.row.scopes)
        wanted = [scope.name for scope in self.row.kept(names)]
        if len(scopes) == len(wanted) or len(set(wanted)) < len(wanted):
            yield open_
            return
        column = self.parts.column(open_, node)
        with self.row.each_of_all(wanted):
            yield self.elsewhere(column, scopes)

    def part(self, part: Node, open_: exp.Expr, condition: exp.Expr) -> None:
        """A part that is open where both hold; a test that lacks a value is."""
        alone = isinstance(part, Test) and not isinstance(part.ref, RouteRef)
        reached = open_ if alone else self.parts.short(conjoined([open_, condition]), part)
        if FALSE not in {reached, condition}:
            self.opened(part, reached)

    def opened(self, node: Node, open_: exp.Expr) -> None:
        """A node that is open where the condition holds."""
        match node:
            case Test(RouteRef(name)):
                raise refuse(
                    "sql-lists",
                    f"unsupported condition: the route {name} is tested inside a test over members",
                    help="test it beside that one, or leave out what is missing with --no-missing",
                )
            case Test(operator=operator):
                for ref in refs_of(node) if operator != STATED else ():
                    self.asked(ref, open_, node)
            case AllOf() | AnyOf():
                for part in node.parts:
                    self.part(part, open_, self.open_part(part, isinstance(node, AllOf)))
            case Not():
                self.opened(node.part, open_)
            case Use():
                with self.inside(self.logic.free.of(node), open_, node) as reached:
                    way = AskedOfMembers(reached, tuple(self.row.scopes), node, self.places)
                    self.pending.setdefault((node.rule, node.as_in_force_on), []).append(way)
            case Members():
                self.asked(node.over, open_, node)
                self.members(open_, node)
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

    def asked(self, ref: Stated, open_: exp.Expr, node: Node) -> None:
        """What is asked for where the condition holds of the members that are looked at."""
        scopes = tuple(self.row.scopes)
        if isinstance(ref, FactRef):
            self.facts.setdefault(ref, []).append(self.parts.some(scopes, open_))
        elif not self.row.fact(ref).silence:
            names = tuple(scope.name for scope in scopes)
            self.fields.setdefault(ref, {}).setdefault(names, []).append(
                AskedOfMembers(open_, scopes, node, self.places)
            )

    def paths(self, ref: MemberRef) -> exp.Expr:
        """The paths of a field of all members that lack it where it is asked for, with a comma before each."""
        if ref not in self.fields:
            return FALSE
        with self.from_places(places_of(way for ways in self.fields[ref].values() for way in ways)) as open_:
            every = self.of_members(ref.list, lambda: self.lacking(ref))
        return exp.Case().when(open_, every, copy=False).else_(exp.convert(""), copy=False)

    def of_members(self, name: str, text: Callable[[], exp.Expr]) -> exp.Expr:
        """A text for each member of a list, for an inner list of each outer member."""
        over = stated_ref(name)
        if isinstance(over, MemberRef) and over.list not in self.row.members:
            return self.of_members(over.list, lambda: self.of_members(name, text))
        with self.row.each_of(over) as seen:
            given, made = self.row.scopes[-1].given, text()
        return self.row.form.listing(given, seen, made)

    def lacking(self, ref: MemberRef) -> exp.Expr:
        """The path of the field, of the member that is looked at, where it lacks it and is asked for it."""
        ways = [self.way(asked) for asked in self.fields[ref].values()]
        lacks = conjoined([negated(self.row.is_known(ref)), disjoined(ways)])
        path = joined([exp.convert(","), *self.path(ref)])
        return exp.Case().when(lacks, path).else_(exp.convert(""))

    def way(self, asked: list[AskedOfMembers]) -> exp.Expr:
        """Whether it is asked for of the members that are looked at, where the lists gone through are the same."""
        scopes, node = asked[0].scopes, asked[0].node
        open_ = any_open(asked)
        if [scope.name for scope in scopes] == [scope.name for scope in self.row.scopes]:
            return open_
        around, self.row.scopes = self.row.scopes, list(scopes)
        column = self.parts.column(open_, node)
        self.row.scopes = around
        return self.elsewhere(column, scopes)

    def elsewhere(self, column: exp.Expr, scopes: tuple[RowScope, ...]) -> exp.Expr:
        """What a column says of the members that are looked at, and of some members of the other lists."""
        last = {scope.name: place for place, scope in enumerate(scopes)}
        held = {holder.name: scopes.index(holder) for place in last.values() if (holder := scopes[place].holder)}
        inner = {scope.holder.name for scope in self.row.scopes if scope.holder}
        looked_at = {(held if scope.name in inner else last)[scope.name]: scope.seen for scope in self.row.scopes}
        return self.entry(column, scopes, looked_at, [])

    def entry(
        self,
        column: exp.Expr,
        scopes: tuple[RowScope, ...],
        looked_at: dict[int, MemberVariable],
        numbers: list[exp.Expr],
    ) -> exp.Expr:
        place = len(numbers)
        if place == len(scopes):
            return self.parts.entry(column, numbers)
        if place in looked_at:
            return self.entry(column, scopes, looked_at, [*numbers, looked_at[place].number])
        with self.row.each_of(scopes[place].over) as seen:
            given, below = self.row.scopes[-1].given, self.entry(column, scopes, looked_at, [*numbers, seen.number])
        return self.row.form.at_least(given, 1, seen, below)

    def path(self, ref: Stated) -> list[exp.Expr]:
        if isinstance(ref, FactRef):
            return [exp.convert(ref.name)]
        seen = self.row.members[ref.list]
        return [*self.path(stated_ref(ref.list)), *seen.path(), exp.convert(f".{ref.field}")]
