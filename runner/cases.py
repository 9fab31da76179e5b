"""Worked cases: requests beside the law with the answers it gives, resolved, checked and run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runner import schema, source
from runner.facts import date_fault
from runner.problem import Problem, Refused, Span, in_file_order, nearest
from runner.request import Raw, request_from
from runner.tree import Test, Use, nodes_of
from runner.value import value
from runner.words import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from runner.api import LoadedBundle
    from runner.bundle import Bundle
    from runner.files import Folder
    from runner.request import Request
    from runner.source import Document
    from runner.tree import Node

INHERITED = ("question", "date", "as_of", "facts", "readings")


@value
class Column:
    """One run of a case: the day, what must come out, and where that is written."""

    day: str
    expect: Mapping[str, Any]
    span: Span
    path: str


@value
class WorkedCase:
    """A case with all that it inherits: the request's parts, the readings chosen, and its columns."""

    name: str
    says: str
    cites: tuple[Mapping[str, str], ...]
    question: str | None
    as_of: str | None
    facts: Mapping[str, Mapping[str, Any]]
    readings: Mapping[str, str]
    columns: tuple[Column, ...]
    span: Span

    def request(self, day: str) -> dict[str, Any]:
        """The request document of the case on a day."""
        return {"id": self.name, "date": day, "facts": {group: dict(facts) for group, facts in self.facts.items()}}


@value
class Difference:
    """One thing that did not come out as expected."""

    what: str
    expected: Any
    came: Any


@value
class Outcome:
    """A case as run on one day: the decision document, and every difference from what was expected."""

    case: WorkedCase
    column: Column
    decision: Mapping[str, Any]
    differences: tuple[Difference, ...]


def load_cases(bundle: Bundle, folder: Folder) -> list[WorkedCase]:
    """Every case of the bundle, in file order. Raises `Refused` with all that is wrong with them before anything runs."""
    written, problems = written_cases(folder)
    if not problems:
        cases, problems = resolved(written)
    if not problems:
        problems = [problem for case in cases for problem in case_faults(bundle, case)]
    if problems:
        raise Refused(in_file_order(problems))
    return cases


@value
class Written:
    """A case as it stands in its file."""

    name: str
    file: str
    data: Mapping[str, Any]
    document: Document

    def span(self, *path: str | int) -> Span:
        """Where a part of the case stands."""
        marks = self.document.values
        return Span(self.file, *marks.get(("cases", self.name, *path), self.document.keys.get(("cases", self.name), (1, 1, 0))))


def written_cases(folder: Folder) -> tuple[dict[str, Written], list[Problem]]:
    """The cases by name, and what is wrong with the shape of their files."""
    written: dict[str, Written] = {}
    problems: list[Problem] = []
    for path, content in folder.of("cases"):
        try:
            document = source.document(content, path)
        except Refused as refused:
            problems += refused.problems
            continue
        wrong = schema.problems("cases", document, path)
        problems += wrong
        if wrong:
            continue
        for name, data in document.data["cases"].items():
            if name in written:
                span = Span(path, *document.keys["cases", name])
                problems.append(Problem("case-name", f"the case `{name}` stands twice; first in {written[name].file}", span, "names are unique in the bundle"))
            else:
                written[name] = Written(name, path, data, document)
    return written, problems


def resolved(written: Mapping[str, Written]) -> tuple[list[WorkedCase], list[Problem]]:
    """The cases with all that they inherit."""
    cases: list[WorkedCase] = []
    problems: list[Problem] = []
    for case in written.values():
        try:
            parts = inherited(case, written, ())
        except Refused as refused:
            problems += refused.problems
            continue
        days = case.data.get("on")
        if days:
            columns = tuple(Column(day, expect, case.span("on", day), f"on/{day}") for day, expect in days.items())
        elif "date" in parts:
            columns = (Column(parts["date"], case.data["expect"], case.span("expect"), "expect"),)
        else:
            problems.append(Problem("case-date", f"the case `{case.name}` has no date", case.span(), "give `date`, or `on` with a column per day"))
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
            )
        )
    return cases, problems


def inherited(case: Written, written: Mapping[str, Written], below: tuple[str, ...]) -> dict[str, Any]:
    """What the case states and takes over from the one it is like. Raises `Refused`."""
    parts: dict[str, Any] = {}
    like = case.data.get("like")
    if like is not None:
        if like not in written:
            raise Refused([Problem("case-like", f"there is no case `{like}`", case.span("like"), nearest(like, written))])
        if like in (*below, case.name):
            raise Refused([Problem("case-like", f"the case `{case.name}` is like itself, through `{like}`", case.span("like"))])
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


def case_faults(bundle: Bundle, case: WorkedCase) -> Iterator[Problem]:
    """What a case names that does not exist, and requests that are none."""

    def unknown(what: str, name: str, names: Any, span: Span) -> Problem:
        return Problem("case-unknown", f"the case `{case.name}` names the {what} `{name}`, which does not exist", span, nearest(name, names))

    question = bundle.questions.get(case.question) if case.question else next(iter(bundle.questions.values()))
    if question is None:
        yield unknown("question", str(case.question), bundle.questions, case.span)
        return
    for name, option in case.readings.items():
        if name not in bundle.readings:
            yield unknown("reading", name, bundle.readings, case.span)
        elif option not in bundle.readings[name].options:
            yield unknown("option", option, bundle.readings[name].options, case.span)
    outcomes = [*question.outcomes, "undetermined"]
    rules = {f"{section.citation}#{rule}" for section in bundle.all_sections() for rule in section.rules}
    provisions = {f"{section.citation}/{part.path}" for section in bundle.all_sections() for part in section.text}
    notices = {notice.id for section in bundle.all_sections() for notice in section.notices} | {notice.id for notice in question.notices}
    for column in case.columns:
        if found := date_fault(column.day):
            yield Problem("case-date", found[0], column.span, found[1])
            continue
        try:
            request_from(Raw(case.request(column.day), column.span), bundle.facts)
        except Refused as refused:
            for problem in refused.problems:
                yield Problem("case-request", f"the case `{case.name}`, {problem.path}: {problem.message}", case.span, problem.help)
        expect = column.expect
        for outcome in (expect["outcome"], *expect.get("possible", []), *expect.get("routes", {}).values()):
            if outcome not in outcomes:
                yield unknown("outcome", outcome, outcomes, column.span)
        for route in expect.get("routes", {}):
            if route not in question.routes:
                yield unknown("route", route, question.routes, column.span)
        for fact in expect.get("missing", []):
            if fact not in bundle.facts:
                yield unknown("fact", fact, bundle.facts, column.span)
        for notice in expect.get("notices", []):
            if notice not in notices:
                yield unknown("notice", notice, notices, column.span)
        for reason in expect.get("because", []):
            full = full_reason(reason, case)
            kind, names = reason_kind(full, bundle.facts, rules, provisions)
            if full not in names:
                yield unknown(kind, reason, names, column.span)
        for cite in case.cites:
            yield from cite_faults(bundle, case, column, cite)


def cite_faults(bundle: Bundle, case: WorkedCase, column: Column, cite: Mapping[str, str]) -> Iterator[Problem]:
    """A case's words of the law that do not stand in the provision, in the version of its day or, before that, in its first."""
    home = bundle.home(cite["at"])
    if home is None:
        yield Problem("case-cite", f"the case `{case.name}` cites `{cite['at']}`, which does not exist", case.span, nearest(cite["at"], bundle.versions))
        return
    day = case.as_of or column.day
    versions = [version for version in bundle.versions[home] if not bundle.section(home, version).repealed]
    version = bundle.version_on(home, day)
    chosen = version if version in versions else ([v for v in versions if v <= day] or versions)[-1 if version else 0]
    texts = [part.whole for part in bundle.section(home, chosen).text if f"{home}/{part.path}" == cite["at"]]
    if not texts:
        yield Problem("case-cite", f"the case `{case.name}` cites `{cite['at']}`, which the version of {chosen} does not have", case.span)
    elif not find(cite["quote"], texts[0]):
        yield Problem("case-cite", f"the case `{case.name}` quotes `{cite['quote']}`, which does not stand in {cite['at']}", case.span)


def full_reason(reason: str, case: WorkedCase) -> str:
    """A bare rule name belongs to the section whose cases these are."""
    if "#" in reason or "/" in reason or "." in reason:
        return reason
    return f"{case.span.file.rpartition('/cases/')[0]}#{reason}"


def reason_kind(reason: str, facts: Any, rules: set[str], provisions: set[str]) -> tuple[str, Any]:
    if "#" in reason:
        return "rule", rules
    return ("provision", provisions) if "/" in reason else ("fact", facts)


def run(loaded: LoadedBundle, case: WorkedCase) -> Iterator[Outcome]:
    """The case on each of its days."""
    for column in case.columns:
        request: Request = request_from(Raw(case.request(column.day), column.span), loaded.bundle.facts)
        made = loaded.decide(request, case.readings, case.as_of, question=case.question)
        yield Outcome(case, column, made, tuple(differences(case, column.expect, made)))


def differences(case: WorkedCase, expect: Mapping[str, Any], made: Mapping[str, Any]) -> Iterator[Difference]:
    """Every expectation that the decision does not meet."""
    if made["outcome"] != expect["outcome"]:
        yield Difference("outcome", expect["outcome"], made["outcome"])
    if "possible" in expect and sorted(expect["possible"]) != sorted(made["possible"]):
        yield Difference("possible", expect["possible"], made["possible"])
    if "routes" in expect:
        came = {route: answer["outcome"] for route, answer in made["routes"].items()}
        for route in {**expect["routes"], **came}:
            if expect["routes"].get(route) != came.get(route):
                yield Difference(f"route {route}", expect["routes"].get(route, "not in force"), came.get(route, "not in force"))
    if "missing" in expect:
        came_missing = [entry["fact"] for entry in made["missing"]]
        if sorted(expect["missing"]) != sorted(came_missing):
            yield Difference("missing", sorted(expect["missing"]), sorted(came_missing))
    if "notices" in expect:
        came_notices = [entry["id"] for entry in made["notices"]]
        if sorted(expect["notices"]) != sorted(came_notices):
            yield Difference("notices", sorted(expect["notices"]), sorted(came_notices))
    reasons = reasons_of(made)
    for reason in expect.get("because", []):
        if full_reason(reason, case) not in reasons:
            yield Difference("because", reason, "does not decide")


def reasons_of(made: Mapping[str, Any]) -> set[str]:
    """The rules, facts and provisions that decide, on the routes that decide."""
    found: set[str] = set()
    for node in deciding_nodes(made):
        found |= {node[key] for key in ("rule", "fact") if key in node}
        if "test" in node or "rule" in node:
            found |= {quote["at"] for quote in node["quotes"]}
    return found


def deciding_nodes(made: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The trace nodes that decide, on the routes that decide, outermost first."""
    for name, root in made["trace"].items():
        if name != made["question"] and root["decides"]:
            yield from (node for node in nodes_below(root) if node["decides"] and "quotes" in node)


def nodes_below(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for part in node.get("parts", []):
        yield from nodes_below(part)


@value
class Condition:
    """A condition of a rule or decision: where it stands, what it says, and the only value it can take, if it can take one only."""

    id: str
    file: str
    line: int
    always: str


def conditions_of(bundle: Bundle) -> dict[tuple[str, str], Condition]:
    """Every condition that a case must show on both sides, by file and id."""
    found: dict[tuple[str, str], Condition] = {}
    for section in bundle.all_sections():
        trees: list[Node] = [rule.body for rule in section.rules.values()]
        trees += [case.when for cases in section.decisions.values() for case in cases if case.when]
        for tree in trees:
            for node in nodes_of(tree):
                if isinstance(node, Test | Use) and node.at:
                    found[node.at.file, node.at.id] = Condition(node.at.id, node.at.file, node.at.line, node.at.always)
    return found


def coverage(bundle: Bundle, outcomes: list[Outcome]) -> dict[Condition, set[str]]:
    """For each condition, the values it was seen to take: yes, no, unknown."""
    seen: dict[tuple[str, str], set[str]] = {key: set() for key in conditions_of(bundle)}
    for outcome in outcomes:
        for root in outcome.decision["trace"].values():
            for node in nodes_below(root):
                key = (str(node.get("source", "")).rpartition(":")[0], str(node["id"]))
                if key in seen and "value" in node:
                    seen[key].add(node["value"])
    return {condition: seen[key] for key, condition in conditions_of(bundle).items()}


def uncovered(condition: Condition, values: set[str]) -> list[str]:
    """The sides, yes or no, on which no case shows the condition."""
    wanted = [condition.always] if condition.always else ["yes", "no"]
    return [side for side in wanted if side not in values]
