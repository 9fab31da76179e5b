"""The form made from the facts of a bundle.

It has a field for each fact, by group, with its question, its choices and its given value; a list has the fields of
each of its members.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as field_of
from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import ordinal, several
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, LIST, NUMBER, NUMBERS, YES_NO
from statute_runner.serve.listed_members import NONE, count_of, fact_at
from statute_runner.whatif.register_questions import as_choice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypedDict

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.problem import Problem
    from statute_runner.serve.page_state import State

    class OptionView(TypedDict):
        """A value that may be chosen."""

        value: str
        means: str
        chosen: bool

    class FieldView(TypedDict):
        """A field of the form."""

        number: str
        name: str
        kind: str
        ask: str
        note: str
        decides: str
        shown: bool
        known: bool
        given: str
        options: list[OptionView]
        none: bool
        may_be_none: bool
        smallest: int
        largest: int
        one: str
        several: str
        members: list[MemberView]
        read: Sequence[str]

    class MemberView(TypedDict):
        """A member of a list, and its fields."""

        number: str
        name: str
        title: str
        fields: list[JudgedField]

    class JudgedField(FieldView):
        """A field, what is wrong with what is given, whether it matters to the answer, or cannot any more."""

        faults: Sequence[Problem]
        matters: str
        idle: bool

    class GroupView(TypedDict):
        """The fields of a group of facts, how many are filled in, and how many cannot matter any more."""

        name: str
        title: str
        fields: list[JudgedField]
        known: int
        idle: int


MOST_RADIOS = 8
MOST_BOXES = 60
DECIDES = {"record": "From the record of", "observation": "Observed by", "judgment": "A judgment of"}
KINDS = {YES_NO: "radios", DATE: "date", NUMBER: "number", LIST: "members"}
ON_A_MEMBER = re.compile(r"\[[0-9]+\]\Z")


@dataclass(frozen=True, slots=True)
class Judged:
    """What a form says beside its fields.

    That is what is wrong with what is given, which fields matter to the answer, what registers say in their place, and
    which facts cannot matter any more.
    """

    faults: Mapping[str, Sequence[Problem]]
    matters: Mapping[str, str]
    read: Mapping[str, Sequence[str]] = field_of(default_factory=dict)
    idle: frozenset[str] = frozenset()


def groups(bundle: Bundle, state: State, judged: Judged) -> list[GroupView]:
    """The groups of facts in the order of the bundle, each with its fields."""
    found: dict[str, GroupView] = {}
    for number, (name, about) in enumerate(bundle.facts.items(), 1):
        group = name.partition(".")[0]
        title = group.replace("_", " ")
        view = found.setdefault(group, {"name": group, "title": title, "fields": [], "known": 0, "idle": 0})
        made = field(str(number), name, as_choice(bundle.facts, about, state.date), state.facts, judged)
        view["fields"].append(made)
        view["known"] += made["known"]
        view["idle"] += made["idle"]
    return list(found.values())


def by_fact(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """The problems of each fact, by the path that they give."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(fact_path(problem.path), []).append(problem)
    return found


def fact_path(path: str) -> str:
    """The path of the fact in which a problem is: of a problem with one of its values, that of the fact."""
    return ON_A_MEMBER.sub("", path.removeprefix("facts."))


def asked(path: str, bundle: Bundle) -> str:
    """The question of a fact by its path; the path itself where it is none of the bundle's."""
    about = fact_at(bundle, path)
    return f"{about.ask}{f' ({path})' if '].' in path else ''}" if about else path


def numbers(bundle: Bundle, state: State) -> dict[str, str]:
    """The number of each field on the page, by its path; that of a member's field begins with that of its list."""
    found: dict[str, str] = {}
    for number, (name, about) in enumerate(bundle.facts.items(), 1):
        found |= numbered(str(number), name, about, state.facts)
    return found


def numbered(number: str, path: str, about: FactType, facts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    found = {path: number}
    for at in range(min(count_of(facts.get(path, ())) or 0, about.largest) if about.fields else 0):
        for n, (key, one) in enumerate(about.fields.items(), 1):
            found |= numbered(f"{number}-{at}-{n}", f"{path}[{at}].{key}", one, facts)
    return found


def field(number: str, name: str, about: FactType, facts: Mapping[str, tuple[str, ...]], judged: Judged) -> JudgedField:
    """One field: how it is asked, which of its options are chosen, and the fields of its members where it is a list."""
    given = facts.get(name, ())
    return {
        "number": number,
        "name": name,
        "kind": kind(about),
        "ask": about.ask,
        "note": about.note,
        "decides": f"{DECIDES[about.kind]} {about.by}",
        "shown": about.shown,
        "known": bool(given),
        "given": given[0] if len(given) == 1 else ", ".join(given),
        "options": options(about, given),
        "none": NONE in given or (about.absent and WRITTEN in given),
        "may_be_none": about.absent,
        "smallest": about.smallest,
        "largest": about.largest,
        "one": about.one,
        "several": several(about.one),
        "members": [
            member(f"{number}-{at}", f"{name}[{at}]", about, facts, judged)
            for at in range(min(count_of(given) or 0, about.largest) if about.fields else 0)
        ],
        "faults": judged.faults.get(name, []),
        "matters": judged.matters.get(name, ""),
        "read": judged.read.get(name, ()),
        "idle": name in judged.idle and name not in judged.read,
    }


def member(number: str, path: str, about: FactType, facts: Mapping[str, tuple[str, ...]], judged: Judged) -> MemberView:
    """A member of a list with its fields."""
    return {
        "number": number,
        "name": path,
        "title": f"the {ordinal(int(path.rpartition('[')[2][:-1]))} {about.one}",
        "fields": [
            field(f"{number}-{n}", f"{path}.{key}", one, facts, judged)
            for n, (key, one) in enumerate(about.fields.items(), 1)
        ],
    }


def kind(about: FactType) -> str:
    """How a fact is filled in: by radio buttons, a list, boxes to tick, or writing."""
    if about.type == CHOICE:
        return "radios" if len(about.values) <= MOST_RADIOS else "list"
    if about.type == CHOICES:
        return "boxes"
    if about.type == NUMBERS:
        return "numbers" if bounded(about) else "written numbers"
    return KINDS.get(about.type, "text")


def bounded(about: FactType) -> bool:
    return bool(about.largest) and about.largest - about.smallest < MOST_BOXES


def options(about: FactType, given: tuple[str, ...]) -> list[OptionView]:
    if about.type == YES_NO:
        choices = {"true": "Yes", "false": "No"}
    elif about.type == NUMBERS and bounded(about):
        choices = {str(number): "" for number in range(about.smallest, about.largest + 1)}
    else:
        choices = about.values
    found: list[OptionView] = [
        {"value": name, "means": means, "chosen": name in given} for name, means in choices.items()
    ]
    if about.type == CHOICE and about.absent:
        found.append({"value": WRITTEN, "means": "There is none.", "chosen": WRITTEN in given})
    return found
