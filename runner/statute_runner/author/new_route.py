"""A new route: the question lists it, and the version of its section says when it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.author.new_rule import rule_in
from statute_runner.author.part_request import AddedLines
from statute_runner.author.yaml_edit import with_entry, with_item
from statute_runner.problem import nearest, quoted, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.part_request import PartRequest

FILE = "bundle.yaml"
EXAMPLE = (
    'statute new route code/1/10/b --rule agreed --quote "only if the librarian agrees" '
    '--says "The librarian agrees." --fact map.agreed=true'
)


def add(bundle: BundleText, wanted: PartRequest) -> AddedLines:
    """Adds the route, with the rule by which it is open. Raises `Refused` where it is there already."""
    citation, at = bundle.section_of(wanted.name)
    route = f"{citation}/{at}"
    file = bundle.version_file(citation, wanted.on or None)
    question = question_of(bundle, wanted.question)
    about = bundle.data(FILE)["questions"][question]
    if route in about["routes"] and route in (bundle.data(file).get("decisions") or {}):
        raise refuse("edit-exists", f"there is a route `{route}` already", help="choose another provision")
    rule = wanted.need("rule", EXAMPLE)
    written = AddedLines()
    idle = [name for name in ("quote", "says", "fact", "reading") if getattr(wanted, name)]
    if idle and rule in (bundle.data(file).get("rules") or {}):
        raise refuse(
            "usage",
            f"`--{idle[0]}` has no effect here: there is a rule `{rule}` already",
            help="leave it out, or give the rule another name",
        )
    if rule not in (bundle.data(file).get("rules") or {}):
        written = rule_in(bundle, wanted, rule, file, at)
    good, other = outcomes_of(about, wanted.outcome)
    held = {"not": {"rule": rule}} if wanted.unless else {"rule": rule}
    cases = [{"outcome": good, "when": {"all": [held]}}, {"outcome": other}]
    edited = with_entry(bundle.text(file), ["decisions"], route, cases, file)
    bundle.put(file, edited.text)
    written.places.append((file, edited.line, f"when {route} is {good}, and that it is {other} otherwise"))
    if route not in about["routes"]:
        edited = with_item(bundle.text(FILE), ["questions", question, "routes"], route, FILE)
        bundle.put(FILE, edited.text)
        written.places.append((FILE, edited.line, f"{route} among the routes of `{question}`"))
    written.next += [
        f"see whether the `decision` of `{question}` in {FILE} takes the new route into account: `any_route` does",
        f"cases on both sides: statute new case NAME --at {route} --quote WORDS --outcome {good} ...",
    ]
    return written


def question_of(bundle: BundleText, named: str) -> str:
    """The question that was named, or the only one. Raises `Refused`."""
    questions = list(bundle.data(FILE)["questions"])
    if named and named not in questions:
        raise refuse(
            "usage",
            f"unknown question {quoted(named)}",
            help=nearest(named, questions) or f"one of {', '.join(questions)}",
        )
    if not named and len(questions) > 1:
        raise refuse("usage", "`--question` is missing", help=f"one of {', '.join(questions)}")
    return named or str(questions[0])


def outcomes_of(about: Mapping[str, Any], named: str) -> tuple[str, str]:
    """The outcome of the route where it is open, and that of routes that are not. Raises `Refused`."""
    outcomes: Mapping[str, Any] = about["outcomes"]
    good = named or next(
        (name for name, one in outcomes.items() if one.get("tone") == "favourable"), next(iter(outcomes))
    )
    if good not in outcomes:
        raise refuse(
            "usage", f"unknown outcome {quoted(good)}", help=nearest(good, outcomes) or f"one of {', '.join(outcomes)}"
        )
    last = str(about["decision"][-1]["outcome"])
    return good, last
