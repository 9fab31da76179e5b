"""The readings of an answer in words: what was chosen, whether a lawyer signed it, and what the defaults give."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import Decision
    from statute_runner.explain.sheet_view import ChosenWords


class Departures(TypedDict):
    """The readings that are not the default, the outcome with all at their defaults, and whether it is another."""

    readings: list[ChosenWords]
    by_default: str
    differs: bool


def departs(made: Decision) -> bool:
    """Whether a reading was chosen that is not the default; the words of the law need not be in the answer."""
    return any(one["chosen"] != one["default"] for one in made["readings"].values())


def departures(made: Decision | None) -> Departures | None:
    """What an answer, made with the words of the law, owes to readings that are not the default; else nothing."""
    if made is None or "by_default" not in made["explanation"]:
        return None
    found = [words for name in made["readings"] if (words := choice(made, name))["instead_of"]]
    default = made["explanation"]["by_default"]
    return {"readings": found, "by_default": default, "differs": default != made["outcome"]}


def choice(made: Decision, name: str) -> ChosenWords:
    """A reading as it was chosen, in words."""
    reading, about = made["readings"][name], made["explanation"]["readings"][name]
    signed, default = about["reviewed"], reading["chosen"] == reading["default"]
    return {
        "name": name,
        "question": about["question"],
        "chosen": about["options"][reading["chosen"]],
        "instead_of": "" if default else about["options"][reading["default"]],
        "signed": f"{signed['by']} on {signed['on']}" if signed else "",
        "matters": reading["matters"],
    }
