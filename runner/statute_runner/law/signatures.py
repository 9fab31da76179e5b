"""Who has signed which provisions of a version, or a reading, and what of that still fits what was signed.

An entry of `reviewed:` records a digest of each part as it was signed. A part is a provision, with the rules,
decisions, notices and exceptions that cite or quote it, or `section` for what belongs to no provision; of a reading,
its page.
"""

from __future__ import annotations

import json

from statute_runner.law.signature import Signature
from statute_runner.logic.tree import nodes_of
from statute_runner.text.digest import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from statute_runner.law.plain_data import Review
    from statute_runner.law.section import Section
    from statute_runner.logic.tree import Node

    Contents = dict[str, list[object]]

SECTION, READING = "section", "reading"
DIGITS = 16


def section_contents(section: Section, data: Mapping[str, Any]) -> Contents:
    """What there is to sign of each part of a version, as its file has it: words and rules, not remarks or dates."""
    found: Contents = {part.path: [[part.heading, part.text, part.omitted]] for part in section.text}

    def add(cites: Iterable[str], *content: object) -> None:
        for part in sorted({nearest(cite.removeprefix(f"{section.citation}/"), found) for cite in cites}):
            found.setdefault(part, []).append(content)

    if section.repealed:
        found[SECTION] = ["repealed"]
    for name, rule in sorted(section.rules.items()):
        written = {key: given for key, given in data["rules"][name].items() if key != "note"}
        add((rule.cite, *quoted_in([rule.body])), "rule", name, written)
    for route, cases in section.decisions.items():
        of_cases = quoted_in(case.when for case in cases if case.when)
        obligations = [one.cite for case in cases for one in case.conditions]
        add((route, *of_cases, *obligations), "decision", route, data["decisions"][route])
    for notice in section.notices:
        add((notice.cite, *quoted_in([notice.when])), "notice", notice.id, data["notices"][notice.id])
    for one in section.not_encoded:
        add((one.provision,), "not encoded", one.words, one.nth, one.because)
    return found


def nearest(path: str, provisions: Mapping[str, object]) -> str:
    """The innermost provision of the text that holds this path, or the section."""
    while path and path not in provisions:
        path = path.rpartition("/")[0]
    return path or SECTION


def quoted_in(trees: Iterable[Node]) -> list[str]:
    """The provisions whose words these conditions quote."""
    return [quote.provision for tree in trees for node in nodes_of(tree) if node.at for quote in node.at.quotes]


def reading_contents(data: Mapping[str, Any]) -> Contents:
    """What there is to sign of a reading: its page, the argument (by its digest) with the front matter."""
    return {READING: [{key: given for key, given in data.items() if key not in {"reviewed", "recorded"}}]}


def digests(contents: Contents) -> dict[str, str]:
    """The digest of each part."""
    return {
        part: digest(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())[:DIGITS]
        for part, content in contents.items()
    }


def signatures(stated: Any, now: Mapping[str, str]) -> tuple[Signature, ...]:
    """The entries of `reviewed:`, one or a list, held against the digests of the parts as they are now."""
    listed = isinstance(stated, list)
    entries = stated if listed else [stated]
    return tuple([signature(one, now, f"reviewed/{n}" if listed else "reviewed") for n, one in enumerate(entries)])


def signature(entry: Mapping[str, Any], now: Mapping[str, str], path: str) -> Signature:
    scope = entry["scope"]
    chosen = scope if isinstance(scope, list) else None
    signed = entry.get("signed", {} if chosen else now)
    return Signature(
        entry["by"],
        entry["day"] if "day" in entry else entry["on"],
        entry.get("until", ""),
        ", ".join(chosen) if chosen else scope,
        "signed" in entry,
        tuple([part for part in now if signed.get(part) == now[part]]),
        tuple([part for part in signed if signed[part] != now.get(part)]),
        tuple([part for part in now if part not in signed and reaches(chosen, part)]),
        path,
    )


def reaches(scope: Sequence[str] | None, part: str) -> bool:
    """Whether a scope reaches a part: a provision reaches all that stands below it; no list, the whole."""
    return scope is None or any(part == one or part.startswith(f"{one}/") for one in scope)


def unsigned(given: Iterable[Signature], parts: Iterable[str], day: str = "") -> list[str]:
    """The parts that nobody has signed as they are, in an answer under the law of this day."""
    signed = {part for one in given if one.stands(day) for part in one.parts}
    return [part for part in parts if part not in signed]


def review(given: Iterable[Signature], parts: Sequence[str], day: str = "") -> Review | None:
    """The last entry that alone vouches for every part; in documents its day is named `on`."""
    whole = [one for one in given if one.stands(day) and len(one.parts) == len(parts)]
    return {"by": whole[-1].by, "on": whole[-1].day, "scope": whole[-1].scope} if whole else None
