"""Records of JSON as other people have them: what each key states, whatever its name, and what is carried through.

What is carried through is written as it stands in the record, to the digit; what states something goes as it is to the
strict reader of requests. A whole number that states the id is its digits, as in tables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from statute_runner.batch.raw_members import NULL, is_group, members, objects, written
from statute_runner.batch.row_columns import documents
from statute_runner.batch.typed_plan import FACTS
from statute_runner.problem import Problem, Refused, Span, refuse
from statute_runner.tables.absence_flags import columns
from statute_runner.tables.set_cells import says_truth
from statute_runner.tables.table_plan import table_plan
from statute_runner.text.characters import LARGEST
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.batch.raw_members import Members
    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_choice import ColumnChoice

    Record: TypeAlias = bytes | Problem | Refused

ENCODE = msgspec.json.Encoder().encode
WHOLE = re.compile(rb"-?(?:0|[1-9][0-9]*)\Z")
# The word for a key of a table, outside of names.
COLUMN = re.compile(r"\bcolumn(s?)\b(?=(?:[^`]*`[^`]*`)*[^`]*\Z)")
MOST = 2**10
"""The sets of keys of which it is kept what they state."""


class KeyPlan(NamedTuple):
    """What records with the same keys state: what each key does, and those that are carried through.

    `read` are those of what they state of which the value matters beside another. `request` makes a request of the
    values; it is None where all facts of a record stand under one key as a request has them.
    """

    states: dict[str, str]
    kept: tuple[str, ...]
    read: frozenset[str]
    request: Callable[[Sequence[object]], dict[str, object]] | None


class RecordKeys:
    """Reads records; `kept` holds, of each record given, what is carried through of it, by key.

    `taken` are the keys of answers, which nothing that is carried through may have; `met` are the keys that the caller
    names and some record had.
    """

    facts: Mapping[str, FactType]
    choice: ColumnChoice
    taken: frozenset[str]
    groups: frozenset[str]
    alike: dict[str, str]
    flags: dict[str, FactType]
    asked: tuple[str, ...]

    def __init__(self, facts: Mapping[str, FactType], choice: ColumnChoice, taken: Collection[str]) -> None:
        self.facts, self.choice, self.taken = facts, choice, frozenset(taken)
        self.groups = frozenset(name.partition(".")[0] for name in facts)
        self.alike = {name.casefold(): name for name in (FACTS, *self.groups)}
        self.flags = columns(facts)
        self.asked = (*choice.asked, *choice.keep, *choice.hoped)
        self.plans: dict[tuple[str, ...], KeyPlan | Refused] = {}
        self.kept: list[dict[str, bytes]] = []
        self.met: set[str] = set()

    def of(self, records: Iterable[tuple[int, Record]], file: str) -> Iterator[tuple[int, Record]]:
        """Each record as the request that it states, or what is wrong with it."""
        self.kept = []
        for line, record in records:
            made: Record = record
            kept: dict[str, bytes] = {}
            if isinstance(record, bytes):
                try:
                    made, kept = self.read(record, Span(file, line))
                except Refused as refused:
                    made = refused
            self.kept.append(kept)
            yield line, made

    def read(self, record: bytes, at: Span) -> tuple[bytes, dict[str, bytes]]:
        """The request that a record states, and what is carried through. Raises `Refused`.

        What cannot be read comes back as it is, for the strict reader to say why.
        """
        found = members(record, at) if len(record) <= LARGEST else None
        if found is None:
            return record, {}
        plan, stands = self.planned(found, at)
        there = {**found, **stands}
        self.met.update(name for name in self.asked if name in there)
        named = [name for name in self.choice.keep if name in there]
        kept = {name: written(there[name]) for name in (*named, *plan.kept)}
        values = [value_of(states, stands[name], plan) for name, states in plan.states.items()]
        if plan.request is None:
            return ENCODE(dict(zip(plan.states.values(), values, strict=True))), kept
        return ENCODE(plan.request(values)), kept

    def planned(self, found: Members, at: Span) -> tuple[KeyPlan, Members]:
        """What the keys of a record state, those within groups of facts among them, and where the values stand."""
        inside: dict[str, msgspec.Raw] = {}
        single: dict[str, msgspec.Raw] = {}
        for name, raw in found.items():
            meant = self.choice.name(name)
            carried = meant == name and self.choice.all_others and name not in self.choice.keep
            if carried and (alike := self.alike.get(name.casefold(), name)) != name and is_group(raw):
                raise refuse("batch-column", f"unknown key `{name}`", at, help=f"did you mean `{alike}`?")
            (inside if meant == FACTS or (meant in self.groups and is_group(raw)) else single)[name] = raw
        names = tuple(single)
        if len(inside) == 1 and (holder := next(iter(inside))) and self.choice.name(holder) == FACTS:
            plan = self.plan((*names, f"{FACTS}/{holder}"), names, at, single, holder)
            if plan.request is None:
                return plan, found
        stands = {**single}
        for name, raw in inside.items():
            for way, value in self.apart(name, raw, at):
                if way in stands:
                    raise refuse("batch-column", f"`{way}` stands in two places", at, help="keep one of the two")
                stands[way] = value
        return self.plan(tuple(stands), tuple(stands), at, found), stands

    def plan(self, key: tuple[str, ...], names: Sequence[str], at: Span, found: Members, holder: str = "") -> KeyPlan:
        """What these keys state; with a `holder` of all facts, which is then no column. Raises `Refused`."""
        plan = self.plans.get(key)
        if plan is None:
            if len(self.plans) >= MOST:
                self.plans.clear()
            try:
                plan = self.made(names, holder)
            except Refused as refused:
                plan = refused
            self.plans[key] = plan
        if isinstance(plan, Refused):
            name = identity(found, self.choice)
            raise Refused(replace(problem, span=at).of(name) for problem in plan.problems)
        return plan

    def made(self, names: Sequence[str], holder: str) -> KeyPlan:
        choice = replace(self.choice, asked=(), keep=tuple(name for name in self.choice.keep if name in names))
        try:
            plan = table_plan(names, self.facts, "", choice, whole=names)
        except Refused as refused:
            raise Refused(
                replace(problem, message=in_json(problem.message), help=in_json(problem.help))
                for problem in refused.problems
            ) from None
        kept = plan.kept_names()
        if clash := [name for name in kept if name in self.taken]:
            message = f"the key `{clash[0]}` cannot be carried through: answers have a key `{clash[0]}` of their own"
            raise refuse("batch-column", message, help="name what is carried through: `--keep KEY`")
        states = {name: states for name, states in zip(names, plan.states, strict=True) if states}
        if holder and set(states.values()) <= {"id", "date"}:
            return KeyPlan({**states, holder: FACTS}, kept, frozenset(), None)
        beside = frozenset(fact.name for flag, fact in self.flags.items() if flag in states.values())
        return KeyPlan(states, kept, beside, documents(list(states.values()), self.facts))

    def apart(self, name: str, raw: msgspec.Raw, at: Span) -> Iterator[tuple[str, msgspec.Raw]]:
        """The values in a key that holds a group of facts, or all groups, each by the way to it."""
        meant = self.choice.name(name)
        for key, value in objects(raw, name, at):
            if meant != FACTS:
                yield f"{meant}.{key}", value
            elif key in self.groups and is_group(value):
                yield from ((f"{key}.{last}", one) for last, one in objects(value, f"{name}.{key}", at))
            else:
                yield f"{name}.{key}", value


def value_of(states: str, raw: msgspec.Raw, plan: KeyPlan) -> object:
    """A value as a request has it: as it is written, but where another one beside it matters."""
    content = bytes(raw)
    if content == NULL:
        return None
    if says_truth(states):
        return {b"true": True, b"false": False}.get(content, content.decode())
    if states == "id" and WHOLE.match(content):
        return content.decode()
    if states not in plan.read:
        return raw
    given = msgspec.json.decode(raw)
    return given if isinstance(given, str | int) else content.decode()


def identity(found: Members, choice: ColumnChoice) -> str | None:
    """The id of a record, where it can be read."""
    for name, raw in found.items():
        if choice.name(name) == "id":
            given = msgspec.json.decode(raw)
            return given if isinstance(given, str) else str(given) if WHOLE.match(bytes(raw)) else None
    return None


def in_json(words: str) -> str:
    """What is said of the columns of a table, said of keys."""
    return COLUMN.sub(r"key\1", words).replace("`--map COLUMN", "`--map KEY")
