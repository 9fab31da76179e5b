"""The `changes:` block of a version, written from what its cases show, and what is proved, that it changes."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.amend.answer_shifts import class_shown, shifts_by_day
from statute_runner.amend.comparison import Side, days
from statute_runner.amend.declaration import declaration_on
from statute_runner.amend.declared_changes import explains, shows, sides
from statute_runner.amend.declared_lines import block, declarable, entry
from statute_runner.amend.draft import CHANGES, top_blocks
from statute_runner.amend.solver_diff import solver_diff
from statute_runner.api import LoadedBundle
from statute_runner.cases.case_files import load_cases
from statute_runner.loading import file_replacement
from statute_runner.loading.bundle_files import content_of, folder
from statute_runner.loading.output_target import inside
from statute_runner.problem import nearest, refuse
from statute_runner.text.days import day_before
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.amend.answer_shifts import Shift
    from statute_runner.amend.declaration import Declaration
    from statute_runner.amend.solver_diff import Proved
    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Bundle

EQUIVALENT = "equivalent"
BROKEN_OFF = "not settled"


@dataclass(frozen=True, slots=True)
class ChangeBlock:
    """What is to be declared in a file: its path in the bundle, the block, or nothing where nothing changes there."""

    path: str
    text: str


def change_block(bundle: Bundle, named: str, budget: Budget) -> ChangeBlock:
    """The block of the version that is named `CITATION@DAY`. Raises `Refused`.

    What the file declares and its cases show is kept word for word. Without a solver only the cases are asked.
    """
    citation, _, day = named.partition("@")
    if day not in bundle.versions.get(citation, ()) and bundle.drafts():
        bundle = bundle.with_drafts()
    if citation not in bundle.versions:
        raise refuse("draft-section", f"unknown section `{citation}`", help=nearest(citation, bundle.versions))
    if day not in bundle.versions[citation]:
        known = ", ".join(f"`{citation}@{one}`" for one in bundle.versions[citation])
        raise refuse("unknown-section", f"no version of `{citation}` begins on `{day}`", help=f"one of {known}")
    path = bundle.paths[citation][day]
    if day == bundle.days()[0]:
        return ChangeBlock(path, "")
    found = folder(bundle.root)
    shifts = shifts_by_day(bundle, load_cases(bundle, found))[day]
    declared, _ = declaration_on(bundle, day)
    written = bundle.files[path].data.get("changes", {}).get("outcomes", [])
    here = [meant for meant in declared.meant if meant.span.file == path]
    kept = [
        (meant, data)
        for meant, data in zip(here, written, strict=True)
        if all(any(shows(meant, one) and case in {one.case, one.name} for one in shifts) for case in meant.cases)
    ]
    standing = [meant for meant in declared.meant if meant.span.file != path] + [meant for meant, _ in kept]
    left = [one for one in shifts if not any(explains(meant, one) for meant in standing)]
    outcomes = [*(data for _, data in kept), *new_entries(declared, left, path)]
    classes = {of: seen for of, seen in class_shown(bundle, shifts).items() if declared.place(of).file == path}
    proofs = proved(bundle, day, budget)
    remarks = list(beyond_cases(proofs, classes, shifts))
    classes |= {one.name: one.relation for one in proofs if one.name in classes and one.relation != BROKEN_OFF}
    return ChangeBlock(path, whole({of: one for of, one in classes.items() if one != EQUIVALENT}, outcomes, remarks))


def whole(classes: dict[str, str], outcomes: list[dict[str, Any]], remarks: list[str]) -> str:
    return block(classes, outcomes, remarks) if classes or outcomes else ""


def new_entries(declared: Declaration, shifts: Sequence[Shift], path: str) -> Iterator[dict[str, Any]]:
    """An entry for each change that nothing declares, of what is to be declared in this file."""
    gathered: dict[tuple[str, tuple[str, str]], list[str]] = {}
    for shift in shifts:
        if declared.place(shift.of).file == path:
            pair = declarable(*sides(shift.old, shift.new))
            gathered.setdefault((shift.of, pair), []).append(shift.case)
    for (of, (old, new)), cases in gathered.items():
        yield entry(of, old, new, cases)


def proved(bundle: Bundle, day: str, budget: Budget) -> list[Proved]:
    """What is proved of each question and route; nothing without a solver."""
    loaded, files = LoadedBundle(bundle), folder(bundle.root)
    pair = [Side(one, loaded, bundle, files, one) for one in (day_before(day), day)]
    return [one for name in bundle.questions for one in solver_diff(days(*pair), {}, name, budget).proved]


def beyond_cases(proofs: Sequence[Proved], classes: dict[str, str], shifts: Sequence[Shift]) -> Iterator[str]:
    """What is proved to change and no case shows, with a request for a case that does."""
    seen = {(shift.of, old, new) for shift in shifts for old in shift.old for new in shift.new}
    for proof in proofs:
        for flip in proof.flips:
            if flip.request and not isinstance(flip.request, str) and (proof.name, flip.old, flip.new) not in seen:
                yield f"no case shows that {proof.name} changes from {flip.old} to {flip.new}: {json.dumps(flip.request, ensure_ascii=False)}"
        if proof.name in classes and proof.relation not in {classes[proof.name], BROKEN_OFF}:
            yield f"{proof.name} is proved {proof.relation}, and the cases show it {classes[proof.name]}: add cases"


def write_block(bundle: Bundle, made: ChangeBlock) -> str:
    """Puts the block into its file, in the place of the one that is there, and returns where; the rest stays."""
    text = content_of(os.path.join(bundle.root, *made.path.split("/"))).decode()
    hint = CHANGES.format(fill="FILL IN")
    kept = "".join(part for key, part in top_blocks(text.replace(hint, "\n")) if key != "changes").rstrip("\n")
    new = f"{kept}\n\n{made.text}".encode()
    document(new, made.path)
    place = inside(bundle.root, made.path)
    file_replacement.write(place, new)
    return place.name
