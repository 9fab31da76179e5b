"""`statute decide`: requests in, decision documents out, in order; good ones are decided even beside bad ones."""

from __future__ import annotations

from statute_runner.api import load
from statute_runner.budget import SEARCH
from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import budget, choosing, drafts, look, readings_of, registers
from statute_runner.console.output import FILES, LETTERS, report, write_line, writer
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.problem import Problem, Refused, Span, nearest, quoted, refuse
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import not_read, requests_of
from statute_runner.text.days import checked_day
from statute_runner.value import replace
from statute_runner.whatif.document_parts import Parts, composed, unsettled

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from statute_runner.request.request_document import Raw


REJECTED = 3
FEW = 8
"""So many documents take as long as it takes to load what prints more of them fast."""


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `decide`."""
    verb.add_argument(
        "requests",
        nargs="*",
        metavar="REQUEST",
        help="files of requests (YAML, JSON, NDJSON); `-` or none is standard input",
    )
    choosing(verb)
    registers(verb)
    drafts(verb)
    verb.add_argument(
        "--why-not", action="store_true", help="what stands in the way of each route, and what would change it"
    )
    verb.add_argument(
        "--any-fact", action="store_true", help="with --why-not: also changes that nobody can bring about"
    )
    verb.add_argument(
        "--any-outcome", action="store_true", help="with --why-not: also changes to an outcome that is no better"
    )
    verb.add_argument(
        "--all-readings", action="store_true", help="which contested readings change the outcome, alone or together"
    )
    budget(verb, "--why-not and --all-readings of a request", f"{SEARCH:g}")
    verb.add_argument(
        "--format",
        choices=("json", "text", "markdown", "html", "svg", *LETTERS),
        default="json",
        help="json (one document a line), text, markdown or html; svg, a picture of how it was decided; a letter of the bundle as letter (text), docx or pdf; "
        "accounting (a line for the log of disclosures)",
    )
    verb.add_argument(
        "--letter",
        metavar="NAME",
        help="which letter of the bundle; without it the first that may be written of the answer",
    )
    verb.add_argument(
        "--template", metavar="DIR", help="a folder of layouts or templates to use before the bundle's and the runner's"
    )
    verb.add_argument("--no-trace", action="store_true", help="leave the trace out of the document")
    verb.add_argument("--with-text", action="store_true", help="put the words of the law into the document")
    verb.add_argument(
        "--with-request", action="store_true", help="put the request into the document, so that it can be replayed"
    )
    verb.add_argument("--full", action="store_true", help="text with the annex: reasons, readings, law used, record")
    verb.add_argument("--indent", action="store_true", help="json for reading")
    verb.add_argument("--fail-on", metavar="OUTCOME,...", help="exit status 1 where an outcome is one of these")
    verb.add_argument(
        "--errors", choices=("text", "json"), default="text", help="how bad requests are reported on standard error"
    )
    look(verb, paged=True)


def run(given: argparse.Namespace) -> int:
    """Decides every request; the exit status.

    2 where a file could not be read or nothing was decided, else 3 where one was bad, else 1 where an outcome is one to
    fail on, else 0.
    """
    searched = given.why_not or given.all_readings
    letter = given.format in LETTERS
    refuse_idle(
        *(
            (option, asked and letter, "no letter shows it")
            for option, asked in (
                ("--why-not", given.why_not),
                ("--all-readings", given.all_readings),
                ("--no-trace", given.no_trace),
            )
        ),
        *(
            (option, asked and given.format == "svg", "--format svg does not show it")
            for option, asked in (
                ("--why-not", given.why_not),
                ("--all-readings", given.all_readings),
                ("--no-trace", given.no_trace),
                ("--with-text", given.with_text),
            )
        ),
        ("--budget", given.budget is not None and not searched, "it bounds --why-not and --all-readings"),
        ("--any-fact", given.any_fact and not given.why_not, "it widens what --why-not says"),
        ("--any-outcome", given.any_outcome and not given.why_not, "it widens what --why-not says"),
        (
            "--letter",
            given.letter is not None and given.format not in {"letter", *FILES},
            "it is for letter, docx and pdf",
        ),
        ("--with-request", given.with_request and given.format != "json", "only json holds the request"),
    )
    law = load(given.bundle, cache=not given.no_cache, registers=given.registers, drafts=given.drafts)
    loaded = law.known_on(given.known_on)
    question = loaded.question(given.question)
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    failing = failing_outcomes(given.fail_on, [*question.outcomes, UNDETERMINED])
    if given.as_of is not None:
        checked_day(given.as_of)
    parts = Parts(
        trace=not given.no_trace,
        text=given.with_text or given.format != "json",
        given=given.with_request,
        all_readings=given.all_readings,
        why_not=given.why_not,
        any_fact=given.any_fact,
        any_outcome=given.any_outcome,
        seconds=given.budget or SEARCH,
    )
    write = writer(given, loaded)
    plain = given.format == "json" and not (given.indent or given.with_text or searched)
    status = seen = decided = 0
    files = given.requests or ["-"]
    raws: Iterable[Raw] = (raw for file in files for raw in requests_of(file))
    if given.format in {*FILES, "svg"}:
        raws = one_only(raws, given.format)
    for raw in raws:
        seen += 1
        try:
            request = request_from(raw, loaded.bundle.facts)
            if plain and decided >= FEW:
                line, outcome = loaded.printed(
                    request, readings, given.as_of, question=question.name, trace=parts.trace, given=parts.given
                )
                made, unknown = None, []
            else:
                made = composed(loaded, request, readings, given.as_of, question.name, parts)
                line, outcome, unknown = b"", made["outcome"], unsettled(made)
        except Refused as refused:
            report(refused.problems, given, raw)
            status = 2 if status == 2 or not_read(raw) else REJECTED  # noqa: PLR2004 - worse than a bad request
            continue
        if not request.id.isascii():
            report(looked_at(request.id, raw), given, raw)
        if unknown:
            report([not_settled(request.id, unknown, raw, parts.seconds)], given, raw)
        try:
            if made:
                write(made)
            else:
                write_line(line)
        except Refused as refused:
            if not letter:
                raise
            report(refused.problems, given)
            status = status if status == 2 else REJECTED  # noqa: PLR2004 - worse than a letter that may not be written
            continue
        decided += 1
        if outcome in failing:
            status = max(status, 1)
    if not seen:
        name = "standard input" if files[0] == "-" else files[0]
        help_ = "`statute new request` writes one to fill in"
        report([Problem("request-none", "there is no request", Span(name, 1), help_)], given)
        return 2
    return status if decided else 2


def one_only(raws: Iterable[Raw], form: str) -> list[Raw]:
    """The request, of which one file is written. Raises `Refused` where there are several."""
    found = list(raws)
    if len(found) > 1:
        message = f"one {form} is written, and there are {len(found)} requests"
        raise refuse("usage", message, help="write each request to a file of its own")
    return found


def looked_at(name: str, raw: Raw) -> Iterator[Problem]:
    """Warnings of an id that may be taken for another one."""
    from statute_runner.check.lettering import remarks

    at = (raw.locate and raw.locate(("id",), False)) or raw.span
    for found in remarks(name, at):
        yield replace(found, message=f"warning: {found.message}", path="id", id=name)


def not_settled(name: str, places: list[tuple[str, ...]], raw: Raw, seconds: float) -> Problem:
    """A warning of what was not found in time; the answer itself stands."""
    paths = [".".join(place) for place in places]
    message = f"warning: not settled within {seconds:g} seconds: {', '.join(paths)}"
    return Problem("not-settled", message, raw.span, "give more with `--budget SECONDS`", path=paths[0], id=name)


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
                f"unknown outcome {quoted(name)}",
                help=nearest(name, outcomes) or f"one of {', '.join(outcomes)}",
            )
    return failing
