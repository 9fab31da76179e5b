"""A decision document in a few sentences: that of the outcome, and what decides it or what would settle it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.explain.first_sheet import SheetMaker
from statute_runner.explain.renderer import Printing, explaining, outcome_sentence, shipped
from statute_runner.explain.sandbox import Allowance
from statute_runner.explain.template_rules import Template, faults
from statute_runner.explain.templates import bundle_templates, names_in
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.decide.decision_document import Decision
    from statute_runner.law.bundle import Bundle

LAYOUT = "sentence.j2"


def short_reasons(bundle: Bundle) -> Callable[[Decision], str]:
    """A function from a decision document, made with the words of the law and its trace, to its reason on one line.

    It begins with the sentence of the bundle's template about the outcome. Raises `Refused` for a template in which
    anything stands that may not; the function raises it for one that fails on a decision.
    """
    homes = bundle_templates(bundle)
    explains = {
        question.explained_by: explaining(question.explained_by, homes.get(question.explained_by, {}))
        for question in bundle.questions.values()
    }
    used = {template.file: template for templates in explains.values() for template in templates.values()}
    if wrong := [fault for template in used.values() for fault in faults(template, names_in(template, bundle))]:
        raise Refused(wrong)
    prose = {home: Printing("prose", templates.values()) for home, templates in explains.items()}
    layout = Printing("text", [Template(LAYOUT, LAYOUT, shipped(LAYOUT))])

    def reason(document: Decision) -> str:
        allowance = Allowance()
        outcome = outcome_sentence(prose[document["explanation"]["explained_by"]], document, bundle, allowance)
        context = {**document, "explained": {"outcome": outcome}, "sheet": decisive(SheetMaker(document, bundle))}
        return " ".join(layout(LAYOUT, context, allowance).split())

    return reason


def decisive(made: SheetMaker) -> dict[str, object]:
    """What is to be asked where the answer is open; where it is not favourable, the routes that came to it, and why."""
    outcome = made.document["outcome"]
    if outcome == UNDETERMINED:
        return {"asked": list(made.asked()), "routes": []}
    told = [route for route in made.routes() if route["because"]] if outcome not in made.favourable else []
    relied = [route for route in told if route["outcome"] == outcome]
    return {"asked": [], "routes": relied or told}
