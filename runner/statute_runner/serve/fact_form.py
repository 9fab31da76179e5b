"""The form made from the facts of a bundle.

It has a field for each fact, by group, with its question, its choices and its given value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.operators import CHOICE, CHOICES, DATE, NUMBER, NUMBERS, YES_NO
from statute_runner.logic.refs import ReadingRef
from statute_runner.serve.page_state import NONE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypedDict

    from statute_runner.decide.decision_document import Decision
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

        number: int
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
        smallest: int
        largest: int

    class JudgedField(FieldView):
        """A field, what is wrong with what is given, and whether it matters to the answer."""

        faults: Sequence[Problem]
        matters: str

    class GroupView(TypedDict):
        """The fields of a group of facts, and how many are filled in."""

        name: str
        title: str
        fields: list[JudgedField]
        known: int


MOST_RADIOS = 8
MOST_BOXES = 60
DECIDES = {"record": "From the record of", "observation": "Observed by", "judgment": "A judgment of"}
KINDS = {YES_NO: "radios", DATE: "date", NUMBER: "number"}


def groups(bundle: Bundle, state: State, problems: Sequence[Problem], notes: Mapping[str, str]) -> list[GroupView]:
    """The groups of facts in the order of the bundle, each with its fields."""
    faults = by_fact(problems)
    found: dict[str, GroupView] = {}
    for number, (name, about) in enumerate(bundle.facts.items(), 1):
        group = name.partition(".")[0]
        view = found.setdefault(group, {"name": group, "title": group.replace("_", " "), "fields": [], "known": 0})
        made = field(number, name, about, state.facts.get(name, ()))
        view["fields"].append({**made, "faults": faults.get(name, []), "matters": notes.get(name, "")})
        view["known"] += made["known"]
    return list(found.values())


def by_fact(problems: Sequence[Problem]) -> dict[str, list[Problem]]:
    """The problems of each fact, by the path that they give."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        name = problem.path.removeprefix("facts.").partition("[")[0]
        found.setdefault(name, []).append(problem)
    return found


def field(number: int, name: str, about: FactType, given: tuple[str, ...]) -> FieldView:
    """One field: how it is asked, and which of its options are chosen."""
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
        "none": NONE in given,
        "smallest": about.smallest,
        "largest": about.largest,
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
    return [{"value": name, "means": means, "chosen": name in given} for name, means in choices.items()]


def readings(bundle: Bundle, state: State, made: Decision | None) -> list[dict[str, object]]:
    """The contested readings as switches, those that the law of the day tests first."""
    tested = made["readings"] if made else {}
    found = [
        {
            "field": str(ReadingRef(name)),
            "name": name,
            "question": about.question,
            "quote": about.quote,
            "cite": about.cite,
            "default": about.default,
            "chosen": state.readings.get(name, about.default),
            "options": [{"value": option, "means": means} for option, means in about.options.items()],
            "tested": name in tested,
            "matters": name in tested and tested[name]["matters"],
        }
        for name, about in bundle.readings.items()
        if len(about.options) > 1
    ]
    return sorted(found, key=lambda view: not view["tested"])
