"""A comparison gathered for reading: alike changes stand together, paths read as lawyers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.citations import provision
from statute_runner.text.days import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Json = Mapping[str, Any]

FEW = 12
ENTRY = "entry of "


def summary(document: Json) -> list[str]:
    """The comparison in a few sentences, text, rules, answers and proofs in turn."""
    sections = document["sections"]
    words = sum(len(section["passages"]) for section in sections)
    counts: dict[str, int] = {}
    for rule in document["rules"]:
        counts[rule["status"]] = counts.get(rule["status"], 0) + 1
    counts["same"] = document["rules_same"]
    found = document["decisions"]
    lines = [
        f"The words change in {number(words, 'heading or text', 'headings or texts')}."
        if words
        else "No word of the law changes.",
        "Of the rules, decisions and notices "
        + ", ".join(number(counts.get(status, 0), one, many) for status, one, many in STATUSES)
        + ".",
        f"Of {number(found['answers'], 'answer', 'answers')} to {number(found['cases'], 'case', 'cases')}, {counted(found['changes'], found['since'])}.",
        *earlier(found),
    ]
    if document["other_law"]:
        told = "; ".join(map(other_said, document["other_law"]))
        lines.append(f"Other law changed by the same day, and the answers rest on it too: {told}.")
    lines += [f"{around(found_one)}: {found_one['status']}." for found_one in document["surroundings"]]
    lines += [
        section["correction"][0].upper() + section["correction"][1:] + f" ({section['citation']})."
        for section in sections
        if section["correction"]
    ]
    return [*lines, *relations(document)]


STATUSES = (
    ("added", "is added", "are added"),
    ("removed", "is removed", "are removed"),
    ("changed", "is changed", "are changed"),
    ("same", "means the same", "mean the same"),
)


def counted(every: list[Json], since: str | None) -> str:
    """The answers that change; of two laws, those of days that the later one reaches."""
    changes = [change for change in every if not change["earlier"]]
    if not changes:
        return f"none of a day from {since} on changes" if since else "none changes"
    outcome = sum("outcome" in change["what"] for change in changes)
    route = sum("outcome" not in change["what"] and "routes" in change["what"] for change in changes)
    rest = len(changes) - outcome - route
    only = f"{route:,} more change on a route only, {rest:,} rest on other reasons or lack other facts"
    days = f" on days from {since} on" if since else ""
    return f"{outcome:,} come out otherwise{days}, {only}"


def earlier(found: Json) -> list[str]:
    """What is said of the answers of earlier days: what would be, and not what changed."""
    differ = sum(change["earlier"] for change in found["changes"])
    if not differ:
        return []
    outcome = sum(change["earlier"] and "outcome" in change["what"] for change in found["changes"])
    days = f"{number(differ, 'more answer is', 'more answers are')} of a day before {found['since']}"
    return [f"{days}, whose law did not change: {outcome:,} would come out otherwise had the later law been in force."]


def around(change: Json) -> str:
    """What surrounds the rules and is not the same: by its name, an entry also by the register in which it stands."""
    of_register = change["kind"].startswith(ENTRY)
    return f"{change['kind'].removeprefix(ENTRY)}, {change['name']}" if of_register else str(change["name"])


def other_said(law: Json) -> str:
    """What became of other law."""
    parts = ", ".join(provision(path) for path in law["provisions"])
    within = f" {parts}" if parts and law["what"] == "begins" else ""
    return f"{law['cite']}{within} {law['what']} on {law['version']} ({law['law']})"


def relations(document: Json) -> list[str]:
    """How the new law compares with the old, by route, over every request."""
    proofs = document["beyond"]
    if not proofs["computed"]:
        return [f"What changes beyond the cases was not computed: {proofs['why_not']}."]
    if not proofs["proved"]:
        return ["Beyond the cases nothing changes either: the two sides are the same law."]
    return [
        f"Over every request made {span(proof['days'])}, {named(proof['of'], document)} is {MEANS[proof['relation']]}."
        if proof["relation"] in MEANS
        else f"How {named(proof['of'], document)} compares over every request made {span(proof['days'])} is {proof['relation']}."
        for proof in proofs["proved"]
    ]


MEANS = {
    "equivalent": "answered as before: the two are equivalent",
    "equally permissive": "as permissive as before, though other answers change",
    "more permissive": "more permissive than before",
    "less permissive": "less permissive than before",
    "incomparable": "neither only more nor only less permissive: some requests fare better, others worse (incomparable)",
}


def named(name: str, document: Json) -> str:
    return f"the question {name}" if name == document["question"] else f"the route {name}"


def span(days: Json) -> str:
    """Days in words; the last day of all is no end."""
    if days["to"] == LAST_DAY:
        return "on any day" if days["from"] == FIRST_DAY else f"from {days['from']} on"
    return f"to {days['to']}" if days["from"] == FIRST_DAY else f"from {days['from']} to {days['to']}"


def number(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def changes_of(found: Json) -> dict[str, dict[tuple[str, str], int]]:
    """How many answers went from which outcome to which, of the question and of each route that changes."""
    made: dict[str, dict[tuple[str, str], int]] = {}
    for row in found["matrix"]:
        pair = row["from"].replace("_", " "), row["to"].replace("_", " ")
        made.setdefault(row["of"], {})[pair] = row["answers"]
    return made


def groups(document: Json) -> list[dict[str, Any]]:
    """The changed answers that change alike: those of days that the later law reaches first.

    Then those whose outcome changes come first, and by how many there are.
    """
    gathered: dict[tuple[Any, ...], dict[str, Any]] = {}
    for change in document["decisions"]["changes"]:
        key = group_key(document["question"], change)
        group = gathered.setdefault(
            (change["earlier"], *key),
            {"what": change["what"][0], "lines": list(key[1]), "cases": {}, "answers": 0, "earlier": change["earlier"]},
        )
        group["cases"].setdefault(change["case"], []).append(change["date"])
        group["answers"] += 1
    ranks = {"outcome": 0, "routes": 1, "missing facts": 2, "reasons": 3}
    return sorted(
        gathered.values(),
        key=lambda group: (group["earlier"], ranks[group["what"]], -group["answers"], group["lines"]),
    )


def group_key(question: str, change: Json) -> tuple[str, tuple[str, ...]]:
    """What the changes of a group have in common, in words."""
    old, new = change["old"], change["new"]
    lines = []
    if (old["outcome"], old["possible"]) != (new["outcome"], new["possible"]):
        lines.append(f"{question}: {outcome(old)} → {outcome(new)}")
    for route, was in old["routes"].items():
        now = new["routes"].get(route, was)
        if was != now:
            lines.append(f"{route}: {was} → {now}")
    if not lines:
        lines += listed("no longer missing", old["missing"], new["missing"])
        lines += listed("now missing", new["missing"], old["missing"])
        lines += listed("no longer a reason", old["reasons"], new["reasons"])
        lines += listed("now a reason", new["reasons"], old["reasons"])
    return change["what"][0], tuple(lines)


def outcome(answer: Json) -> str:
    return (
        f"undetermined ({' or '.join(answer['possible'])})" if len(answer["possible"]) > 1 else str(answer["outcome"])
    )


def listed(title: str, these: list[str], others: list[str]) -> list[str]:
    left = [one for one in these if one not in others]
    return [f"{title}: {', '.join(left)}"] if left else []


def cases_said(cases: Mapping[str, list[str]]) -> str:
    """The cases by name, each with its days."""
    return "; ".join(f"{name} ({', '.join(sorted(set(dates)))})" for name, dates in cases.items())


def facts_said(request: Json) -> list[str]:
    """The facts of a request, one a line, its day first."""
    lines = [f"date: {request['date']}"]
    for group, facts in request["facts"].items():
        lines += [f"{group}.{key}: {value_said(given)}" for key, given in facts.items()]
    return lines


def value_said(given: Any) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    return "[" + ", ".join(str(one) for one in given) + "]" if isinstance(given, list | tuple) else str(given)


def title(document: Json) -> str:
    """What is compared with what."""
    return f"{document['old']['name']} compared with {document['new']['name']}"
