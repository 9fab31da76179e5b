"""`statute prove`: the properties of a bundle, each proved for every request, or refuted by a smallest one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.budget import NOT_SETTLED, PROOFS, Budget
from statute_runner.console.idle import named_folder
from statute_runner.console.meant_bundle import meant_root
from statute_runner.console.options import budget, look
from statute_runner.console.output import say
from statute_runner.console.page_option import page_option, page_target
from statute_runner.console.streams import flush, put
from statute_runner.escaping import visible
from statute_runner.explain.member_wording import counted
from statute_runner.loading.file_replacement import write
from statute_runner.loading.progress import PATIENCE, ProgressLine, show_share
from statute_runner.loading.shown_paths import bundle_path
from statute_runner.problem import nearest, refuse
from statute_runner.prove import require_solver
from statute_runner.text.days import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    import argparse

    from statute_runner.law.bundle import Bundle
    from statute_runner.prove.prover import Scope, Verdict

FORMAT = "proofs/v1"


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `prove`."""
    verb.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    verb.add_argument("--property", action="append", default=[], metavar="NAME", help="only this one; may be repeated")
    verb.add_argument("--format", choices=("text", "json"), default="text", help="json is one document")
    page_option(verb, "each property, its verdict and what refutes it")
    budget(verb, "all proofs", f"{PROOFS:g}")
    look(verb)


def run(given: argparse.Namespace) -> int:
    """Proves the properties asked for.

    1 where a verdict is not the one that the property's file expects, or there is none in time.
    """
    require_solver()
    from statute_runner.cases.properties import load_properties
    from statute_runner.prove.prover import prove

    bundle = load(named_folder(given) or meant_root(given), cache=not given.no_cache).bundle
    page = page_target(given.report, [bundle.root])
    claims = load_properties(bundle)
    if not claims:
        raise refuse("property-none", "the bundle has no properties", help="write them in properties.yaml")
    known = {claim.name: claim for claim in claims}
    for name in given.property:
        if name not in known:
            raise refuse("property-unknown", f"unknown property `{name}`", help=nearest(name, known))
    verdicts: list[Verdict] = []
    budget = Budget(seconds=given.budget or PROOFS)
    asked = [known[name] for name in given.property] or claims
    progress = ProgressLine(patience=PATIENCE)

    def show() -> None:
        show_share(progress, "proving", len(verdicts), len(asked))

    for verdict in prove(bundle, asked, budget, show):
        progress.clear()
        verdicts.append(verdict)
        if given.format == "text":
            say(told(verdict))
            flush()
    if given.format == "json":
        put(json.dumps(document(bundle, verdicts), ensure_ascii=False, separators=(",", ":")) + "\n")
    else:
        say(f"{bundle_path(bundle.root)}: {summary(verdicts)}")
    if page:
        from statute_runner.prove.proofs_page import proofs_page

        write(page, proofs_page(bundle, verdicts).encode())
    return 0 if all(verdict.as_expected for verdict in verdicts) else 1


def told(verdict: Verdict) -> str:
    """One verdict as lines of text."""
    claim = verdict.property
    if verdict.verdict == NOT_SETTLED:
        text = f"{NOT_SETTLED}: {claim.name}\n  {claim.says}\n  the time given was too short; give more with `--budget SECONDS`"
        return "".join(f"{visible(line)}\n" for line in text.splitlines()) + "\n"
    sign = (
        ""
        if verdict.as_expected and verdict.verdict == "proved"
        else " as expected"
        if verdict.as_expected
        else " UNEXPECTED"
    )
    lines = [f"{verdict.verdict}{sign}: {claim.name}", f"  {claim.says}"]
    if claim.false_under:
        lines.append(
            f"  false under {chosen(claim.false_under)}, proved under every other choice"
            if verdict.as_expected
            else f"  expected to be false under {chosen(claim.false_under)} only"
        )
    if verdict.proved_for:
        total = sum(scope.combinations for scope in verdict.proved_for)
        lines.append(
            f"  proved for {counted(len(verdict.proved_for), 'period of law')}, {counted(total, 'choice of readings')}:"
        )
        lines += [
            f"    {period(scope)}: {scope.combinations:,} of {', '.join(scope.readings) or 'no reading'}"
            for scope in verdict.proved_for
        ]
    if resting := dict.fromkeys(name for scope in verdict.proved_for for name in scope.resting):
        lines.append(f"  not claimed of filling in {', '.join(resting)}: the law rests on their silence")
    if verdict.verdict == "vacuous":
        lines.append("  no request meets what is given, so nothing was claimed")
    found = verdict.counterexample
    if found:
        where = f" under {chosen(found.readings)}" if found.readings else " under the default readings"
        lines.append(f"  smallest counterexample{where}:")
        lines.append(f"    {json.dumps(found.request, ensure_ascii=False)}")
        lines.append(f"    decided: {chosen(found.answers)}")
        if found.other and found.other_answers:
            lines.append(f"    against: {json.dumps(found.other, ensure_ascii=False)}")
            lines.append(f"    decided: {chosen(found.other_answers)}")
    return "".join(f"{visible(line)}\n" for line in lines) + "\n"


def chosen(options: dict[str, str]) -> str:
    return ", ".join(f"{name}={option}" for name, option in options.items())


def period(scope: Scope) -> str:
    first = "" if scope.first == FIRST_DAY else f"from {scope.first} "
    last = "on" if scope.last == LAST_DAY else f"to {scope.last}"
    return f"{first}{last}".strip()


def summary(verdicts: list[Verdict]) -> str:
    proved = sum(verdict.verdict == "proved" for verdict in verdicts)
    unsettled = [verdict.property.name for verdict in verdicts if verdict.verdict == NOT_SETTLED]
    unexpected = [verdict.property.name for verdict in verdicts if not verdict.as_expected]
    unexpected = [name for name in unexpected if name not in unsettled]
    tail = f"; {NOT_SETTLED}: {', '.join(unsettled)}" if unsettled else ""
    tail += f"; not as expected: {', '.join(unexpected)}" if unexpected else "" if tail else ", all as expected"
    return f"{counted(len(verdicts), 'property')}: {proved} proved, {len(verdicts) - proved} not{tail}\n"


def document(bundle: Bundle, verdicts: list[Verdict]) -> dict[str, object]:
    """The verdicts as one document."""
    return {
        "format": FORMAT,
        "bundle": {"name": bundle.name, "version": bundle.version, "sha256": bundle.sha256},
        "properties": [entry(verdict) for verdict in verdicts],
        "as_expected": all(verdict.as_expected for verdict in verdicts),
    }


def entry(verdict: Verdict) -> dict[str, object]:
    found = verdict.counterexample
    return {
        "name": verdict.property.name,
        "says": verdict.property.says,
        "verdict": verdict.verdict,
        "as_expected": verdict.as_expected,
        "false_under": verdict.property.false_under,
        "proved_for": [
            {
                "from": scope.first,
                "to": scope.last,
                "law": [{"citation": citation, "version": version} for citation, version in scope.versions],
                "readings": {name: list(options) for name, options in scope.readings.items()},
                "combinations": scope.combinations,
            }
            for scope in verdict.proved_for
        ],
        "counterexample": found
        and {
            "request": found.request,
            "readings": found.readings,
            "answers": found.answers,
            "against": found.other and {"request": found.other, "answers": found.other_answers},
        },
    }
