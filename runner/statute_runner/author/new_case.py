"""A new worked case: the answer that the law gives, which a person says and no engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.author.first_answers import BUNDLE, matching
from statute_runner.author.first_bundle import modeline
from statute_runner.author.new_route import outcomes_of, question_of
from statute_runner.author.new_rule import option_of, verbatim
from statute_runner.author.part_request import AddedLines
from statute_runner.author.plain_yaml import entry_lines
from statute_runner.author.provision_words import ProvisionWords
from statute_runner.author.stated_test import stated
from statute_runner.author.yaml_edit import with_entry
from statute_runner.loading.bundle_files import kind_of
from statute_runner.problem import nearest, quoted, refuse
from statute_runner.text.days import checked_day

if TYPE_CHECKING:
    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.part_request import PartRequest

EXAMPLE = (
    "statute new case overdue --like has-card --fact loan.overdue=true --outcome refused --at code/1/10/a "
    '--quote "an earlier loan is overdue" --says "Nobody borrows who has a book at home too long."'
)
UNDETERMINED = "undetermined"


def add(bundle: BundleText, wanted: PartRequest) -> AddedLines:
    """Adds the case to the cases of the section that it cites. Raises `Refused` where a part of it does not fit."""
    matching("NAME", wanted.name, BUNDLE, "lower-case letters, digits and `-`, beginning with a letter")
    cases = known_cases(bundle)
    if wanted.name in cases and not (
        wanted.says or wanted.at or wanted.quote or wanted.outcome or wanted.like or wanted.reading
    ):
        return known_better(bundle, wanted, cases[wanted.name])
    citation, at = bundle.section_of(wanted.need("at", EXAMPLE))
    quote, says = wanted.single("quote", EXAMPLE), wanted.need("says", EXAMPLE)
    if wanted.name in cases:
        raise refuse(
            "edit-exists",
            f"there is a case `{wanted.name}` already, in {cases[wanted.name]}",
            help="choose another name",
        )
    made: dict[str, object] = {"says": says, "cites": [{"at": f"{citation}/{at}", "quote": quote}]}
    if wanted.like:
        if wanted.like not in cases:
            raise refuse("usage", f"unknown case {quoted(wanted.like)}", help=nearest(wanted.like, cases))
        made["like"] = wanted.like
    elif not wanted.on:
        raise refuse("usage", "`--on` is missing", help="the day of the request; or `--like` another case")
    if wanted.on:
        made["date"] = checked_day(wanted.on)
    on = wanted.on or None
    verbatim(
        ProvisionWords.of(bundle.data(bundle.version_file(citation, on)), at, bundle.version_file(citation, on)), quote
    )
    made["facts"] = facts_of(bundle, wanted)
    if wanted.reading:
        name, option = option_of(bundle, wanted.reading)
        made["readings"] = {name: option}
    question = question_of(bundle, wanted.question) if wanted.question else ""
    if question:
        made["question"] = question
    made["expect"] = {"outcome": outcome_of(bundle, wanted)}
    return put(bundle, citation, wanted.name, made)


def known_better(bundle: BundleText, wanted: PartRequest, file: str) -> AddedLines:
    """Adds to a case that is there what it says of further facts. Raises `Refused` where it says it already."""
    wanted.need("fact", EXAMPLE)
    written = AddedLines(next=[f"run it: statute test --case {wanted.name}"])
    for group, facts in facts_of(bundle, wanted).items():
        for key, value in facts.items():
            held = bundle.data(file)["cases"][wanted.name].get("facts") or {}
            path = ["cases", wanted.name, "facts"]
            if held.get(group):
                edited = with_entry(bundle.text(file), [*path, group], key, value, file)
            else:
                edited = with_entry(bundle.text(file), path, group, {key: value}, file)
            bundle.put(file, edited.text)
            written.places.append((file, edited.line, f"{group}.{key} of the case {wanted.name}"))
    return written


def known_cases(bundle: BundleText) -> dict[str, str]:
    """The names of all cases, each with its file."""
    files = [path for path in bundle.held if kind_of(path) == "cases"]
    return {name: path for path in files for name in bundle.data(path).get("cases") or {}}


def facts_of(bundle: BundleText, wanted: PartRequest) -> dict[str, dict[str, object]]:
    facts = bundle.data("facts.yaml").get("facts") or {}
    made: dict[str, dict[str, object]] = {}
    for typed in wanted.fact:
        name, value = stated(facts, typed)
        group, _, key = name.partition(".")
        made.setdefault(group, {})[key] = value
    return made


def outcome_of(bundle: BundleText, wanted: PartRequest) -> str:
    outcome = wanted.need("outcome", EXAMPLE)
    questions = bundle.data("bundle.yaml")["questions"]
    if outcome != UNDETERMINED:
        outcomes_of(questions[wanted.question or next(iter(questions))], outcome)
    return outcome


def put(bundle: BundleText, citation: str, name: str, made: dict[str, object]) -> AddedLines:
    """Puts the case into the last file of cases of its section, or into a new one."""
    files = [path for path in bundle.held if path.startswith(f"{citation}/cases/") and kind_of(path) == "cases"]
    if files:
        file = files[-1]
        edited = with_entry(bundle.text(file), ["cases"], name, made, file)
        text, line = edited.text, edited.line
    else:
        file = f"{citation}/cases/first.yaml"
        head = f"{modeline('cases', f'{citation}/cases/')}format: cases/v1\ncases:\n"
        text, line = head + "".join(f"{one}\n" for one in entry_lines(name, made, 2)), head.count("\n") + 1
    bundle.put(file, text)
    return AddedLines([(file, line, f"the case {name}")], [f"run it: statute test --case {name}"])
