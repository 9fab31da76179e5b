"""A table with types as its columns state requests: structures taken apart, the columns of folders added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.batch import row_columns
from statute_runner.batch.arrow_types import is_structure
from statute_runner.batch.partitions import folder_columns
from statute_runner.problem import Problem, Refused, Span
from statute_runner.tables.column_choice import EVERY_OTHER
from statute_runner.tables.table_plan import OTHERWISE, TablePlan, table_plan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_choice import ColumnChoice

FACTS = "facts"
# The types, of Arrow and of Spark, of a column in which nothing is known.
NOTHING = {"null", "NullType()"}


class TypedColumn(NamedTuple):
    """A column, or a field of a structure that is one: the way to it, its type; for a folder's the value instead."""

    way: tuple[str, ...]
    kind: Any
    given: str | None = None

    @property
    def folder(self) -> bool:
        """Whether it stands in the name of a folder."""
        return self.kind is None


class TypedPlan(NamedTuple):
    """What a table with types states, column by column."""

    columns: tuple[TypedColumn, ...]
    plan: TablePlan

    def stated(self) -> dict[str, TypedColumn]:
        """The columns by what they state; what states nothing is left out."""
        return {name: one for one, name in zip(self.columns, self.plan.states, strict=True) if name}

    def needed(self) -> list[str]:
        """The columns of the table that state something or are carried through, in its order."""
        places = {place for place, states in enumerate(self.plan.states) if states}.union(self.plan.kept)
        return list(
            dict.fromkeys(self.columns[place].way[0] for place in sorted(places) if not self.columns[place].folder)
        )

    def kept(self) -> list[TypedColumn]:
        """The columns that are carried through."""
        return [self.columns[place] for place in self.plan.kept]


def typed_plan(
    kinds: Mapping[str, Any] | Sequence[tuple[str, Any]],
    path: str,
    facts: Mapping[str, FactType],
    choice: ColumnChoice,
    fields_of: Any = None,
    beside: Collection[str] = (),
) -> TypedPlan:
    """The plan of a table with these columns, of the file at a path; the last may be those of folders, `beside`.

    Raises `Refused`.
    """
    listed = list(kinds.items()) if hasattr(kinds, "items") else list(kinds)
    groups = {name.partition(".")[0] for name in facts}
    inner = fields_of or structure_fields
    if problems := [*unread_groups(listed, path, groups, choice, inner)]:
        raise Refused(problems)
    columns = [column for name, kind in listed for column in apart(name, choice.name(name), kind, groups, inner)]
    names = [shown(one.way, choice) for one in columns]
    folders = {name: given for name, given in folder_columns(path).items() if name not in names}
    columns += [TypedColumn((name,), None, given) for name, given in folders.items()]
    whole, own = [name for name, _ in listed], [name for name in names if name not in beside]
    return TypedPlan(
        tuple(columns), table_plan(own, facts, path, choice, folders=[*names[len(own) :], *folders], whole=whole)
    )


def unread_groups(
    listed: Sequence[tuple[str, Any]], path: str, groups: Collection[str], choice: ColumnChoice, fields_of: Any
) -> Iterator[Problem]:
    """The columns that hold facts, as it seems, in a form in which none is read; a caller may have them carried."""
    alike = {name.casefold(): name for name in (FACTS, *groups)}
    for name, kind in listed:
        meant = choice.name(name)
        group = alike.get(meant.casefold(), "")
        named = name in choice.keep or choice.stated.get(name, choice.stated.get(EVERY_OTHER)) == ""
        if not group or named or (meant == group and fields_of(kind)):
            continue
        if fields_of(kind):
            yield Problem(
                "batch-column", f"unknown column `{name}`", Span(path, 1), f"did you mean `{group}`?{OTHERWISE}"
            )
        elif is_map(kind) or (group == FACTS and str(kind) not in NOTHING):
            message = f"unsupported type {kind} of the column `{name}`"
            help_ = f"facts stand in columns of their own, or in a structure `{group}` with a field for each"
            yield Problem("batch-column", message, Span(path, 1), help_ + OTHERWISE)


def is_map(kind: Any) -> bool:
    """Whether a type, of Arrow or of Spark, is one of keys and values."""
    return hasattr(kind, "key_type") or hasattr(kind, "keyType")


def apart(name: str, meant: str, kind: Any, groups: set[str], fields_of: Any) -> Iterator[TypedColumn]:
    """The column, or, where it is a structure of a group or of all groups, its fields."""
    fields = fields_of(kind)
    if not fields or meant not in {FACTS, *groups}:
        yield TypedColumn((name,), kind)
        return
    for key, inner in fields:
        further = fields_of(inner) if meant == FACTS else None
        if further and key in groups:
            yield from (TypedColumn((name, key, last), innermost) for last, innermost in further)
        else:
            yield TypedColumn((name, key), inner)


def structure_fields(kind: Any) -> list[tuple[str, Any]]:
    """The fields of a structure of Arrow with their types; nothing for any other type."""
    return [(field.name, field.type) for field in kind] if is_structure(kind) else []


def shown(way: tuple[str, ...], choice: ColumnChoice) -> str:
    """The name of a column, or, of a field of a structure, that of the fact."""
    first, *rest = way
    if not rest:
        return first
    return ".".join(rest if choice.name(first) == FACTS and len(rest) > 1 else (choice.name(first), *rest))


def as_cell(column: TypedColumn, fact: FactType | None) -> Any:
    """What a folder states, read as a cell of text."""
    return row_columns.from_cell(column.given or "", fact)
