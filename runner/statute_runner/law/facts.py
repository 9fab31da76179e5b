"""The facts a request may state: their types, values and questions, and what it means that one is not stated."""

from __future__ import annotations

from statute_runner.logic.absence import NONE, WRITTEN, Absence
from statute_runner.logic.operators import DATE, LIST
from statute_runner.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, Literal, Protocol, TypeVar

    from statute_runner.law.plain_data import StatedValue
    from statute_runner.logic.tree import Known, Member

    T = TypeVar("T")

    class FactRegisters(Protocol):
        """Registers, as far as whoever reads requests needs them."""

        def fill(self, known: Mapping[str, Known], day: str, say: Callable[..., None]) -> Any: ...

        def known_on(self, day: str) -> FactRegisters: ...

        def recorded_days(self) -> set[str]: ...

        def key_facts(self) -> list[str]: ...

        def choices(self, key: str, day: str) -> dict[str, str]: ...

        def filled_by(self, key: str) -> set[str]: ...

        @property
        def sha256(self) -> str: ...

        @property
        def folder(self) -> str: ...

        @property
        def index(self) -> Any: ...


MOST_MEMBERS = 100
"""The members of a list of which nothing is said."""
NO_FIELDS: Mapping[str, FactType] = {}


@value
class Silence:
    """What it means that a fact is not stated: the value it then has, why, and the provision that says so, if any."""

    means: Known
    because: str
    cite: str


@value
class FactType:
    """One fact, or one field of a list's members: its full name, type, question, who decides it, its values or bounds.

    A list has `fields`, each under its own name, a word for `one` of its members, and a `largest` number of them.
    `absent` says that it may be `none`; `silence` what it means that it is not stated; `after` is the field of the same
    member than which a date cannot be earlier; `remedy_to` what the remedy leads to, empty where it leads either way;
    `asked_after` the facts that an interview asks for before this one.
    """

    name: str
    type: str
    ask: str
    kind: Literal["record", "observation", "judgment"]
    by: str
    values: dict[str, str]
    smallest: int = 0
    largest: int = 0
    note: str = ""
    shown: bool = False
    remedy: str = ""
    remedy_to: tuple[bool | str, ...] = ()
    one: str = ""
    fields: Mapping[str, FactType] = NO_FIELDS
    absent: bool = False
    silence: Silence | None = None
    after: str = ""
    asked_after: tuple[str, ...] = ()

    @property
    def short(self) -> str:
        """The name within its group, or within its list."""
        return self.name.rpartition(".")[2]


@value
class FormerFact:
    """What took the place of a fact that an earlier edition of the bundle had, and how it is now said.

    What was stated is carried over `whole`, or into a `field` of the list's one member; through `values` (what it was,
    what it is) where there are some; else not at all.
    """

    now: str
    because: str
    whole: bool = False
    field: str = ""
    values: tuple[tuple[Any, Any], ...] = ()


DAY = FactType("date", DATE, "For which day is the question asked?", "record", "the person who asks", {})


class Facts(dict[str, FactType]):
    """Facts by full name, and the names within each group, gathered once.

    `every` holds the fields of lists too, by their full names; `ones` the word for a member of each list; `silent` what
    each means when it is not stated; `former` facts that there were once, by full name. `registers` are those that some
    are read from, where the bundle has any.
    """

    former: Mapping[str, FormerFact] | dict[str, FormerFact]
    groups: dict[str, list[str]]
    every: dict[str, FactType]
    ones: dict[str, str]
    silent: dict[str, Known]

    registers: FactRegisters | None = None

    def __init__(self, facts: Mapping[str, FactType], former: Mapping[str, FormerFact] | None = None) -> None:
        super().__init__(facts)
        self.former = former or {}
        self.groups = {group: list(keys) for group, keys in grouped(facts).items()}
        self.every = {one.name: one for fact in facts.values() for one in with_fields(fact)}
        self.ones = {name: fact.one for name, fact in self.every.items() if fact.one}
        self.silent = {name: fact.silence.means for name, fact in self.every.items() if fact.silence}

    def read_from(self, registers: FactRegisters) -> Facts:
        """The same facts, of which some are read from these registers."""
        from copy import copy

        facts = copy(self)
        facts.registers = registers
        return facts


def with_fields(fact: FactType) -> Iterator[FactType]:
    """The fact, and the fields of its members, outermost first."""
    yield fact
    for field in fact.fields.values():
        yield from with_fields(field)


def directions(written: bool | str | Sequence[str]) -> tuple[bool | str, ...]:
    """What `remedy to` names, one or several."""
    return (written,) if isinstance(written, bool | str) else tuple(written)


def too_early(fact: FactType, member: Mapping[str, Any]) -> Iterator[tuple[FactType, Any, Any]]:
    """The dates of a member that are earlier than they can be: the field, its date, and the date it comes before."""
    for field in fact.fields.values():
        if field.after:
            mine, other = member.get(field.short), member.get(field.after)
            if mine and other and mine < other and WRITTEN not in {mine, other}:
                yield field, mine, other


def grouped(values: Mapping[str, T]) -> dict[str, dict[str, T]]:
    """What there is for each fact, by group and key; what has no group, as the day, is left out."""
    groups: dict[str, dict[str, T]] = {}
    for name, given in values.items():
        group, dot, key = name.partition(".")
        if dot:
            groups.setdefault(group, {})[key] = given
    return groups


def as_stated(known: Known) -> StatedValue:
    """What is known of a fact as a document states it."""
    if isinstance(known, tuple):
        return [member_as_stated(one) if isinstance(one, dict) else one for one in known]
    return WRITTEN if isinstance(known, Absence) else known


def member_as_stated(member: Member) -> dict[str, StatedValue]:
    """A member of a list as a document states it."""
    return {key: as_stated(known) for key, known in member.items()}


def as_known(fact: FactType, stated: Any) -> Known:
    """A valid value of the fact as it is evaluated; fields of members that are not known are left out."""
    if fact.fields:
        return tuple(
            [
                {key: as_known(fact.fields[key], given) for key, given in member.items() if given is not None}
                for member in stated
            ]
        )
    if isinstance(stated, list):
        return tuple(stated)
    return NONE if fact.absent and stated == WRITTEN else stated


def from_data(data: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]]) -> Facts:
    """The facts of a valid facts file; `lists` holds the value files it names."""
    former = {name: former_fact(was) for name, was in data.get("former", {}).items()}
    return Facts({name: fact_type(name, fact, lists) for name, fact in data["facts"].items()}, former)


def former_fact(data: Mapping[str, Any]) -> FormerFact:
    """What took the place of a former fact."""
    values = tuple((one["was"], one["is"]) for one in data.get("values", ()))
    return FormerFact(data["now"], data["because"], "whole" in data, data.get("field", ""), values)


def fact_type(
    name: str, data: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]], decides: Mapping[str, str] | None = None
) -> FactType:
    """One fact, or one field; a field is decided as its list is, where it says nothing else."""
    decided = data.get("decides", decides)
    made = FactType(
        name,
        data["type"],
        data["ask"],
        decided["kind"],
        decided["by"],
        dict(data.get("values") or lists.get(data.get("values_from", ""), {})),
        data.get("from", 0),
        data.get("at most", MOST_MEMBERS) if data["type"] == LIST else data.get("to", 0),
        data.get("note", ""),
        data.get("shown", False),
        data.get("remedy", ""),
        directions(data.get("remedy to", ())),
        data.get("one", ""),
        {key: fact_type(f"{name}[].{key}", field, lists, decided) for key, field in data.get("fields", {}).items()},
        "may be" in data,
        after=data.get("not before", ""),
        asked_after=tuple(data.get("asked after", ())),
    )
    silence = data.get("when not stated")
    if silence is None:
        return made
    means = as_known(made, silence["is"])
    return replace(made, silence=Silence(means, silence.get("because", ""), silence.get("cite", "")))
