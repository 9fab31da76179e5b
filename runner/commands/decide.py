"""`statute decide`: requests in, decision documents out, in order; good ones are decided even beside bad ones."""

from __future__ import annotations

import json
import sys

from runner.api import load
from runner.commands.reporting import report
from runner.decision import chosen_readings
from runner.evaluate import UNDETERMINED
from runner.facts import date_fault
from runner.problem import Problem, Refused, Span, nearest, refuse
from runner.request import request_from, requests
from runner.sensitivity import sensitivity

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from runner.api import LoadedBundle
    from runner.decision import Json
    from runner.request import Raw


def run(given: argparse.Namespace) -> int:
    """Decides every request; 2 where one was bad, else 1 where an outcome is one to fail on, else 0."""
    loaded = load(given.bundle, cache=not given.no_cache)
    question = loaded.question(given.question)
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    failing = failing_outcomes(given.fail_on, [*question.outcomes, UNDETERMINED])
    if given.as_of and (found := date_fault(given.as_of)):
        raise refuse("request-date", found[0], help=found[1])
    write = writer(given, loaded)
    status = seen = 0
    for raw in raw_requests(given.requests or ["-"]):
        seen += 1
        try:
            request = request_from(raw, loaded.bundle.facts)
            made = loaded.decide(
                request,
                readings,
                given.as_of,
                question=question.name,
                trace=not given.no_trace,
                text=given.with_text or given.format != "json",
            )
        except Refused as refused:
            report(refused.problems, given)
            status = 2
            continue
        if given.all_readings:
            made["all_readings"] = sensitivity(
                loaded.bundle, loaded.on(made["as_of"], question.name), request, readings
            )
        write(made)
        if made["outcome"] in failing:
            status = max(status, 1)
    if not seen:
        report([Problem("request-none", "there is no request", Span((given.requests or ["-"])[0], 1))], given)
        return 2
    return status


def readings_of(given: list[str]) -> dict[str, str]:
    """`NAME=OPTION` arguments as a mapping. Raises `Refused`."""
    chosen: dict[str, str] = {}
    for argument in given:
        name, sign, option = argument.partition("=")
        if not sign or not name or not option:
            raise refuse("usage", f"`--reading {argument}` is not NAME=OPTION")
        if chosen.setdefault(name, option) != option:
            raise refuse("usage", f"the reading `{name}` is chosen twice")
        chosen[name] = option
    return chosen


def failing_outcomes(given: str, outcomes: list[str]) -> set[str]:
    failing = {name.strip() for name in given.split(",") if name.strip()}
    for name in sorted(failing):
        if name not in outcomes:
            raise refuse(
                "unknown-outcome",
                f"`{name}` is not an outcome",
                help=nearest(name, outcomes) or f"one of {', '.join(outcomes)}",
            )
    return failing


def raw_requests(files: list[str]) -> Iterator[Raw]:
    for file in files:
        if file == "-":
            yield from requests(sys.stdin.buffer.read(), "standard input")
        else:
            with open(file, "rb") as opened:
                yield from requests(opened.read(), file)


def writer(given: argparse.Namespace, loaded: LoadedBundle) -> Callable[[Json], object]:
    """How a decision is written in the format asked for."""
    if given.format == "json":
        layout = {"indent": 2} if given.indent else {"separators": (",", ":")}

        def write(made: Json) -> None:
            sys.stdout.write(json.dumps(made, ensure_ascii=False, **layout) + "\n")  # type: ignore[arg-type]

        return write
    from runner.render import renderer

    rendered = renderer(loaded.bundle, given.format, given.template)
    return lambda made: sys.stdout.write(rendered(made))
