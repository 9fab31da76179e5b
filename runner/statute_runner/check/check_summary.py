"""What `statute check` says of a bundle in the end: what was checked, and what nobody has signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.check.signature_checks import named
from statute_runner.explain.member_wording import counted
from statute_runner.law.signatures import unsigned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.check.word_coverage import Share
    from statute_runner.law.bundle import Bundle, Reading
    from statute_runner.law.section import Section
    from statute_runner.problem import Problem


def summary(bundle: Bundle, problems: Sequence[Problem], share: Share) -> str:
    """What was checked, in one line, and what nobody has reviewed, in another."""
    sections = list(bundle.all_sections())
    rules = sum(len(section.rules) for section in sections)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    words = counted(share.words, "word")
    if share.words:
        covered, quoted = (share.quoted + share.not_encoded) * 100 // share.words, share.quoted * 100 / share.words
        left = share.not_encoded * 100 / share.words
        parts = f"{quoted:.0f} % quoted, {left:.0f} % not encoded"
        words += (
            f" here: {parts}, and the words of {counted(share.left_out, 'provision')} left out"
            if share.left_out
            else f": {covered} % covered ({parts})"
        )
    law = f"{counted(len(bundle.versions), 'section')} in {counted(len(sections), 'version')}"
    line = f"{law}, {counted(rules, 'rule')}, {words}"
    line += f", {counted(errors, 'problem')}" + (f", {counted(warnings, 'warning')}" if warnings else "")
    return "".join(f"{one}\n" for one in (line, *unsigned_lines(bundle, sections)))


def unsigned_lines(bundle: Bundle, sections: Sequence[Section]) -> Iterator[str]:
    """What nobody has signed: how much, and by provision where a version is signed in part; then the first end."""
    left = [(section, unsigned(section.signatures, section.parts)) for section in sections]
    whole = sum(len(parts) == len(section.parts) for section, parts in left)
    partly = [(section, parts) for section, parts in left if 0 < len(parts) < len(section.parts)]
    read = sum(reading.reviewed is None for reading in bundle.readings.values())
    if whole or read or partly:
        yield (
            f"no lawyer has signed {whole} of {counted(len(sections), 'version')}"
            f" and {read} of {counted(len(bundle.readings), 'reading')}"
        )
    for section, parts in partly:
        yield f"of {section.citation}, version {section.version}, no lawyer has signed {named(parts)}"
    owners: tuple[Section | Reading, ...] = (*sections, *bundle.readings.values())
    ends = sorted(one.until for owner in owners for one in owner.signatures if one.until and one.parts)
    if ends:
        yield f"{counted(len(ends), 'signature')} with an end, the first on {ends[0]}"
