"""`statute decide`: requests in, decision documents out, in order; good ones are decided even beside bad ones."""

from __future__ import annotations

import io
import json
import sys

from runner.api import load
from runner.budget import SEARCH
from runner.commands.idle import refuse_idle
from runner.commands.reporting import report
from runner.composing import Parts, composed, unsettled
from runner.decision import chosen_readings
from runner.evaluate import UNDETERMINED
from runner.facts import date_fault
from runner.intake import requests_of
from runner.problem import Problem, Refused, Span, nearest, quoted, refuse
from runner.request import request_from
from runner.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from runner.api import LoadedBundle
    from runner.request import Raw


def run(given: argparse.Namespace) -> int:
    """Decides every request; 2 where one was bad, else 1 where an outcome is one to fail on, else 0."""
    searched = given.why_not or given.all_readings
    refuse_idle(
        ("--budget", given.budget is not None and not searched, "it bounds --why-not and --all-readings"),
        ("--any-fact", given.any_fact and not given.why_not, "it widens what --why-not says"),
        ("--with-request", given.with_request and given.format != "json", "only json holds the request"),
    )
    loaded = load(given.bundle, cache=not given.no_cache).known_on(given.known_on)
    question = loaded.question(given.question)
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    failing = failing_outcomes(given.fail_on, [*question.outcomes, UNDETERMINED])
    if given.as_of is not None and (found := date_fault(given.as_of)):
        raise refuse("request-date", found[0], help=found[1])
    parts = Parts(
        trace=not given.no_trace,
        text=given.with_text or given.format != "json",
        given=given.with_request,
        all_readings=given.all_readings,
        why_not=given.why_not,
        any_fact=given.any_fact,
        seconds=given.budget or SEARCH,
    )
    write = writer(given, loaded)
    status = seen = 0
    files = given.requests or ["-"]
    for raw in (raw for file in files for raw in requests_of(file)):
        seen += 1
        try:
            request = request_from(raw, loaded.bundle.facts)
            made = composed(loaded, request, readings, given.as_of, question.name, parts)
        except Refused as refused:
            report(refused.problems, given, raw)
            status = 2
            continue
        if not request.id.isascii():
            report(looked_at(request.id, raw), given, raw)
        if places := unsettled(made):
            report([not_settled(request.id, places, raw, parts.seconds)], given, raw)
        write(made)
        if made["outcome"] in failing:
            status = max(status, 1)
    if not seen:
        name = "standard input" if files[0] == "-" else files[0]
        help_ = "`statute new request` writes one to fill in"
        report([Problem("request-none", "there is no request", Span(name, 1), help_)], given)
        return 2
    return status


def looked_at(name: str, raw: Raw) -> Iterator[Problem]:
    """Warnings of an id that may be taken for another one."""
    from runner.check.lettering import remarks

    at = (raw.locate and raw.locate(("id",), False)) or raw.span
    for found in remarks(name, at):
        yield replace(found, message=f"warning: {found.message}", path="id", id=name)


def not_settled(name: str, places: list[tuple[str, ...]], raw: Raw, seconds: float) -> Problem:
    """A warning of what was not found in time; the answer itself stands."""
    paths = [".".join(place) for place in places]
    said = f"warning: not settled within {seconds:g} seconds: {', '.join(paths)}"
    return Problem("not-settled", said, raw.span, "give more with `--budget SECONDS`", path=paths[0], id=name)


def readings_of(given: list[str]) -> dict[str, str]:
    """`NAME=OPTION` arguments as a mapping. Raises `Refused`."""
    chosen: dict[str, str] = {}
    for argument in given:
        name, sign, option = argument.partition("=")
        if not sign or not name or not option:
            raise refuse("usage", f"{quoted(f'--reading {argument}')} is not NAME=OPTION")
        if chosen.setdefault(name, option) != option:
            raise refuse("usage", f"the reading {quoted(name)} is chosen twice", help="keep one")
        chosen[name] = option
    return chosen


def failing_outcomes(given: str | None, outcomes: list[str]) -> set[str]:
    if given is None:
        return set()
    failing = {name.strip() for name in given.split(",") if name.strip()}
    if not failing:
        raise refuse("usage", f"{quoted(f'--fail-on {given}')} names no outcome", help=f"one of {', '.join(outcomes)}")
    for name in sorted(failing):
        if name not in outcomes:
            raise refuse(
                "unknown-outcome",
                f"{quoted(name)} is not an outcome",
                help=nearest(name, outcomes) or f"one of {', '.join(outcomes)}",
            )
    return failing


def writer(given: argparse.Namespace, loaded: LoadedBundle) -> Callable[[Mapping[str, Any]], None]:
    """How a decision is written in the format asked for, each at once, so that a pipe can converse."""
    refuse_idle(
        ("--indent", given.indent and given.format != "json", "it is for json"),
        ("--template", given.template is not None and given.format == "json", "json is made by no template"),
    )
    if sys.stdout is None:
        raise refuse("usage", "standard output is closed")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    shown = as_json(given.indent)
    if given.format != "json":
        from runner.render import renderer

        shown = renderer(loaded.bundle, given.format, given.template)

    def write(made: Mapping[str, Any]) -> None:
        try:
            sys.stdout.write(shown(made))
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            error.filename = "standard output"
            raise

    return write


def as_json(indent: bool) -> Callable[[Mapping[str, Any]], str]:
    """One compact document a line, or one for reading."""
    layout: Any = {"indent": 2} if indent else {"separators": (",", ":")}
    return lambda made: json.dumps(made, ensure_ascii=False, **layout) + "\n"
