"""The readings chosen that are not the default: what each says, whether a lawyer signed it, and what the defaults give.

Every page that shows an answer shows these beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.signatures import READING, review

if TYPE_CHECKING:
    from typing import TypedDict

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision
    from statute_runner.request.request_document import Request
    from statute_runner.serve.page_state import State

    class Departure(TypedDict):
        """A reading that is not the default, in words, and who signed it; blank where nobody did."""

        name: str
        question: str
        chosen: str
        instead_of: str
        signed: str

    class Departures(TypedDict):
        """The readings that are not the default, and the outcomes with them and without."""

        readings: list[Departure]
        by_default: str
        differs: bool


def departures(loaded: LoadedBundle, state: State, request: Request | None, made: Decision | None) -> Departures | None:
    """What an answer owes to readings that are not the default; nothing where every reading that it tests is."""
    if request is None or made is None:
        return None
    found = [departure(loaded, name, made) for name, one in made["readings"].items() if one["chosen"] != one["default"]]
    if not found:
        return None
    default = loaded.decide(request, {}, made["as_of"], question=state.question, trace=False)
    return {"readings": found, "by_default": default["outcome"], "differs": default["outcome"] != made["outcome"]}


def departure(loaded: LoadedBundle, name: str, made: Decision) -> Departure:
    about, one = loaded.bundle.readings[name], made["readings"][name]
    signed = review(about.signatures, (READING,), made["as_of"])
    return {
        "name": name,
        "question": about.question,
        "chosen": about.options[one["chosen"]],
        "instead_of": about.options[one["default"]],
        "signed": f"{signed['by']} on {signed['on']}" if signed else "",
    }
