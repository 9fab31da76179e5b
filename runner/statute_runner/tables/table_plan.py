"""What each column of a table states, and which columns are carried through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.logic.operators import SETS
from statute_runner.problem import Problem, Refused, Span, nearest
from statute_runner.request.unknown_keys import former_fact
from statute_runner.tables import absence_flags, member_columns
from statute_runner.tables.column_choice import AS_DOCUMENTED, EVERY_OTHER
from statute_runner.tables.column_forms import ALWAYS, SEPARATORS, ColumnForms
from statute_runner.tables.set_members import MOST_MEMBERS, allowed_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_choice import ColumnChoice

# The names that pandas gives to the column of its row numbers; in CSV, also of R, it has none.
ROW_NAMES = ("", "Unnamed: 0", "__index_level_0__")
COLUMNS_ARE = "the columns are id, date, and facts by their path"
OTHERWISE = (
    "; `--keep` carries a column through, `--map COLUMN=FACT` says what it states, `--map COLUMN=` leaves it out"
)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What each column states, by its documented name, empty where nothing; and where the kept columns stand."""

    states: tuple[str, ...]
    kept: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def kept_names(self) -> tuple[str, ...]:
        """The names of the columns that are carried through, in order."""
        return tuple(self.names[place] for place in self.kept)


def table_plan(
    names: Sequence[str],
    facts: Mapping[str, FactType],
    file: str,
    choice: ColumnChoice = AS_DOCUMENTED,
    *,
    folders: Sequence[str] = (),
    whole: Sequence[str] | None = None,
) -> TablePlan:
    """What a table with these columns states, and after them those that stand in the names of its `folders`.

    `whole` are its own columns where it has types, of which some are now taken apart. Raises `Refused` where a column
    is not known, stands twice or is missing.
    """
    problems: list[Problem] = []
    own, names = len(names), [*names, *folders]
    said = Planning(names, facts, choice, whole)
    span = Span(file, 1)
    for place, name in enumerate(names):
        if name in names[:place]:
            problems.append(Problem("batch-column", f"duplicate column `{name}`", span, "keep one of the two"))
        elif (place < own or said.speaks(place)) and (found := said.fault(place)):
            problems.append(Problem("batch-column", found[0], span, found[1]))
    problems += [Problem("batch-column", message, span, help_) for message, help_ in said.lacking()]
    if not problems:
        gaps = member_columns.gaps(filter(member_columns.is_member, said.states))
        problems = [Problem("batch-column", message, span, help_) for message, help_ in gaps]
    if problems:
        raise Refused(problems)
    return TablePlan(tuple(said.states), tuple(said.kept()), tuple(names))


def letters(name: str) -> str:
    """What is left of a name without case and without what stands between words."""
    return "".join(filter(str.isalnum, name)).casefold()


class Planning:
    """A table whose columns are being told apart."""

    names: Sequence[str]
    facts: Mapping[str, FactType]
    choice: ColumnChoice
    typed: bool
    there: set[str]
    forms: ColumnForms
    states: list[str]
    groups: set[str]
    letters: dict[str, str]

    def __init__(
        self, names: Sequence[str], facts: Mapping[str, FactType], choice: ColumnChoice, whole: Sequence[str] | None
    ) -> None:
        self.names, self.facts, self.choice = names, facts, choice
        self.typed, self.there = whole is not None, {*names, *(whole or ())}
        self.forms = ColumnForms(facts, [choice.name(name) for name in names])
        self.states = [self.forms.of(choice.name(name)) for name in names]
        self.groups = {fact.partition(".")[0].casefold() for fact in facts}
        self.letters = {letters(fact): fact for fact in facts if "." in fact}
        if self.typed:
            self.states = ["" if member_columns.is_member(one) else one for one in self.states]

    def carried(self, place: int) -> bool:
        """Whether a column that states nothing is carried through."""
        name = self.names[place]
        return name in self.choice.keep or (self.choice.all_others and not self.like_fact(name))

    def like_fact(self, name: str) -> bool:
        """Whether a column may be meant to state a fact, so that it is carried through by its name only."""
        group = min((name.partition(between)[0] for between in SEPARATORS), key=len)
        inside = group != name and (group.casefold() in self.groups or former_fact(name, self.facts) is not None)
        return inside or letters(name) in self.letters

    def speaks(self, place: int) -> bool:
        """Whether the name of a folder states a fact, or may be meant to; any other says only how files lie."""
        return bool(self.states[place]) or self.like_fact(self.names[place])

    def left_out(self, name: str) -> bool:
        """Whether a column is left out by what the caller says."""
        return self.choice.stated.get(name, self.choice.stated.get(EVERY_OTHER)) == ""

    def fault(self, place: int) -> tuple[str, str] | None:
        """What is wrong with a column, and help."""
        name = self.names[place]
        meant, states = self.choice.name(name), self.states[place]
        if states:
            if states in self.states[:place]:
                other = self.names[self.states.index(states)]
                return f"the columns `{other}` and `{name}` both state `{states}`", "keep one of the two"
            wrong = member_columns.fault(states, self.facts) if member_columns.is_member(states) else None
            return self.set_twice(states) or wrong
        if self.left_out(name) or (meant == name and self.carried(place)):
            return None
        found = self.unknown(meant)
        return found if meant == name else (f"{found[0]}, which `{name}` is said to state", found[1])

    def set_twice(self, states: str) -> tuple[str, str] | None:
        fact = states.partition("=")[0].removesuffix("?")
        if fact != states and fact in self.states:
            return f"`{fact}` stands in a column of its own and in columns of its members", "keep one of the two"
        return None

    def unknown(self, name: str) -> tuple[str, str]:
        """What is wrong with a column that states nothing, and help."""
        if not self.typed and member_columns.is_member(name) and member_columns.list_of(name):
            wrong = member_columns.fault(name, self.facts)
            assert wrong  # noqa: S101 - it states nothing
            return wrong
        unknown = f"unknown column `{name}`"
        if was := former_fact(name, self.facts):
            return f"{unknown}, which is now `{was.now}`", was.because
        of_none = absence_flags.of(name, self.facts)
        if name in ROW_NAMES:
            return unknown, "row numbers are no fact; write the table without them (`index=False`, `row.names = FALSE`)"
        if self.typed and member_columns.list_of(name) in self.facts:
            return unknown, "a list is one column, a list of structures"
        if of_none:
            return (
                unknown,
                f"`{of_none.name}` is never none" if not of_none.absent else "write the text none in its own column",
            )
        alike = self.letters.get(letters(name))
        help_ = f"did you mean `{alike}`?" if alike else nearest(name, (*ALWAYS, *self.facts)) or COLUMNS_ARE
        return unknown, help_ + OTHERWISE

    def lacking(self) -> Iterator[tuple[str, str]]:
        """What is wrong with columns that are not there, and help."""
        for name in (*ALWAYS,):
            if name not in self.states:
                said = [column for column, fact in self.choice.stated.items() if fact == name]
                help_ = f"`{said[0]}` is said to state it, and is not there" if said else ""
                yield f"missing column `{name}`", help_ or f"`--map COLUMN={name}` says which one it is"
        for name in (*self.choice.keep, *self.choice.asked):
            if name not in (self.names if name in self.choice.keep else self.there) and name != EVERY_OTHER:
                yield f"missing column `{name}`", nearest(name, self.names)
        for name, fact in self.facts.items():
            if fact.type in SETS:
                yield from self.lacking_members(name, fact)

    def lacking_members(self, name: str, fact: FactType) -> Iterator[tuple[str, str]]:
        """What is wrong with a set that comes member by member, and not all of it."""
        found = {state.partition("=")[2] for state in self.states if state.startswith(f"{name}=")}
        known = f"{name}?" in self.states
        if found and not known:
            yield f"no column says whether `{name}` is known", "add the column, with __known at the end of its name"
        allowed = allowed_members(fact)
        if known and len(allowed) <= MOST_MEMBERS and (absent := [one for one in allowed if str(one) not in found]):
            yield f"no column for `{absent[0]}` of `{name}`", "a set that comes member by member has a column for each"

    def kept(self) -> Iterator[int]:
        """Where the columns stand that are carried through, in the order of the table or as they are named."""
        for name in self.choice.keep:
            yield self.names.index(name)
        for place, name in enumerate(self.names):
            others = self.choice.all_others and not self.states[place] and name not in self.choice.keep
            if others and self.choice.name(name) == name and self.carried(place):
                yield place
