"""Signatures that no longer fit what was signed, that reach no provision, or that end before they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import shell
from statute_runner.law.citations import provision
from statute_runner.law.signatures import READING, SECTION, digests, reaches, section_contents
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from statute_runner.law.signature import Signature
    from statute_runner.loading.subject import Subject


def problems(subject: Subject) -> Iterator[Problem]:
    """Every fault of the entries of `reviewed:`."""
    for section in subject.sections:
        if section.signatures:
            data = subject.bundle.files[section.file].data
            parts = [*digests(section_contents(section, data))]
            command = sheet(subject, section.citation, "--on", section.version)
            yield from faults(subject, section.file, section.signatures, parts, command)
    for reading in subject.bundle.readings.values():
        command = sheet(subject, f"readings/{reading.name}")
        yield from faults(subject, reading.file, reading.signatures, [READING], command)


def sheet(subject: Subject, *what: str) -> str:
    """The command that prints the sheet to sign."""
    return shell("statute", "show", *what, "--sign-off", *stated_bundle(subject.bundle.root))


def faults(
    subject: Subject, file: str, signatures: Iterable[Signature], parts: Sequence[str], command: str
) -> Iterator[Problem]:
    data = subject.bundle.files[file].data["reviewed"] if subject.bundle.files[file].data.get("reviewed") else []
    entries = data if isinstance(data, list) else [data]
    for entry, one in zip(entries, signatures, strict=True):
        yield from scope_faults(subject, file, one, entry, parts)
        if one.until and one.until < one.day:
            yield Problem(
                "review-end",
                f"the signature of {one.day} ends on {one.until}, before it was given",
                subject.span(file, f"{one.path}/until"),
                "write the last day for which it is given, or leave `until` out",
            )
        yield from void(subject, file, one, parts, command)


def scope_faults(
    subject: Subject, file: str, one: Signature, entry: Mapping[str, Any], parts: Sequence[str]
) -> Iterator[Problem]:
    """A scope of provisions without what was signed, a provision that does not exist, or a digest outside the scope."""
    scope = entry["scope"]
    if not isinstance(scope, list):
        return
    at = subject.span(file, f"{one.path}/scope")
    if not one.exact:
        help_ = "write `signed:` as `statute show CITATION/PROVISION --sign-off` prints it"
        yield Problem("review-scope", "a scope of provisions needs `signed`, what was signed of each", at, help_)
    for name in scope:
        if name not in parts and not any(reaches([name], part) for part in one.void):
            yield subject.unknown("review-scope", f"unknown provision `{name}` as a scope", name, parts, at)
    for part in entry.get("signed", ()):
        if not reaches(scope, part):
            help_ = f"add `{part}` to the scope, or remove its digest"
            yield Problem("review-scope", f"`{part}` is signed, but outside the scope", at, help_)


def void(subject: Subject, file: str, one: Signature, parts: Sequence[str], command: str) -> Iterator[Problem]:
    """What a signature is no longer for, and what came under its scope since."""
    changed = [part for part in one.void if part in parts]
    gone = [part for part in one.void if part not in parts]
    new = [*one.beyond] if one.exact else []
    said = [
        f"{named(those)} {what}"
        for those, what in (
            (changed, "changed since"),
            (gone, "no longer there"),
            (new, "not there when it was given"),
        )
        if those
    ]
    if said:
        again = [*changed, *new]
        yield Problem(
            "review-void",
            f"the signature of {one.by} of {one.day} no longer fits: {'; '.join(said)}",
            subject.span(file, one.path),
            (f"sign again: {named(again)} (`{command}`)" if again else "nothing is to be signed again")
            + "; take out of this entry what it is no longer for",
            severity="warning",
        )


def named(parts: Iterable[str]) -> str:
    """Parts as people cite them."""
    return ", ".join(spoken_part(part) for part in parts)


def spoken_part(part: str) -> str:
    return {SECTION: "what belongs to no provision", READING: "the reading"}.get(part) or provision(part)
