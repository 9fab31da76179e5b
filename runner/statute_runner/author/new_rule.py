"""A new rule of one condition: written, asked for by its route, and its words taken out of those not encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.author.first_answers import LONGEST_QUOTE, NAME, matching
from statute_runner.author.part_request import AddedLines
from statute_runner.author.provision_words import ProvisionWords
from statute_runner.author.stated_test import condition
from statute_runner.author.yaml_edit import with_entry, with_item, with_value
from statute_runner.problem import nearest, quoted, refuse
from statute_runner.text.quotes import times, words

if TYPE_CHECKING:
    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.part_request import PartRequest

EXAMPLE = (
    'statute new rule overdue --at code/1/10/a --quote "an earlier loan is overdue" '
    '--says "An earlier loan is overdue." --fact loan.overdue=true --unless'
)


def add(bundle: BundleText, wanted: PartRequest) -> AddedLines:
    """Adds the rule to the version of its section. Raises `Refused` where a word of it does not fit."""
    citation, at = bundle.section_of(wanted.need("at", EXAMPLE))
    file = bundle.version_file(citation, wanted.on or None)
    made = rule_in(bundle, wanted, wanted.name, file, at)
    route = wanted.route or route_of(bundle, file, citation, at)
    if route != "none":
        made.places.append(asked_for(bundle, wanted, file, route))
    made.next.append(
        f"cases that say nothing of {made.fact} may now be undetermined: statute new case CASE --fact {made.fact}=VALUE adds it to one"
    )
    made.next.append(
        f"cases on both sides: statute new case NAME --at {citation}/{at} --quote WORDS --fact {wanted.fact[0]} ..."
    )
    return made


def rule_in(bundle: BundleText, wanted: PartRequest, name: str, file: str, at: str) -> AddedLines:
    """Adds the rule itself, and takes its words out of `not_encoded`."""
    matching("NAME", name, NAME, "lower-case letters, digits and `_`, beginning with a letter")
    facts = bundle.data("facts.yaml").get("facts") or {}
    wanted.need("quote", EXAMPLE)
    for quote in wanted.quote:
        verbatim(ProvisionWords.of(bundle.data(file), at, file), quote)
    wanted.need("fact", EXAMPLE)
    tests = [condition(facts, typed) for typed in wanted.fact]
    if wanted.any and len(tests) == 1:
        raise refuse("usage", "`--any` has no effect here: the rule has one test", help="give more than one --fact")
    written = AddedLines(fact=str(tests[0]["fact"]))
    says = wanted.need("says", EXAMPLE)
    body = body_of(bundle, wanted, tests, written)
    edited = with_entry(bundle.text(file), ["rules"], name, {"cite": at, "says": says, **body}, file)
    bundle.put(file, edited.text)
    written.places.insert(0, (file, edited.line, f"the rule {name}"))
    for quote in wanted.quote:
        left = ProvisionWords.of(bundle.data(file), at, file).without(bundle.text(file), quote, file)
        bundle.put(file, left)
    return written


def body_of(
    bundle: BundleText, wanted: PartRequest, tests: list[dict[str, object]], written: AddedLines
) -> dict[str, object]:
    """The condition of a rule: one test, several of which all or any must hold, or a reading that frees of them."""
    quote = wanted.quote[0] if len(wanted.quote) == 1 else list(wanted.quote)
    sign = "any" if wanted.any else "all"
    if wanted.reading:
        freed = by_reading(bundle, wanted.reading, written)
        return {"any": [freed, tests[0] if len(tests) == 1 else {sign: tests}], "quote": quote}
    return {sign: tests, "quote": quote} if len(tests) > 1 else {"when": {**tests[0], "quote": quote}}


def verbatim(text: ProvisionWords, quote: str) -> None:
    """Raises `Refused` where the quote does not stand once in the provision, or is too long."""
    number = times(quote, text.whole)
    if number != 1:
        how = "is not found" if not number else f"stands {number} times"
        help_ = "copy words that stand there once: " + " ".join(text.whole.split())[:300]
        raise refuse("usage", f"`--quote`: {quoted(quote)} {how} in {text.at}", help=help_)
    if len(list(words(quote))) > LONGEST_QUOTE:
        raise refuse(
            "usage", f"`--quote` has more than {LONGEST_QUOTE} words", help="quote those that the fact is about"
        )


def option_of(bundle: BundleText, typed: str) -> tuple[str, str]:
    """The reading and its option that were typed as NAME=OPTION. Raises `Refused` for one that is none."""
    name, _, option = typed.partition("=")
    if not bundle.has(page_of(name)):
        known = [one[len("readings/") : -len(".md")] for one in bundle.held if one.startswith("readings/")]
        help_ = nearest(name, known) or f"write it first: statute new reading {name} ..."
        raise refuse("usage", f"unknown reading {quoted(name)}", help=help_)
    options = bundle.data(page_of(name))["options"]
    if option not in options:
        message = f"`--reading`: `{name}` has no option {quoted(option)}"
        raise refuse("usage", message, help=f"one of {', '.join(options)}")
    return name, option


def page_of(reading: str) -> str:
    return f"readings/{reading}.md"


def by_reading(bundle: BundleText, typed: str, written: AddedLines) -> dict[str, object]:
    """The option of a reading under which the test falls away; the reading is then more than recorded."""
    name, option = option_of(bundle, typed)
    path = page_of(name)
    if bundle.data(path).get("recorded"):
        lines = bundle.text(path).split("\n")
        line = next(n for n, one in enumerate(lines) if one.startswith("recorded:"))
        bundle.put(path, "\n".join(lines[:line] + lines[line + 1 :]))
        written.places.append((path, line + 1, "the reading is no longer only recorded"))
    return {"reading": name, "is": option}


def route_of(bundle: BundleText, file: str, citation: str, at: str) -> str:
    """The route that the provision belongs to: its own, the nearest around it, or the only one of the section."""
    routes = list(bundle.data(file).get("decisions") or {})
    around = [one for one in routes if f"{citation}/{at}/".startswith(f"{one}/")]
    if around or len(routes) == 1:
        return str(max(around, key=len) if around else routes[0])
    listed = " or ".join(f"--route {one}" for one in routes) or f"statute new route {citation}/{at} --rule ..."
    raise refuse(
        "usage",
        f"which route asks for a rule of `{at}`?",
        help=f"{listed}; or `--route none` where another rule uses it",
    )


def asked_for(bundle: BundleText, wanted: PartRequest, file: str, route: str) -> tuple[str, int, str]:
    """Has the first outcome of the route ask for the rule as well, or for its contrary."""
    cases: list[Any] = (bundle.data(file).get("decisions") or {}).get(route) or []
    number = next((n for n, case in enumerate(cases) if "when" in case), None)
    if number is None:
        raise refuse("usage", f"no outcome of the route `{route}` has a `when`", help=f"add the rule in {file} by hand")
    path: list[str | int] = ["decisions", route, number, "when"]
    use: dict[str, object] = {"not": {"rule": wanted.name}} if wanted.unless else {"rule": wanted.name}
    now = cases[number]["when"]
    if set(now) == {"all"}:
        edited = with_item(bundle.text(file), [*path, "all"], use, file)
    else:
        edited = with_value(bundle.text(file), path, {"all": [now, use]}, file)
    bundle.put(file, edited.text)
    says = f"{route} is {cases[number]['outcome']} only where it {'does not hold' if wanted.unless else 'holds'}"
    return file, edited.line, says
