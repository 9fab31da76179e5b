"""Sets that come as a column for each member, and one that says whether the set is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.operators import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.plain_data import StatedValue

TRUTHS = {"true": True, "false": False, "": None}


class SetCells:
    """Where in a row a set is stated, member by member."""

    fact: FactType
    known: int
    members: Mapping[str, int]

    def __init__(self, fact: FactType, known: int, members: Mapping[str, int]) -> None:
        self.fact, self.known, self.members = fact, known, members

    def stated(self, row: Sequence[object]) -> StatedValue | None:
        """The set of a row; None where it is not known. What does not go together is a text, which is refused later."""
        known, *held = (truth(row[place]) for place in (self.known, *self.members.values()))
        if wrong := next((given for given in (known, *held) if isinstance(given, str)), None):
            return wrong
        having = [member for member, has in zip(self.members, held, strict=True) if has]
        if known is not True:
            return f"not known, but with {having[0]}" if having else None
        unsaid = next((member for member, has in zip(self.members, held, strict=True) if has is None), None)
        if unsaid is not None:
            return f"known, but not whether with {unsaid}"
        return [int(member) for member in having] if self.fact.type == NUMBERS else list(having)


def truth(given: object) -> bool | str | None:
    """Whether a cell says yes or no; None where it says nothing, its text where it says something else."""
    if given is None or isinstance(given, bool):
        return given
    text = str(given)
    return TRUTHS.get(text.lower(), text)


def says_truth(states: str) -> bool:
    """Whether a column that states this says yes or no: of a member, of a whole set, or that there is none."""
    return "=" in states or states.endswith(("?", "__none"))


def sets_in(states: Sequence[str], facts: Mapping[str, FactType]) -> dict[str, SetCells]:
    """The sets that come member by member, by name, in a table whose columns state these."""
    known = {name[:-1]: place for place, name in enumerate(states) if name.endswith("?")}
    members: dict[str, dict[str, int]] = {name: {} for name in known}
    for place, name in enumerate(states):
        fact, is_of, member = name.partition("=")
        if is_of and fact in members:
            members[fact][member] = place
    return {name: SetCells(facts[name], known[name], members[name]) for name in known}
