"""The two sides of a comparison: which law each names, which sections answer to each other, on which days."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.git_revisions import at_revision, in_folder
from statute_runner.law.version_files import ENACTED
from statute_runner.problem import nearest, refuse
from statute_runner.text.days import FIRST_DAY, checked_day, date_fault, day_before, written_as_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Section
    from statute_runner.law.version_files import VersionFile
    from statute_runner.loading.bundle_files import Folder

DAYS, VERSIONS, BUNDLES = "days", "versions", "bundles"


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its name, its bundle as known, with all its law and files, and the day, if it is one day's law."""

    name: str
    loaded: LoadedBundle
    whole: Bundle
    files: Folder
    day: str = ""

    @property
    def bundle(self) -> Bundle:
        """The bundle."""
        return self.loaded.bundle


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, and the sections of each that answer to each other."""

    kind: str
    old: Side
    new: Side
    pairs: tuple[tuple[Section | None, Section | None], ...]


@dataclass(frozen=True, slots=True)
class ComparedDays:
    """Days, from `since` on, on which one law of each side is to be compared with the other."""

    since: str
    old_day: str
    new_day: str


def of_bundle(
    root: str,
    old: str,
    new: str,
    known_on: str | None,
    *,
    cache: bool = True,
    registers: str | None = None,
    drafts: bool = False,
) -> Comparison:
    """Two days, two versions of a citation, or two bundles, the new one with other registers where some are given.

    With `drafts` these are law. Raises `Refused`.
    """
    if written_as_day(old) or written_as_day(new):
        for day in (old, new):
            if found := date_fault(day):
                raise refuse("diff-side", f"one side is a day, and {found[0]}", help=found[1])
        loaded, files = in_folder(root, cache=cache, drafts=drafts)
        known = loaded.known_on(known_on)
        return days(*(Side(label(day), known, loaded.bundle, files, day) for day in (old, new)))
    if "@" in old and "@" in new:
        loaded, files = in_folder(root, cache=cache, drafts=drafts)
        return versions(loaded, files, old, new, known_on)
    for path in (old, new):
        if not os.path.isdir(path):
            raise refuse(
                "diff-side",
                f"expected a day, CITATION@DATE or the folder of a bundle, got `{path}`",
                help="such as 2020-06-30, or usc/19/1234@2020-07-01; with --git, revisions",
            )
    before = in_folder(old, cache=cache, drafts=drafts)
    after = in_folder(new, cache=cache, registers=registers, drafts=drafts)
    name = f"{new} with the registers in {registers}" if registers else new
    return bundles(side_of(old, before, known_on), side_of(name, after, known_on))


def of_revisions(
    root: str, old: str, new: str | None, known_on: str | None, *, cache: bool = True, drafts: bool = False
) -> Comparison:
    """Two git revisions of the bundle in the folder, or one and the folder as it stands. Raises `Refused`."""
    later = at_revision(root, new, drafts=drafts) if new else in_folder(root, cache=cache, drafts=drafts)
    earlier = at_revision(root, old, drafts=drafts)
    return bundles(side_of(old, earlier, known_on), side_of(new or "the folder as it stands", later, known_on))


def side_of(name: str, found: tuple[LoadedBundle, Folder], known_on: str | None) -> Side:
    loaded, files = found
    return Side(name, loaded.known_on(known_on), loaded.bundle, files)


def days(old: Side, new: Side) -> Comparison:
    """The whole law of two days."""
    citations = dict.fromkeys([*old.bundle.versions, *new.bundle.versions])
    pairs = [(old.bundle.in_force(citation, old.day), new.bundle.in_force(citation, new.day)) for citation in citations]
    return Comparison(DAYS, old, new, tuple(pair for pair in pairs if any(pair)))


def versions(found: LoadedBundle, files: Folder, old: str, new: str, known_on: str | None) -> Comparison:
    """Two versions of a citation, decided under the law of the earlier's last day and the later's first."""
    loaded = found.known_on(known_on)
    named = [version_named(loaded.bundle, one) for one in (old, new)]
    if len({one.citation for one in named}) > 1:
        raise refuse("diff-side", f"`{old}` and `{new}` are versions of two citations", help="name one citation twice")
    earlier, later = sorted(one.day for one in named)
    after = [version for version in loaded.bundle.versions[named[0].citation] if version > earlier]
    on = {earlier: day_before(after[0]) if after and later > earlier else earlier, later: later}
    sides = [Side(called(one, named), as_known(loaded, one), found.bundle, files, on[one.day]) for one in named]
    sections = [loaded.bundle.section_in(one.citation, one.path) for one in named]
    pair = tuple(None if section.repealed else section for section in sections)
    return Comparison(VERSIONS, sides[0], sides[1], ((pair[0], pair[1]),))


def called(one: VersionFile, named: list[VersionFile]) -> str:
    """A version as a side is called: with its enactment where the other side begins on the same day."""
    same = len({each.path for each in named}) > 1 and len({each.day for each in named}) == 1
    return f"{one.citation}@{one.name if same else one.day}"


def as_known(loaded: LoadedBundle, version: VersionFile) -> LoadedBundle:
    """The law as it was known while the version was the law of its first day."""
    while (path := loaded.bundle.paths[version.citation][version.day]) != version.path:
        loaded = loaded.known_on(day_before(loaded.bundle.section_in(version.citation, path).enacted))
    return loaded


def version_named(bundle: Bundle, side: str) -> VersionFile:
    """The version that CITATION@DATE names, or CITATION@DATE.enacted-DATE. Raises `Refused`."""
    citation, _, name = side.partition("@")
    day, marked, enacted = name.partition(ENACTED)
    if citation not in bundle.versions:
        raise refuse("diff-side", f"unknown section `{citation}`", help=nearest(citation, bundle.versions))
    checked_day(day, "diff-side")
    if marked:
        checked_day(enacted, "diff-side")
    files = [one for one in bundle.version_files if one.citation == citation]
    if not bundle.drafted and any(one.draft and one.day == day for one in files) and day not in bundle.paths[citation]:
        raise refuse("diff-side", f"the version of `{citation}` from {day} is a draft", help="compare it with --drafts")
    first = bundle.version_on(citation, day)
    path = bundle.paths[citation].get(first or "")
    for one in files:
        known = one.enacted <= bundle.known and (bundle.drafted or not one.draft)
        if known and ((one.day, one.enacted) == (day, enacted) if marked else one.path == path):
            return one
    raise refuse(
        "diff-side",
        f"no version of `{citation}` is known on {name}" if not marked else f"unknown version `{side}`",
        help=f"it has {', '.join(one.name if marked else one.day for one in files)}",
    )


def bundles(old: Side, new: Side) -> Comparison:
    """Two bundles, version by version: one that is only in one side answers to the version before it on the other."""
    pairs: list[tuple[Section | None, Section | None]] = []
    for citation in dict.fromkeys([*new.bundle.versions, *old.bundle.versions]):
        have = [side.bundle.versions.get(citation, []) for side in (old, new)]
        for version in sorted({*have[0], *have[1]}):
            pair = [
                side.bundle.section(citation, latest(side.bundle, citation, version))
                if latest(side.bundle, citation, version)
                else None
                for side in (old, new)
            ]
            before, after = pair
            if before and after and before.sha256 == after.sha256:
                continue
            pairs.append((standing(before), standing(after)))
    return Comparison(BUNDLES, old, new, tuple(pair for pair in pairs if any(pair)))


def latest(bundle: Bundle, citation: str, day: str) -> str:
    return bundle.version_on(citation, day) or ""


def standing(section: Section | None) -> Section | None:
    return None if section is None or section.repealed else section


def stretches(comparison: Comparison) -> list[ComparedDays]:
    """The spans of days to compare: one for two days, one for each period of either bundle."""
    old, new = comparison.old, comparison.new
    if comparison.kind != BUNDLES:
        return [ComparedDays(new.day, old.day, new.day)]
    starts = sorted({FIRST_DAY, *old.bundle.days(), *new.bundle.days()})
    return [ComparedDays(day, day, day) for day in starts]


def laws(comparison: Comparison, question: str | None) -> Iterator[tuple[ComparedDays, Law, Law]]:
    """The law of each side for each stretch in which they are not the same."""
    for stretch in stretches(comparison):
        pair = (
            comparison.old.loaded.on(stretch.old_day, question),
            comparison.new.loaded.on(stretch.new_day, question),
        )
        if meaning(pair[0]) != meaning(pair[1]):
            yield stretch, *pair


def meaning(law: Law) -> tuple[object, ...]:
    """All of a law that answers depend on."""
    cases = [*law.routes.items(), ("", law.decision)]
    return (
        [(route, [(case.outcome, case.when) for case in found]) for route, found in cases],
        {key: rule.body for key, rule in law.rules.items()},
        law.in_force,
        dict(law.silent),
        list(law.question.outcomes),
        law.question.not_in_force.name,
    )


def label(day: str) -> str:
    """A day as a side is called."""
    return f"the law of {day}"
