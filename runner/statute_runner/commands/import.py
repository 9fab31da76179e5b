"""`statute import text`: the words of a section, from XML, plain text or a paste, as the `text:` of a version file."""  # noqa: N999 - a verb's name

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.author.bundle_text import BundleText
from statute_runner.author.citation_form import cited_section
from statute_runner.author.imported_law import entries_data, text_yaml
from statute_runner.author.law_import import imported_from
from statute_runner.author.yaml_edit import with_value
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import root_to_write
from statute_runner.console.output import say, tell
from statute_runner.console.streams import try_output
from statute_runner.escaping import visible
from statute_runner.explain.member_wording import counted
from statute_runner.problem import refuse

if TYPE_CHECKING:
    import argparse

    from statute_runner.author.imported_law import ImportedLaw


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `import`."""
    verb.add_argument("what", metavar="WHAT", choices=("text",), help="what is imported: the words of a section")
    verb.add_argument(
        "file", nargs="?", metavar="FILE", help="plain text, a paste, USLM XML or eCFR XML; `-` is standard input"
    )
    verb.add_argument("--uslm", metavar="FILE", help="the same, where it must be XML as the Code or eCFR is published")
    verb.add_argument(
        "--citation", metavar="CITATION", help="the section: which of the XML is meant, and where --write puts it"
    )
    verb.add_argument(
        "--words",
        choices=("seen", "secondary", "reconstructed"),
        default="seen",
        help="how the words are known: seen in a copy of the law, from an account of it, or reconstructed",
    )
    verb.add_argument(
        "--write", action="store_true", help="put them in the place of `text:` in the bundle's version of the section"
    )
    verb.add_argument(
        "--on", metavar="DATE", help="with --write: the version in force on this day (default: the newest)"
    )


def run(given: argparse.Namespace) -> int:
    """Prints the words by provision, or writes them; on standard error, what stands apart and what to look at."""
    refuse_idle(
        ("--on", given.on is not None and not given.write, "it is for --write"),
        ("--bundle", given.bundle is not None and not given.write, "it is for --write"),
    )
    if (given.file is None) == (given.uslm is None):
        raise refuse("usage", "give one file: FILE, or --uslm FILE")
    section = cited_section(given.citation) if given.citation else None
    if given.write and section is None:
        raise refuse("usage", "`--write` needs the section", help="say which with --citation")
    path = given.file if given.uslm is None else given.uslm
    law = imported_from(path, section.identifier if section else "", xml=given.uslm is not None)
    refuse_idle(
        (
            "--citation",
            section is not None and not given.write and not law.of_xml,
            "plain text holds one section: it is for XML, and for --write",
        )
    )
    if section is None or not given.write:
        say(text_yaml(law, given.words))
    else:
        try_output()
        bundle = BundleText(root_to_write(given))
        file = bundle.version_file(section.path, given.on)
        edited = with_value(bundle.text(file), ["text"], entries_data(law, given.words), file)
        bundle.put(file, edited.text)
        bundle.write()
        say(f"{bundle.name(file)}:{edited.line}: {counted(len(law.provisions), 'provision')} of {section.cite}\n")
        say("next: `statute check` names every word that no rule quotes, and every quote that no longer stands\n")
    aside(law)
    return 0


def aside(law: ImportedLaw) -> None:
    """Says what is no law, and what a person should look at."""
    lines = [f"heading: {law.heading}"] if law.heading else []
    lines += [f"footnote, left out: {note}" for note in law.footnotes]
    lines += [f"credits or notes, left out: {credit[:200]}" for credit in law.credits[:3]]
    if len(law.credits) > 3:  # noqa: PLR2004 - the first are enough to see what they are
        lines.append(f"and {counted(len(law.credits) - 3, 'more line')} of credits and notes")
    lines += [f"look at: {remark}" for remark in law.remarks]
    tell("".join(f"{visible(line)}\n" for line in lines))
