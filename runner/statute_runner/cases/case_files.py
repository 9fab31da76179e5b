"""Worked cases: requests beside the law with the answers it gives, each with all that it takes over from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.cases.case_faults import case_faults
from statute_runner.cases.worked_case import CasePlaces, Column, WorkedCase
from statute_runner.law import schema_validation
from statute_runner.problem import Problem, Refused, Span, in_file_order, nearest
from statute_runner.text import yaml_source
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.text.yaml_source import Document

DAYS = ("days", FORMER := "on")
UNCONFIRMED = "unconfirmed"
INHERITED = ("question", "date", "as_of", "known_on", "facts", "readings")


def load_cases(bundle: Bundle, folder: Folder) -> list[WorkedCase]:
    """Every case of the bundle, in file order; those that are drafts only where its drafts count as law.

    Raises `Refused` with all that is wrong with them before anything runs.
    """
    written, problems = written_cases(folder)
    if not problems:
        cases, problems = resolved(written, drafts=bundle.drafted)
    if not problems:
        problems = list(case_faults(bundle, cases))
    if problems:
        raise Refused(in_file_order(problems))
    return cases


@dataclass(frozen=True, slots=True)
class Written:
    """A case as it stands in its file."""

    name: str
    file: str
    data: Mapping[str, Any]
    document: Document

    def key(self, name: str) -> Span | None:
        """Where a key of the case stands, if it has it."""
        return self.document.positions.find(pointer("cases", self.name, name), key=True)

    def span(self, *path: str | int) -> Span:
        """Where a part of the case stands."""
        positions, named = self.document.positions, pointer("cases", self.name)
        return positions.find(pointer("cases", self.name, *path)) or positions.span(named, key=True)


def file_of_cases(content: bytes, path: str) -> tuple[Document | None, Sequence[Problem]]:
    """A file of cases that is right in shape, or what is wrong with it."""
    try:
        document = yaml_source.document(content, path)
    except Refused as refused:
        return None, refused.problems
    wrong = schema_validation.problems("cases", document, path)
    return (None, wrong) if wrong else (document, ())


def written_cases(
    folder: Folder, read: Callable[[bytes, str], tuple[Document | None, Sequence[Problem]]] = file_of_cases
) -> tuple[dict[str, Written], list[Problem]]:
    """The cases by name, and what is wrong with the shape of their files, each read by `read`."""
    written: dict[str, Written] = {}
    problems: list[Problem] = []
    for path, content in folder.of("cases"):
        document, wrong = read(content, path)
        problems += wrong
        if document is None:
            continue
        for name, data in document.data["cases"].items():
            if name in written:
                span = document.positions.span(pointer("cases", name), key=True)
                problems.append(
                    Problem(
                        "case-name",
                        f"duplicate case `{name}`; first in {written[name].file}",
                        span,
                        "names are unique in the bundle",
                    )
                )
            else:
                written[name] = Written(name, path, data, document)
    return written, problems


def resolved(written: Mapping[str, Written], *, drafts: bool) -> tuple[list[WorkedCase], list[Problem]]:
    """The cases with all that they inherit."""
    cases: list[WorkedCase] = []
    problems: list[Problem] = []
    for case in written.values():
        if case.data.get("draft") and not drafts:
            continue
        try:
            parts = inherited(case, written, ())
        except Refused as refused:
            problems += refused.problems
            continue
        days = next((key for key in DAYS if key in case.data), None)
        if days:
            columns = tuple(
                Column(day, expect, case.span(days, day), f"{days}/{day}") for day, expect in case.data[days].items()
            )
        elif "date" in parts:
            columns = (Column(parts["date"], case.data["expect"], case.span("expect"), "expect"),)
        else:
            problems.append(
                Problem(
                    "case-date",
                    f"the case `{case.name}` has no date",
                    case.span(),
                    "give `date`, or `days` with a column per day",
                )
            )
            continue
        cases.append(
            WorkedCase(
                case.name,
                case.data["says"],
                tuple(case.data["cites"]),
                parts.get("question"),
                parts.get("as_of"),
                parts.get("facts", {}),
                parts.get("readings", {}),
                columns,
                case.span(),
                case.key(FORMER),
                parts.get("known_on"),
                case.key(UNCONFIRMED),
                CasePlaces(tuple((one.name, one.document.positions) for one in line_of(case, written))),
            )
        )
    return cases, problems


def line_of(case: Written, written: Mapping[str, Written]) -> Iterator[Written]:
    """The case, the one that it is like, and so on."""
    here: Written | None = case
    while here:
        yield here
        here = written.get(here.data.get("like", ""))


def inherited(case: Written, written: Mapping[str, Written], below: tuple[str, ...]) -> dict[str, Any]:
    """What the case states and takes over from the one it is like. Raises `Refused`."""
    parts: dict[str, Any] = {}
    like = case.data.get("like")
    if like is not None:
        if like not in written:
            raise Refused([Problem("case-like", f"unknown case `{like}`", case.span("like"), nearest(like, written))])
        if like in (*below, case.name):
            message = f"circular dependency: `{case.name}` is like itself, through `{like}`"
            raise Refused([Problem("case-like", message, case.span("like"))])
        parts = inherited(written[like], written, (*below, case.name))
    for key in INHERITED:
        if key not in case.data:
            continue
        stated = case.data[key]
        if key == "facts":
            groups = {group: dict(facts) for group, facts in parts.get("facts", {}).items()}
            for group, facts in stated.items():
                groups[group] = {} if facts is None else {**groups.get(group, {}), **facts}
            parts[key] = groups
        elif key == "readings":
            parts[key] = {**parts.get(key, {}), **stated}
        else:
            parts[key] = stated
    return parts
