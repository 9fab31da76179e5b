"""Problems in the forms in which people and programs read them: text, json, github, sarif."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from runner.check.pages import codes, page
from runner.escaping import sarif, workflow_data, workflow_property
from runner.problem import printed
from runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from runner.problem import Problem

SARIF = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def report(problems: Sequence[Problem], form: str, sources: Mapping[str, str]) -> Iterator[str]:
    """The problems in this form, a piece of output each; `sources` holds the texts of files by name."""
    if form == "text":
        yield from (printed(marked(problem), sources) for problem in problems)
    elif form == "json":
        yield from (json.dumps(as_json(problem), separators=(",", ":")) for problem in problems)
    elif form == "github":
        yield from (as_github(problem) for problem in problems)
    else:
        yield json.dumps(as_sarif(problems), indent=2)


def marked(problem: Problem) -> Problem:
    """The problem with a warning called one."""
    from runner.value import replace

    if problem.severity == "error":
        return problem
    return replace(problem, message=f"{problem.severity}: {problem.message}")


def as_json(problem: Problem) -> dict[str, Any]:
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


def as_sarif(problems: Sequence[Problem]) -> dict[str, Any]:
    """One run of SARIF 2.1.0, with a rule for each code that was found."""
    found = sorted({problem.code for problem in problems})
    return {
        "$schema": SARIF,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "statute check",
                        "version": VERSION,
                        "rules": [rule(code) for code in found],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [result(problem, found.index(problem.code)) for problem in problems],
            }
        ],
    }


def rule(code: str) -> dict[str, Any]:
    if code not in codes():
        return {"id": code}
    found = page(code)
    return {
        "id": code,
        "shortDescription": {"text": found.what},
        "help": {"text": found.text, "markdown": found.text},
    }


def result(problem: Problem, index: int) -> dict[str, Any]:
    span = problem.span
    made: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": sarif(f"{problem.message} ({problem.help})" if problem.help else problem.message)},
    }
    if span:
        region = {"startLine": span.line, "startColumn": span.column}
        if span.end:
            region["endColumn"] = span.end
        made["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": quote(span.file)}, "region": region}}]
    return made
