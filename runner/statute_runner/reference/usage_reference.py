"""The problem codes, the exit statuses and the verbs with their options, from their pages, table and readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from statute_runner.check.code_pages import codes, page
from statute_runner.console.exit_statuses import EXIT_STATUSES
from statute_runner.reference.reference_page import ReferenceEntry, ReferencePage, ReferenceTable, TypedExample

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class DescribedVerb(NamedTuple):
    """A verb: its name, what it does, its arguments, and what one would type."""

    name: str
    about: str
    actions: Sequence[argparse.Action]
    examples: Sequence[tuple[str, str]]


def problems_page() -> ReferencePage:
    """Every code of a problem, with its page."""
    entries = [ReferenceEntry(code, [*blocks(page(code).text.partition("\n\n")[2])]) for code in codes()]
    about = "What each code of a problem means, with a wrong and a right example; `statute check --explain CODE` prints one."
    return ReferencePage("problems", "Problem codes", about, entries)


def blocks(text: str) -> Iterator[str | TypedExample]:
    """The paragraphs and examples of a page."""
    at = 0
    for found in FENCE.finditer(text):
        yield from paragraphs(text[at : found.start()])
        yield TypedExample(found[2].rstrip("\n"), found[1])
        at = found.end()
    yield from paragraphs(text[at:])


def paragraphs(text: str) -> Iterator[str]:
    yield from (" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def statuses_page() -> ReferencePage:
    """Every exit status."""
    rows = [(f"`{status}`", means) for status, means in EXIT_STATUSES.items()]
    table = ReferenceTable(("Exit status", "Means"), rows)
    entry = ReferenceEntry("Exit status", [table, "2 wins over 3, and 3 over 1."], " ".join(EXIT_STATUSES))
    return ReferencePage("exit-statuses", "Exit statuses", "What the exit status of the command says.", [entry])


def verbs_page(groups: Mapping[str, Iterable[DescribedVerb]]) -> ReferencePage:
    """Every verb, by what people come for, with its arguments and examples."""
    entries = [verb_entry(verb) for verbs in groups.values() for verb in verbs]
    told = "; ".join(f"{group}: {', '.join(f'`{verb.name}`' for verb in verbs)}" for group, verbs in groups.items())
    return ReferencePage("verbs", "Verbs", f"What the command does, and with which options. {told}.", entries)


def verb_entry(verb: DescribedVerb) -> ReferenceEntry:
    rows = [(called(action), said(action)) for action in verb.actions if action.dest != "help"]
    examples = "\n".join(f"{typed}  # {what}" for typed, what in verb.examples)
    about = f"{verb.about[0].upper()}{verb.about[1:]}."
    words = " ".join(name for action in verb.actions for name in action.option_strings)
    return ReferenceEntry(
        f"statute {verb.name}",
        [about, ReferenceTable(("Argument", "Means"), rows), TypedExample(examples, "sh")],
        words,
    )


def called(action: argparse.Action) -> str:
    """An argument as it is typed."""
    values = "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.metavar or action.dest.upper()
    if not action.option_strings:
        many = {"*": f"[{values} ...]", "+": f"{values} ...", "?": f"[{values}]"}
        return f"`{many.get(str(action.nargs), values)}`"
    return ", ".join(f"`{name}{'' if action.nargs == 0 else f' {values}'}`" for name in action.option_strings)


def said(action: argparse.Action) -> str:
    """What an argument means; what was left in it for the argument reader is filled in."""
    return (action.help or "").replace("%%", "%").replace("%(default)s", str(action.default))
