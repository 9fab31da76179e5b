"""Problems in the forms in which people and programs read them: text, json, github, sarif."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from statute_runner.check.code_pages import codes, page
from statute_runner.check.consequences import by_cause, following
from statute_runner.escaping import sarif, terminal, workflow_data, workflow_property
from statute_runner.problem import printed
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.documents import ProblemLine, ProblemPlace
    from statute_runner.problem import Problem, Span

SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

BASE = "SRCROOT"


def report(problems: Sequence[Problem], form: str, sources: Mapping[str, str]) -> Iterator[str]:
    """The problems in this form, a piece of output each; `sources` holds the texts of files by name."""
    if form == "text":
        for problem, others in by_cause(problems).items():
            yield printed(marked(problem), sources) + (f"\n{terminal(following(others))}" if others else "")
    elif form == "json":
        yield from (json.dumps(as_json(problem), separators=(",", ":")) for problem in problems)
    elif form == "github":
        yield from (as_github(problem) for problem in problems)
    else:
        yield json.dumps(as_sarif(problems), indent=2)


def marked(problem: Problem) -> Problem:
    """The problem with a warning called one."""
    from statute_runner.value import replace

    if problem.severity == "error":
        return problem
    return replace(problem, message=f"{problem.severity}: {problem.message}")


def as_json(problem: Problem) -> ProblemLine:
    """A line of the report."""
    span = problem.span
    return {
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end": (span.end or None) if span else None,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "help": problem.help,
        "follows": place_of(problem.follows),
    }


def place_of(problem: Problem | None) -> ProblemPlace | None:
    """What identifies a problem among those of a run: its code and place."""
    if problem is None:
        return None
    span = problem.span
    return {
        "code": problem.code,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
    }


def as_github(problem: Problem) -> str:
    """A workflow command, which a build shows beside the line."""
    span = problem.span
    place: dict[str, object] = {}
    if span:
        place = {"file": span.file, "line": span.line, "col": span.column}
        if span.end:
            place["endColumn"] = span.end
    properties = ",".join(
        f"{key}={workflow_property(str(item))}" for key, item in {**place, "title": problem.code}.items()
    )
    message = f"{problem.message}\nhelp: {problem.help}" if problem.help else problem.message
    return f"::{problem.severity} {properties}::{workflow_data(message)}"


def as_sarif(
    problems: Sequence[Problem],
    base: str | None = None,
    verb: str = "check",
    notes: Sequence[str] = (),
    failures: Sequence[str] = (),
) -> dict[str, object]:
    """One run of SARIF 2.1.0, with a rule for each code that was found.

    Files are relative to the folder `base`. `notes` say what was not looked at, `failures` what could not be read: with
    one of these the run was not successful.
    """
    found = sorted({problem.code for problem in problems})
    said = [*((text, "error") for text in failures), *((text, "warning") for text in notes)]
    invocation: dict[str, object] = {"executionSuccessful": not failures}
    if said:
        invocation["toolExecutionNotifications"] = [
            {"level": level, "message": {"text": sarif(text)}} for text, level in said
        ]
    run: dict[str, object] = {
        "tool": {
            "driver": {
                "name": f"statute {verb}",
                "version": VERSION,
                "rules": [rule(code) for code in found],
            }
        },
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": [result(problem, found.index(problem.code), base) for problem in problems],
    }
    if base:
        run["originalUriBaseIds"] = {BASE: {"uri": f"file://{uri(base).rstrip('/')}/"}}
    return {"$schema": SARIF, "version": "2.1.0", "runs": [run]}


def uri(path: str) -> str:
    """The path as part of a URI, whatever bytes are in it."""
    return quote(os.fsencode(path))


def rule(code: str) -> dict[str, object]:
    if code not in codes():
        return {"id": code}
    found = page(code)
    return {
        "id": code,
        "shortDescription": {"text": found.what},
        "help": {"text": found.text, "markdown": found.text},
    }


def result(problem: Problem, index: int, base: str | None = None) -> dict[str, object]:
    span = problem.span
    made: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": sarif(f"{problem.message} ({problem.help})" if problem.help else problem.message)},
    }
    if span:
        made["locations"] = [{"physicalLocation": location(span, base)}]
    if (cause := problem.follows) and cause.span:
        said = {"text": f"follows from {cause.code}"}
        made["relatedLocations"] = [{"physicalLocation": location(cause.span, base), "message": said}]
    return made


def location(span: Span, base: str | None) -> dict[str, object]:
    region = {"startLine": span.line, "startColumn": span.column}
    if span.end:
        region["endColumn"] = span.end
    place = {"uri": uri(span.file)} | ({"uriBaseId": BASE} if base else {})
    return {"artifactLocation": place, "region": region}
