"""The answer of a state: its request decided, or all that is wrong with it, and the words of the law lit by the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runner import decision
from runner.marking import laid_out
from runner.problem import Problem, Refused
from runner.render import Printing, explained, explaining, renderer, seen_by_layout
from runner.sandbox import Allowance
from runner.serve.state import NONE, document
from runner.templates import bundle_templates
from runner.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from runner.api import LoadedBundle
    from runner.request import Request
    from runner.serve.state import State

    Json = dict[str, Any]

VALUES = ("yes", "no", "unknown")


@value
class Answer:
    """What became of a state: the request and its decision, or the problems that kept it from being decided."""

    request: Request | None
    made: Json | None
    problems: tuple[Problem, ...]


def answer(loaded: LoadedBundle, state: State) -> Answer:
    """The state decided as `statute decide` would."""
    problems = list(contradictions(state))
    request = None
    try:
        request = loaded.request(document(loaded.bundle, state))
        decision.chosen_readings(loaded.bundle, state.readings)
        loaded.on(state.as_of or state.date, state.question)
    except Refused as refused:
        problems += refused.problems
    if problems or request is None:
        return Answer(None, None, tuple(problems))
    made = loaded.decide(request, state.readings, state.as_of or None, question=state.question)
    return Answer(request, made, ())


def contradictions(state: State) -> list[Problem]:
    """Fields that no form sends, and sets said to be empty that are not."""
    found = [
        Problem("usage", f"the address has a field `{name}`, which means nothing here", path=name)
        for name in state.other
    ]
    for name, given in state.facts.items():
        if NONE in given and len(given) > 1:
            help_ = "take the mark from one or the other"
            found.append(Problem("request-value", "none is marked, and so is a value", None, help_, f"facts.{name}"))
    return found


def with_words(loaded: LoadedBundle, state: State, request: Request) -> Json:
    """The decision with the words of the law in it, as explanations are printed from."""
    return loaded.decide(request, state.readings, state.as_of or None, question=state.question, text=True)


def lit(loaded: LoadedBundle, state: State, request: Request) -> Json:
    """What a page shows of a decision: the document, its sentences, its reasons, and its law marked with them."""
    made = with_words(loaded, state, request)
    shown = seen_by_layout(made)
    shown["explained"] = sentences(loaded, made)
    for section in shown["statute"]:
        section["rows"] = rows_of(section)
    return shown


def rows_of(section: Mapping[str, Any]) -> dict[int, str]:
    """What each condition that the words of a section stand for came to, by its number."""
    return {
        row["number"]: row["value"]
        for part in section["provisions"]
        for piece in (*part["heading"], *part["text"])
        for row in piece["refs"]
    }


def others(statute: Sequence[Json], citation: str) -> list[Json]:
    """The other sections that an answer uses, each once, and how many of their conditions hold, do not hold, are not known."""
    found: dict[str, Json] = {}
    for section in statute:
        entry = section["entry"]
        if entry["citation"] != citation:
            one = found.setdefault(entry["citation"], {"entry": entry, "counts": dict.fromkeys(VALUES, 0)})
            for came in section["rows"].values():
                one["counts"][came] += 1
    return list(found.values())


def plain(loaded: LoadedBundle, citation: str, day: str) -> Json | None:
    """The section as in force on a day, its words unmarked; nothing where there is no version of it then."""
    version = loaded.bundle.version_on(citation, day)
    if version is None:
        return None
    section = loaded.bundle.section(citation, version)
    entry = decision.law_entry(section, with_text=True)
    return {
        "number": 0,
        "entry": entry,
        "repealed": section.repealed,
        "provisions": list(laid_out(entry, [])),
        "tested": False,
        "rows": {},
    }


def sentences(loaded: LoadedBundle, made: Mapping[str, Any]) -> Json:
    """The bundle's own words about a decision, else those of its outcomes."""
    home = made["explanation"]["explained_by"]
    prose = loaded.kept(("sentences", home), lambda: printing(loaded, home))
    if prose is not None:
        return explained(prose, made, Allowance())
    known = made["explanation"]["outcomes"].get(made["outcome"])
    said = (
        known["says"] if known else f"This cannot be said yet: {len(made['missing'])} facts that matter are not known."
    )
    return {"outcome": said, "routes": dict.fromkeys(made["routes"], ""), "scope": []}


def printing(loaded: LoadedBundle, home: str) -> Printing | None:
    """The checked templates of explanations, or nothing where the bundle has none."""
    try:
        explanations(loaded)
    except Refused:
        return None
    return Printing("prose", explaining(home, bundle_templates(loaded.bundle).get(home, {})).values())


def explanations(loaded: LoadedBundle) -> Callable[[Mapping[str, Any]], str]:
    """What prints a decision as a page. Raises `Refused` where the bundle's templates are not sound."""
    return loaded.kept("explanations", lambda: renderer(loaded.bundle, "html"))
