"""Lists in a row of text: JSON in one cell, or a cell for each field of each member."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.batch.row_columns import from_cell
from statute_runner.problem import Problem, Refused, refuse
from statute_runner.tables.member_columns import is_member, list_of, steps
from statute_runner.text.strict_json import DEEPEST, decode, plain
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue

# The levels of a document in which a list stands.
ABOVE = 3


class ListCells:
    """Where in a row a list is stated: in its own cell, or in those of its members."""

    path: str
    fact: FactType

    def __init__(self, path: str, fact: FactType) -> None:
        self.path, self.fact = path, fact
        self.own: int | None = None
        self.members: list[MemberCells] = []

    def add(self, way: Sequence[int | str], place: int) -> None:
        """Takes the cell at this place, to which this way leads from here."""
        if not way:
            self.own = place
            return
        number, *further = way
        assert isinstance(number, int)  # noqa: S101 - numbers and names take turns
        while len(self.members) <= number:
            self.members.append(MemberCells(f"{self.path}[{len(self.members)}]", self.fact))
        self.members[number].add(further, place)

    def in_json(self) -> Iterator[str]:
        """The paths of the lists, this one or within it, that stand as JSON."""
        if not self.members:
            yield self.path
        for member in self.members:
            for inner in member.lists.values():
                yield from inner.in_json()

    def stated(self, row: Sequence[str]) -> StatedValue | None:
        """The list of a row; None where it is not known. Raises `Refused`."""
        own = row[self.own].strip() if self.own is not None else ""
        if not self.members:
            return from_json(own, self.path) if own else None
        found = [member.stated(row) for member in self.members]
        while found and found[-1] is None:
            found.pop()
        if own and (found or own != "[]"):
            message = "a list stands in its own column and in columns of its members"
            raise wrong(self.path, message, "where it has columns of its members, its own says [] or nothing")
        if None in found:
            absent = f"{self.path}[{found.index(None)}]"
            help_ = f"move the members up; one of which nothing is known is {{}} in a column `{absent}`"
            raise wrong(absent, "no cell of this member says anything, but one of a later member does", help_)
        return found or ([] if own else None)  # type: ignore[return-value] # no member is None


class MemberCells:
    """Where in a row a member of a list is stated."""

    path: str
    of: FactType

    def __init__(self, path: str, of: FactType) -> None:
        self.path, self.of = path, of
        self.own: int | None = None
        self.fields: dict[str, int] = {}
        self.lists: dict[str, ListCells] = {}

    def add(self, way: Sequence[int | str], place: int) -> None:
        """Takes the cell at this place, to which this way leads from here."""
        if not way:
            self.own = place
            return
        key, *further = way
        assert isinstance(key, str)  # noqa: S101 - numbers and names take turns
        field = self.of.fields[key]
        if field.fields:
            self.lists.setdefault(key, ListCells(f"{self.path}.{key}", field)).add(further, place)
        else:
            self.fields[key] = place

    def stated(self, row: Sequence[str]) -> dict[str, StatedValue] | None:
        """The member of a row; None where nothing says that there is one. Raises `Refused`."""
        own = row[self.own].strip() if self.own is not None else ""
        if own not in {"", "{}"}:
            raise wrong(self.path, "the column of a member says something of it", "it says {} or nothing")
        made: dict[str, StatedValue] = {}
        for key, place in self.fields.items():
            value = from_cell(row[place], self.of.fields[key])
            if value is not None:
                made[key] = value
        for key, cells in self.lists.items():
            value = cells.stated(row)
            if value is not None:
                made[key] = value
        return made if made or own else None


def lists_of(names: Sequence[str], facts: Mapping[str, FactType]) -> dict[str, ListCells]:
    """The lists that some of these columns state, by name; the names are sound."""
    found: dict[str, ListCells] = {}
    for place, name in enumerate(names):
        fact = facts.get(list_of(name))
        if fact and fact.fields:
            found.setdefault(fact.name, ListCells(fact.name, fact)).add(steps(name) if is_member(name) else (), place)
    return found


def from_json(cell: str, path: str) -> StatedValue:
    """The value of a cell of JSON; what does not begin as JSON is text, which is refused later. Raises `Refused`."""
    if cell[:1] not in {"[", "{"}:
        return cell
    try:
        data, end = decode(cell, "", deepest=DEEPEST - ABOVE)
        if cell[end:].strip():
            raise refuse("json-syntax", "invalid JSON: extra data after the value", help="a cell holds one list")
        made: StatedValue = plain(data, cell, "")
    except Refused as refused:
        raise Refused(replace(one, span=None, path=f"facts.{path}{one.path}") for one in refused.problems) from None
    return made


def wrong(path: str, message: str, help_: str) -> Refused:
    """What is raised for cells that do not go together."""
    return Refused([Problem("request-value", message, None, help_, f"facts.{path}")])
