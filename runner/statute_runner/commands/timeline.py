"""`statute timeline`: the versions of each section as a table or picture, and what each would have answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner import escaping
from statute_runner.amend.redline_page import page
from statute_runner.amend.timeline_picture import picture
from statute_runner.amend.version_timeline import AnswerSpan, VersionSpan, document, spans, standings, would_have
from statute_runner.api import load
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import meant_root
from statute_runner.console.options import drafts, known_on, look, reading, readings_of, registers
from statute_runner.console.output import on_terminal, say
from statute_runner.console.streams import put
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.explain.outcome_looks import looks
from statute_runner.explain.sign_key import sign_key
from statute_runner.problem import refuse
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests_of
from statute_runner.text.days import FIRST_DAY

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.request.request_document import Request


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `timeline`."""
    verb.add_argument("request", nargs="?", metavar="REQUEST", help="a file with one request; `-` is standard input")
    verb.add_argument(
        "--format", choices=("text", "markdown", "json", "svg", "html"), default="text", help="svg is a picture"
    )
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)
    known_on(verb)
    registers(verb)
    drafts(verb)
    look(verb, paged=True)


def run(given: argparse.Namespace) -> int:
    """Prints the timeline in the form asked for."""
    alone = given.request is None
    refuse_idle(
        ("--reading", alone and bool(given.reading), "it is of the answers to a REQUEST"),
        ("--registers", alone and given.registers is not None, "they are read for a REQUEST"),
        ("--question", alone and given.question is not None, "it is of the answers to a REQUEST"),
    )
    law = load(meant_root(given), cache=not given.no_cache, registers=given.registers, drafts=given.drafts)
    loaded = law.known_on(given.known_on)
    versions = standings(loaded)
    request = one_request(given.request, loaded) if given.request else None
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    found = spans(loaded, request, readings, given.question) if request else []
    made = written(given, loaded, versions, request, found)
    if given.format in {"text", "markdown"}:
        if screen := on_terminal():
            outcomes = loaded.question(given.question).outcomes
            screen.know({UNDETERMINED: "open", **{name: outcome.tone for name, outcome in outcomes.items()}})
        say(made)
    else:
        put(made)
    return 0


def one_request(file: str, loaded: LoadedBundle) -> Request:
    """The only request of a file. Raises `Refused`."""
    found = [request_from(raw, loaded.bundle.facts) for raw in requests_of(file)]
    if len(found) != 1:
        raise refuse("request-none", f"a timeline is of one request, and here are {len(found)}")
    return found[0]


def written(
    given: argparse.Namespace,
    loaded: LoadedBundle,
    versions: list[VersionSpan],
    request: Request | None,
    found: list[AnswerSpan],
) -> str:
    tones, outcomes = looks(loaded.question(given.question)), loaded.question(given.question).outcomes
    day = request.date if request else ""
    if given.format == "json":
        made = document(loaded, versions, request, found)
        return json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"
    if given.format == "svg":
        return picture(versions, found, tones, day)
    if given.format == "html":
        return page(
            "timeline",
            title=loaded.bundle.title,
            document=document(loaded, versions, request, found),
            picture=Markup(picture(versions, found, tones, day, alone=False)),  # noqa: S704 - the picture escapes what it shows
            sentences=list(would_have(found)),
            key=sign_key(looks=tones, says={name: one.says for name, one in outcomes.items()}) if found else "",
            looks=tones,
        )
    return "\n".join(table(versions, request, found, markdown=given.format == "markdown")) + "\n"


def table(
    versions: list[VersionSpan], request: Request | None, found: list[AnswerSpan], *, markdown: bool
) -> Iterator[str]:
    """The versions, and the answers, as tables."""
    rows = [
        (one.citation, one.enacted, one.version, "repealed" if one.repealed else one.until or "-", one.law)
        for one in versions
    ]
    yield from columns(("section", "enacted", "in force from", "to", "by"), rows, markdown=markdown)
    if request is None:
        return
    yield ""
    for sentence in would_have(found):
        line = f"{request.id} {sentence}"
        yield f"- {escaping.markdown(line)}" if markdown else escaping.visible(line)
    yield ""
    answers = [
        (span.since if span.since != FIRST_DAY else "-", span.until or "-", span.outcome, routes_said(span))
        for span in found
    ]
    yield from columns(("from", "to", "outcome", "routes"), answers, markdown=markdown)


def routes_said(span: AnswerSpan) -> str:
    return ", ".join(f"{route}: {outcome}" for route, outcome in span.routes.items()) or "none in force"


def columns(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, markdown: bool) -> Iterator[str]:
    if markdown:
        yield f"| {' | '.join(head)} |"
        yield f"|{'---|' * len(head)}"
        yield from (f"| {' | '.join(map(escaping.markdown, row))} |" for row in rows)
        return
    rows = [tuple(map(escaping.visible, row)) for row in rows]
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    for row in [head, *rows]:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
