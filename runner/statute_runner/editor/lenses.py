"""Above each rule what the cases say of it: in how many answers it holds, does not hold, and is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.editor.coverage_fixes import section_of
from statute_runner.explain.member_wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.editor.live_cases import RunColumn
    from statute_runner.editor.snapshot import Snapshot

ORDERED = (("yes", "holds"), ("no", "does not hold"), ("unknown", "unknown"))


@dataclass(frozen=True, slots=True)
class CaseLens:
    """What the cases say of a rule, the line of its name, and the cases in whose answers it is asked."""

    rule: str
    line: int
    title: str
    cases: tuple[str, ...]


def case_lenses(seen: Snapshot, path: str, runs: Iterable[RunColumn]) -> list[CaseLens]:
    """A lens for each rule of a version, from the cases as they were last run."""
    section, file = section_of(seen, path), seen.files.get(path)
    if section is None or file is None or file.document is None:
        return []
    known = list(runs)
    found = []
    for name, rule in section.rules.items():
        at = file.document.positions.find(f"rules/{name}", key=True)
        key = (path, rule.body.at.id) if rule.body.at else ("", "")
        asked = [(run.case.name, of(run.seen[key])) for run in known if key in run.seen]
        if at:
            cases = tuple(dict.fromkeys(case for case, _ in asked))
            found.append(
                CaseLens(f"{section.citation}#{name}", at.line, title(cases, [one for _, one in asked]), cases)
            )
    return found


def of(values: set[str]) -> str:
    """What a rule came to in an answer; of one about members, whether it holds of some member."""
    return next((value for value in ("yes", "unknown", "no") if value in values), "unknown")


def title(cases: tuple[str, ...], answers: list[str]) -> str:
    """How many cases and answers there are, and what the rule comes to in them."""
    if not cases:
        return "no case"
    numbers = " / ".join(f"{said} {answers.count(value)}" for value, said in ORDERED)
    several = f", {counted(len(answers), 'answer')}" if len(answers) != len(cases) else ""
    return f"{counted(len(cases), 'case')}{several}: {numbers}"
