"""Law beside a compared section that is not the same on both days: answers rest on it, and no redline shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.amend.comparison import VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from statute_runner.amend.comparison import Comparison
    from statute_runner.law.section import Section

BEGINS, ENDS, CHANGES = "begins", "ends", "changes"


def other_law(comparison: Comparison) -> Iterator[dict[str, Any]]:
    """Each other section that is in force otherwise on the earlier of the two days than on the later.

    Two days and two bundles are compared in all their law; only versions of one section leave the rest unsaid.
    """
    if comparison.kind != VERSIONS:
        return
    compared = {section.citation for pair in comparison.pairs for section in pair if section}
    earlier, later = sorted((comparison.old, comparison.new), key=lambda side: side.day)
    bundle = later.bundle
    for citation in bundle.versions:
        before, after = (bundle.in_force(citation, side.day) for side in (earlier, later))
        if citation in compared or before == after or (before and after and before.version == after.version):
            continue
        newest = bundle.section(citation, bundle.version_on(citation, later.day) or "")
        yield changed(newest, BEGINS if before is None else ENDS if after is None else CHANGES)


def changed(section: Section, what: str) -> dict[str, Any]:
    """What became of a section, by which law, and the provisions that its version has."""
    parts = dict.fromkeys(part.path.partition("/")[0] for part in section.text if not part.omitted)
    return {
        "citation": section.citation,
        "cite": section.cite,
        "heading": section.heading,
        "what": what,
        "version": section.version,
        "law": section.source["law"],
        "provisions": list(parts),
    }
