"""The verdicts on properties as a page: each property, its verdict, what it is proved for, or what refutes it."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED
from statute_runner.explain.member_wording import counted
from statute_runner.explain.report_page import ReportPart, report_page
from statute_runner.pictures.stacked_bars import BarRow, bars
from statute_runner.prove.prover import FALSE, PROVED, VACUOUS
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.prove.prover import Verdict

SIGNS = {PROVED: "\u2713 proved", FALSE: "\u2717 false", VACUOUS: "? vacuous", NOT_SETTLED: "? not settled"}
TONES = dict(zip(SIGNS.values(), ("favourable", "adverse", "undecided", "undecided"), strict=True))


def proofs_page(bundle: Bundle, verdicts: Sequence[Verdict]) -> str:
    """The page, which stands alone."""
    counts = Counter(SIGNS[verdict.verdict] for verdict in verdicts)
    expected = sum(verdict.as_expected for verdict in verdicts)
    facts = [
        ("Properties", f"{len(verdicts):,}"),
        ("Proved", f"{counts[SIGNS[PROVED]]:,}"),
        ("As their file expects", f"{expected:,}"),
        ("Bundle", f"{bundle.name} {bundle.version} {bundle.sha256}"),
        ("Runner", VERSION),
    ]
    came = "all as expected" if expected == len(verdicts) else f"{len(verdicts) - expected:,} not as expected"
    title = f"Proofs: {counted(len(verdicts), 'property')} of {bundle.title}, {came}"
    return report_page(title, facts, list(parts(verdicts, counts)))


def parts(verdicts: Sequence[Verdict], counts: Mapping[str, int]) -> Iterator[ReportPart]:
    tones = {sign: tone for sign, tone in TONES.items() if counts.get(sign)}
    yield ReportPart(
        "The properties",
        "A property is proved for every request that can be stated, or a smallest one that refutes it is shown.",
        bars([BarRow("all properties", counts)], tones, "The properties"),
        ("Property", "Verdict", "As expected", "What it says"),
        [
            (
                verdict.property.name,
                SIGNS[verdict.verdict],
                "yes" if verdict.as_expected else "NO",
                verdict.property.says,
            )
            for verdict in verdicts
        ],
    )
    refuted = [row for verdict in verdicts for row in counterexample(verdict)]
    yield ReportPart(
        "What refutes them",
        "Requests with as few facts as can be, each decided by the runner too." if refuted else "No property is false.",
        "",
        ("Property", "Under", "Request", "Decided") if refuted else (),
        refuted,
    )
    proved = [
        (verdict.property.name, f"{scope.first} \u2013 {scope.last}", ", ".join(scope.readings) or "none", *scope_rest)
        for verdict in verdicts
        for scope in verdict.proved_for
        for scope_rest in [(scope.combinations, ", ".join(scope.resting) or "none")]
    ]
    if proved:
        yield ReportPart(
            "What they are proved for",
            "The days of one law each, and every choice of the readings that it tests.",
            "",
            ("Property", "Days", "Readings", "Choices", "Facts on whose silence the law rests"),
            proved,
        )


def counterexample(verdict: Verdict) -> Iterator[tuple[str, str, str, str]]:
    """The request that refutes a property, and of a pair the other one."""
    found = verdict.counterexample
    if not found:
        return
    under = chosen(found.readings) or "the default readings"
    yield verdict.property.name, under, json.dumps(found.request, ensure_ascii=False), chosen(found.answers)
    if found.other and found.other_answers:
        other = json.dumps(found.other, ensure_ascii=False)
        yield f"{verdict.property.name}, against", under, other, chosen(found.other_answers)


def chosen(options: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {option.replace('_', ' ')}" for name, option in options.items())
