"""What a condition reads in SQL: the columns of facts, and the fields of the members that are looked at."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from statute_runner.law.facts import DAY
from statute_runner.logic.operators import LIST, SETS
from statute_runner.logic.refs import FactRef, MemberRef, stated_ref
from statute_runner.sql.absent_values import literal
from statute_runner.sql.member_lists import list_form
from statute_runner.sql.sql_expression import TRUE, column, is_null, is_stated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from statute_runner.law.facts import Facts, FactType
    from statute_runner.logic.refs import Stated
    from statute_runner.sql.list_form import ListForm, MemberVariable
    from statute_runner.tables.column_names import Member, Naming


class RowScope(NamedTuple):
    """A list that is gone through: its name, what it is, its value, and the member that is looked at.

    Of a list inside a member, `holder` is that of the member.
    """

    name: str
    over: Stated
    given: exp.Expr
    seen: MemberVariable
    depth: int
    holder: RowScope | None


class RowValues:
    """The facts of a row that has no fault, and of each list that is gone through the member that is looked at."""

    every: dict[str, FactType]
    naming: Naming
    dialect: str

    def __init__(self, facts: Facts, naming: Naming, dialect: str) -> None:
        self.every, self.naming, self.dialect = {**facts.every, DAY.name: DAY}, naming, dialect
        self.members: dict[str, MemberVariable] = {}
        self.scopes: list[RowScope] = []

    @cached_property
    def form(self) -> ListForm:
        """The form of lists in the dialect."""
        return list_form(self.dialect)

    def fact(self, ref: Stated) -> FactType:
        """What the facts file says of a fact or a field."""
        return self.every[ref.name]

    def is_known(self, ref: Stated) -> exp.Expr:
        """Whether it has a value: true or false."""
        return TRUE if self.fact(ref).silence else self.is_given(ref)

    def is_given(self, ref: Stated) -> exp.Expr:
        """Whether the request says what it is: true or false."""
        fact = self.fact(ref)
        if isinstance(ref, MemberRef):
            return is_stated(self.form.field(self.members[ref.list], fact))
        # The day of a row is never null: where it was, the row is rejected and the day is an empty text.
        if fact is DAY:
            return TRUE
        if fact.type in SETS:
            return column(self.naming.known(fact.name))
        return column(self.naming.stated(fact.name)) if fact.silence else is_stated(column(self.naming.fact(fact.name)))

    def value(self, ref: Stated) -> exp.Expr:
        """The value, null where it is not known; of a list the list, of a set nothing that could be used."""
        if isinstance(ref, FactRef):
            return column(self.naming.fact(ref.name))
        fact = self.fact(ref)
        return self.or_silence(fact, self.form.field(self.members[ref.list], fact))

    def or_silence(self, fact: FactType, given: exp.Expr) -> exp.Expr:
        """The value of a fact or field that is no set, or what its silence means."""
        if not fact.silence:
            return given
        means = fact.silence.means
        otherwise = self.form.literal(fact, means) if fact.type == LIST else literal(fact, means)
        return exp.Coalesce(this=given, expressions=[otherwise])

    def has(self, ref: Stated, member: Member) -> exp.Expr:
        """Whether a set that is known has the member."""
        if isinstance(ref, FactRef):
            return column(self.naming.member(ref.name, member))
        seen, fact = self.members[ref.list], self.fact(ref)
        return self.silent_set(fact, member, is_null(self.form.given(seen, fact)), self.form.has(seen, fact, member))

    def silent_set(self, fact: FactType, member: Member, unstated: exp.Expr, held: exp.Expr) -> exp.Expr:
        """Whether a set, or what its silence means, has the member."""
        if not fact.silence:
            return held
        return exp.Case().when(unstated, exp.convert(member in fact.silence.means)).else_(held)  # type: ignore[operator]

    @contextmanager
    def each_of(self, over: Stated) -> Iterator[MemberVariable]:
        """Looks at a member of a list, which stands for all."""
        name, depth = str(over), 1 + max((scope.depth for scope in self.scopes), default=0)
        seen, around = self.form.variable(depth), self.members.get(name)
        last = {scope.name: scope for scope in self.scopes}
        holder = last.get(over.list) if isinstance(over, MemberRef) else None
        self.scopes.append(RowScope(name, over, self.value(over), seen, depth, holder))
        self.members[name] = seen
        yield seen
        self.scopes.pop()
        if around:
            self.members[name] = around
        else:
            del self.members[name]

    @contextmanager
    def only(self, names: Collection[str]) -> Iterator[None]:
        """Looks for a while only at the members of these lists."""
        around, self.scopes = self.scopes, self.kept(names)
        yield
        self.scopes = around

    def kept(self, names: Collection[str]) -> list[RowScope]:
        """Of these lists those that are gone through, the inner one where one is hidden; with those that hold them."""
        last = {scope.name: scope for scope in self.scopes if scope.name in names}
        wanted = [*last.values(), *(scope.holder for scope in last.values())]
        return [scope for scope in self.scopes if any(scope is one for one in wanted)]

    @contextmanager
    def each_of_all(self, names: Sequence[str]) -> Iterator[None]:
        """Looks at a member of each of these lists, and at no other."""
        with self.outside(), ExitStack() as entered:
            for name in names:
                entered.enter_context(self.each_of(stated_ref(name)))
            yield

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Looks at no member for a while."""
        members, scopes = self.members, self.scopes
        self.members, self.scopes = {}, []
        yield
        self.members, self.scopes = members, scopes
