"""Drafts: what marks in a file is still to be filled in, and what an answer that rests on a draft says of it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle, Reading
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Section

FILL_IN = "FILL IN"


def unfinished(bundle: Bundle, one: Section | Reading) -> bool:
    """Whether a version or a reading is a draft, or has words that are still to be filled in."""
    return one.draft or FILL_IN in repr(bundle.files[one.file].data)


def said_of_drafts(bundle: Bundle, law: Law) -> str:
    """A sentence that names the drafts among the law of an answer, and the readings it tests; nothing where none is."""
    if not bundle.drafted:
        return ""
    names = [f"{section.cite} from {section.version}" for section in law.used if section.draft]
    names += [f"the reading {name}" for name in law.readings if bundle.readings[name].draft]
    return f"This answer rests on what is a draft, and no law: {', '.join(names)}." if names else ""
