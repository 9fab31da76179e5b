"""What a page tells of a rule beside its sentences: its lines in the file, the cases that show it, what uses it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.cases.case_faults import full_reason
from statute_runner.decide.node_id import condition_of, day_of, members_of
from statute_runner.loading.bundle_files import content_of
from statute_runner.logic.tree import uses
from statute_runner.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypedDict

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.decide.decision_document import Decision, TraceNode
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section
    from statute_runner.logic.tree import Rule

    class UsingView(TypedDict):
        """What uses a rule."""

        rule: str
        title: str
        says: str


def values_of(made: Decision | None) -> dict[str, str]:
    """What each condition came to in a decision, by its id; of one that members of a list came to otherwise nothing."""
    found: dict[str, str] = {}
    others: set[str] = set()
    for id_, node in traced(made):
        name = condition_of(id_)
        if found.setdefault(name, node["value"]) != node["value"] and members_of(id_):
            others.add(name)
    return {name: value for name, value in found.items() if name not in others}


def rule_value(made: Decision | None, full: str) -> str:
    """What a rule came to in a decision; nothing where no route reaches it, and where members differ."""
    values = {node["value"] for id_, node in traced(made) if condition_of(id_) == full and not day_of(id_)}
    return min(values) if len(values) == 1 else ""


def traced(made: Decision | None) -> Iterable[tuple[str, TraceNode]]:
    return made["trace"]["nodes"].items() if made else ()


def lines_of(bundle: Bundle, section: Section, name: str) -> list[tuple[int, str]]:
    """The numbered lines of the file that write the rule; none where the file is no longer the one that was loaded."""
    mark = bundle.files[section.file].positions.keys.get(f"rules/{name}")
    try:
        content = content_of(os.path.join(bundle.root, *section.file.split("/")))
    except OSError:
        return []
    if mark is None or digest(content) != section.sha256:
        return []
    lines = content.decode("utf-8", "replace").splitlines()
    start = mark[0]
    indent = mark[1] - 1
    end = start
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return [(number + 1, lines[number]) for number in range(start - 1, end)]


def users(bundle: Bundle, full: str, day: str) -> Iterator[UsingView]:
    """The rules, routes and notices in force on the day that use the rule."""
    for citation in bundle.versions:
        section = bundle.in_force(citation, day)
        if section is None:
            continue
        for name, rule in section.rules.items():
            if uses(rule.body, full):
                yield {"rule": f"{citation}#{name}", "title": title(rule), "says": rule.says}
        for route, cases in section.decisions.items():
            for case in cases:
                if case.when and uses(case.when, full):
                    yield {"rule": "", "title": route, "says": case.outcome.replace("_", " ")}
        for notice in section.notices:
            if uses(notice.when, full):
                yield {"rule": "", "title": "", "says": f"the notice {notice.id.replace('_', ' ')}"}
    for question in bundle.questions.values():
        for notice in question.notices:
            if uses(notice.when, full):
                yield {"rule": "", "title": "", "says": f"the notice {notice.id.replace('_', ' ')}"}


def shown_by(cases: Sequence[WorkedCase], full: str) -> list[WorkedCase]:
    """The cases that name the rule among the reasons they expect."""
    return [
        case
        for case in cases
        if any(
            full_reason(reason, case) == full for column in case.columns for reason in column.expect.get("because", [])
        )
    ]


def listed(bundle: Bundle, day: str) -> list[dict[str, object]]:
    """The sections in force on the day, with their rules in the order of the file."""
    found: list[dict[str, object]] = []
    for citation in bundle.versions:
        section = bundle.in_force(citation, day)
        if section and section.rules:
            rules = [
                {"name": f"{citation}#{name}", "title": title(rule), "says": rule.says, "cite": rule.cite}
                for name, rule in section.rules.items()
            ]
            found.append({"cite": section.cite, "heading": section.heading, "version": section.version, "rules": rules})
    return found


def title(rule: Rule) -> str:
    return rule.name.replace("_", " ")
