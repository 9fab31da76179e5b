"""What is to be signed, found by the name that a person gives it: a provision, a version, or a reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.loading.bundle_files import folder
from statute_runner.loading.bundle_loader import front_matter
from statute_runner.problem import nearest, refuse
from statute_runner.sign.shown_cases import cases_of_provision, cases_of_reading
from statute_runner.sign.signing_blocks import WRITERS
from statute_runner.sign.signing_sheet import provision_sheet, reading_sheet
from statute_runner.text.days import FIRST_DAY, checked_day

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section

READINGS = "readings/"


def sign_off(loaded: LoadedBundle, what: str, on: str | None, form: str) -> str:
    """The sheet in a format. Raises `Refused` for what does not exist."""
    bundle = loaded.bundle
    if what.startswith(READINGS):
        name = what.removeprefix(READINGS)
        if name not in bundle.readings:
            help_ = nearest(name, bundle.readings) or f"one of {', '.join(bundle.readings)}"
            raise refuse("unknown-reading", f"unknown reading `{name}`", help=help_)
        reading = bundle.readings[name]
        content = folder(bundle.root, ("bundle", "reading")).contents[reading.file]
        argument = content[len(front_matter(content, reading.file)) :].decode().lstrip().removeprefix("---")
        return WRITERS[form](reading_sheet(bundle, reading, argument, cases_of_reading(loaded, name)))
    citation = bundle.home(what) or what
    section = section_on(bundle, citation, checked_day(on or (bundle.days() or [FIRST_DAY])[-1]))
    path = what.removeprefix(citation).strip("/")
    paths = [part.path for part in section.text]
    if path and path not in paths:
        help_ = nearest(path, paths) or f"one of {', '.join(paths)}"
        message = f"unknown provision `{path}` of {citation}, version {section.version}"
        raise refuse("unknown-citation", message, help=help_)
    return WRITERS[form](provision_sheet(bundle, section, path, cases_of_provision(loaded, section, path)))


def section_on(bundle: Bundle, citation: str, day: str) -> Section:
    """The version of the section whose period holds the day. Raises `Refused`."""
    if citation not in bundle.versions:
        raise refuse(
            "unknown-citation",
            f"unknown section `{citation}`",
            help=nearest(citation, bundle.versions) or f"one of {', '.join(bundle.versions)}",
        )
    version = bundle.version_on(citation, day)
    if version is None:
        raise refuse(
            "unknown-citation",
            f"`{citation}` was not in force on {day}",
            help=f"its first version is of {bundle.versions[citation][0]}",
        )
    return bundle.section(citation, version)
