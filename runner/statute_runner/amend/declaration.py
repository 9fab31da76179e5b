"""What the files that begin on one day declare under `changes:`, as one declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.law.condition_builder import ConditionBuilder
from statute_runner.logic.operators import LIST
from statute_runner.logic.refs import FACT_REFS, FactRef, MemberRef, ReadingRef
from statute_runner.logic.tree import Members, Test, Use, parts_of
from statute_runner.problem import Problem, Span, nearest
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.bundle import Bundle, Outcome
    from statute_runner.law.facts import FactType
    from statute_runner.logic.refs import Ref
    from statute_runner.logic.tree import Node


@dataclass(frozen=True, slots=True)
class Meant:
    """One change of outcome that is meant: of what, from which to which, where, and the cases that show it."""

    of: str
    old: str
    new: str
    where: Node | None
    cases: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Declaration:
    """All that is meant to change on a day, and where it is declared."""

    day: str
    classes: Mapping[str, str]
    meant: tuple[Meant, ...]
    places: Mapping[str, Span]

    def place(self, of: str) -> Span:
        """Where to declare a change of this question or route: its section's file, else the first of the day."""
        parts = of.split("/")
        homes = ("/".join(parts[:n]) for n in range(len(parts), 0, -1))
        return next((self.places[home] for home in homes if home in self.places), next(iter(self.places.values())))


def declaration_on(bundle: Bundle, day: str) -> tuple[Declaration, list[Problem]]:
    """What the files of a day declare, and what in it names what does not exist."""
    classes: dict[str, str] = {}
    meant: list[Meant] = []
    places: dict[str, Span] = {}
    problems: list[Problem] = []
    for citation in citations_on(bundle, day):
        path = bundle.paths[citation][day]
        parsed = bundle.files[path]
        writing = ConditionBuilder(citation, parsed.positions, bundle.facts.every)
        places[citation] = parsed.positions.span("changes" if "changes" in parsed.data else "in_force")
        changes = parsed.data.get("changes", {})
        for of, found in changes.get("classes", {}).items():
            here = parsed.positions.span(pointer("changes", "classes", of))
            problems += unknown(bundle, of, (), here)
            if classes.setdefault(of, found) != found:
                problems.append(
                    Problem("change-clash", f"`{of}` is declared {classes[of]} in another file of this day", here)
                )
        for n, data in enumerate(changes.get("outcomes", [])):
            here = parsed.positions.span(f"changes/outcomes/{n}")
            where = (
                writing.node(data["where"], f"changes/outcomes/{n}/where", "where", citation)
                if "where" in data
                else None
            )
            problems += unknown(bundle, data["of"], (data["from"], data["to"]), here)
            problems += where_faults(bundle, where, here) if where else ()
            meant.append(Meant(data["of"], data["from"], data["to"], where, tuple(data["cases"]), here))
    return Declaration(day, classes, tuple(meant), places), problems


def citations_on(bundle: Bundle, day: str) -> list[str]:
    return [citation for citation, versions in bundle.versions.items() if day in versions]


def unknown(bundle: Bundle, of: str, outcomes: tuple[str, ...], here: Span) -> Iterator[Problem]:
    """What a declaration names that is no question, route or outcome of it."""
    known: dict[str, dict[str, Outcome]] = {}
    for question in bundle.questions.values():
        for name in (question.name, *question.routes):
            known.setdefault(name, {}).update(question.outcomes)
    if of not in known:
        yield Problem("change-unknown", f"`{of}` is neither a question nor a route", here, nearest(of, known))
        return
    for outcome in outcomes:
        if outcome not in known[of] and outcome != UNDETERMINED:
            yield Problem(
                "change-unknown",
                f"`{outcome}` is not an outcome of `{of}`",
                here,
                nearest(outcome, [*known[of], UNDETERMINED]) or f"one of {', '.join([*known[of], UNDETERMINED])}",
            )


def where_faults(bundle: Bundle, where: Node, here: Span, lists: tuple[str, ...] = ()) -> Iterator[Problem]:
    """What a `where` tests beside the facts and readings of a request; `lists` are those of whose members it speaks."""
    if isinstance(where, Use):
        yield Problem("change-where", "`where` tests facts and readings only", here, "write the rule's conditions out")
    known = known_refs(bundle, lists)
    for ref in refs_of(where):
        if ref not in known:
            help_ = nearest(str(ref), map(str, known))
            yield Problem("change-where", f"`{ref}` is neither a fact nor a reading", here, help_)
    if isinstance(where, Members):
        of = bundle.facts.every.get(where.over.name)
        if of and of.type != LIST:
            yield Problem("change-where", f"expected a list, got `{of.name}`, a {of.type}", here)
        lists = (*lists, where.over.name)
    for part in parts_of(where):
        yield from where_faults(bundle, part, here, lists)


def known_refs(bundle: Bundle, lists: tuple[str, ...]) -> set[Ref]:
    """All that a condition may speak of: facts, readings, and the fields of the members that are looked at."""
    fields = [MemberRef(of, one.short) for of in lists for one in fields_of(bundle, of)]
    return {*map(FactRef, ("date", *bundle.facts)), *map(ReadingRef, bundle.readings), *fields}


def fields_of(bundle: Bundle, of: str) -> list[FactType]:
    found = bundle.facts.every.get(of)
    return list(found.fields.values()) if found else []


def refs_of(node: Node) -> list[Ref]:
    """What a condition itself tests, or compares with."""
    if isinstance(node, Members):
        return [node.over]
    if not isinstance(node, Test):
        return []
    return [node.ref, *([node.operand] if isinstance(node.operand, FACT_REFS) else [])]
