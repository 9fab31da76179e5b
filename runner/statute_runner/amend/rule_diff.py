"""The rules and decisions of two versions compared by meaning; what only moved or was re-worded is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.condition_diff import COMES, GOES, STAYS, Line, changed_lines, lines
from statute_runner.logic.normal_form import alike, normal
from statute_runner.logic.tree import nodes_of
from statute_runner.logic.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.section import Case, Notice, Section
    from statute_runner.logic.tree import Node, Rule

SAME, CHANGED, ADDED, REMOVED = "same", "changed", "added", "removed"

# A rule under a new name continues an old one when it shares at least this much of its conditions.
CONTINUES = 0.5


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule, decision or notice: its status, what it says, how it is now written, and its conditions."""

    kind: str
    name: str
    was: str
    cite: str
    status: str
    says: str
    remarks: tuple[str, ...]
    lines: tuple[Line, ...]


def rule_changes(pairs: Sequence[tuple[Section | None, Section | None]]) -> list[RuleChange]:
    """Every rule, decision and notice of these versions: the new version's in its order, then those that are gone."""
    before = {rule_id(old, rule): rule for old, _ in pairs if old for rule in old.rules.values()}
    after = {rule_id(new, rule): rule for _, new in pairs if new for rule in new.rules.values()}
    names, continued = renamed(before, after)
    found: list[RuleChange] = []
    for name, rule in after.items():
        was = name if name in before else continued.get(name, "")
        found.append(compared_rule(name, was, before.get(was), rule, names))
    gone = [name for name in before if name not in after and name not in continued.values()]
    found += [compared_rule(name, name, before[name], None, names) for name in gone]
    for old, new in pairs:
        found += decisions_changed(old, new, names)
        found += notices_changed(old, new, names)
    return found


def rule_id(section: Section, rule: Rule) -> str:
    return f"{section.citation}#{rule.name}"


def renamed(before: Mapping[str, Rule], after: Mapping[str, Rule]) -> tuple[dict[str, str], dict[str, str]]:
    """Old names to new where the meaning is the same, and for each new name the old one that it continues."""
    names: dict[str, str] = {}
    while True:
        lost = [name for name in before if name not in after and name not in names]
        come = [name for name in after if name not in before and name not in names.values()]
        pair = next(
            (
                (old, new)
                for new in come
                for old in lost
                if normal(before[old].body, names) == normal(after[new].body, names)
            ),
            None,
        )
        if pair is None:
            break
        names[pair[0]] = pair[1]
    continued = {new: old for old, new in names.items()}
    offers = sorted(
        ((-alike(before[old].body, after[new].body, names), new, old) for new in come for old in lost),
    )
    for unlike, new, old in offers:
        if -unlike >= CONTINUES and new not in continued and old not in continued.values():
            continued[new] = old
    return names, continued


def compared_rule(name: str, was: str, old: Rule | None, new: Rule | None, names: Mapping[str, str]) -> RuleChange:
    either = new or old
    assert either  # noqa: S101 - one of the two is always given
    body = compared(old.body if old else None, new.body if new else None, names)
    status = body[0]
    remarks: list[str] = []
    if old and new:
        remarks += [f"renamed, formerly {was}"] if was != name else []
        remarks += how_written(old, new) if status == SAME else []
    return RuleChange("rule", name, was, either.cite, status, either.says, tuple(remarks), body[1])


def compared(old: Node | None, new: Node | None, names: Mapping[str, str]) -> tuple[str, tuple[Line, ...]]:
    """The status of a condition and its lines; the lines of what is the same are left out."""
    if old is None:
        return ADDED, tuple(lines(COMES, new)) if new else ()
    if new is None:
        return REMOVED, tuple(lines(GOES, old))
    if normal(old, names) == normal(new, names):
        return SAME, ()
    return CHANGED, tuple(changed_lines(old, new, names))


def how_written(old: Rule, new: Rule) -> Iterator[str]:
    """In which ways a rule that means the same is written otherwise."""
    if old.cite != new.cite:
        yield f"moved from {old.cite} to {new.cite}"
    if old.says != new.says:
        yield f"re-worded, formerly: {old.says}"
    if old.body != new.body:
        yield "its conditions stand in another order or under other names"
    if quotes(old.body) != quotes(new.body):
        yield "it quotes other words of the law"


def quotes(node: Node) -> list[str]:
    return [quoted(inner.at) for inner in nodes_of(node)]


def decisions_changed(old: Section | None, new: Section | None, names: Mapping[str, str]) -> Iterator[RuleChange]:
    before, after = (dict(side.decisions) if side else {} for side in (old, new))
    for route in {**after, **before}:
        status, found = compared_cases(before.get(route, ()), after.get(route, ()), names)
        obligations = [
            tuple((item.id, item.text) for case in side.get(route, ()) for item in case.conditions)
            for side in (before, after)
        ]
        remarks = (
            ("what the recipient must keep to is worded otherwise",)
            if status in {SAME, CHANGED} and obligations[0] != obligations[1]
            else ()
        )
        yield RuleChange("decision", route, route, route, status, f"decides {route}", remarks, found)


def compared_cases(
    old: tuple[Case, ...], new: tuple[Case, ...], names: Mapping[str, str]
) -> tuple[str, tuple[Line, ...]]:
    """An ordered decision compared case by case; here order matters."""
    forms = [[(case.outcome, normal(case.when, names) if case.when else ()) for case in side] for side in (old, new)]
    if forms[0] == forms[1]:
        return SAME, ()
    status = ADDED if not old else REMOVED if not new else CHANGED
    found: list[Line] = []
    rest = list(range(len(old)))
    for case in new:
        match = next((n for n in rest if old[n].outcome == case.outcome), None)
        if match is None:
            found += case_lines(COMES, case)
            continue
        for n in [n for n in rest if n < match]:
            found += case_lines(GOES, old[n])
            rest.remove(n)
        rest.remove(match)
        found.append(Line(STAYS, 0, headline(case)))
        was = old[match].when
        if was and case.when:
            found += changed_lines(was, case.when, names, 1)
        elif was or case.when:
            found += lines(COMES, case.when, 1) if case.when else lines(GOES, was, 1) if was else ()
    for n in rest:
        found += case_lines(GOES, old[n])
    return status, tuple(found)


def headline(case: Case) -> str:
    return f"{case.outcome}, when" if case.when else f"{case.outcome}, otherwise"


def case_lines(sign: str, case: Case) -> Iterator[Line]:
    yield Line(sign, 0, headline(case))
    if case.when:
        yield from lines(sign, case.when, 1)


def notices_changed(old: Section | None, new: Section | None, names: Mapping[str, str]) -> Iterator[RuleChange]:
    before, after = ({notice.id: notice for notice in side.notices} if side else {} for side in (old, new))
    for id_ in {**after, **before}:
        was, now = before.get(id_), after.get(id_)
        either = now or was
        assert either  # noqa: S101 - the id comes from one of the two
        status, found = compared(was.when if was else None, now.when if now else None, names)
        remarks = tuple(re_worded(was, now)) if was and now else ()
        yield RuleChange("notice", id_, id_, either.cite, status, either.say, remarks, found)


def re_worded(was: Notice, now: Notice) -> Iterator[str]:
    if was.say != now.say:
        yield f"re-worded, formerly: {was.say}"
    if was.although != now.although:
        yield f"beside the answer: {now.although or 'nothing'}, formerly: {was.although or 'nothing'}"


def shown(changes: Sequence[RuleChange]) -> list[RuleChange]:
    """The changes a reader wants to see: all but what is the same and written the same."""
    return [change for change in changes if change.status != SAME or change.remarks]
