"""`statute docs`: the reference of files, operators, templates, problems and verbs, as pages or as Markdown."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from statute_runner.commands import GROUPS, VERBS
from statute_runner.commands.examples import EXAMPLES
from statute_runner.console.argument_reader import Parser
from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import common
from statute_runner.console.output import say
from statute_runner.console.streams import try_output
from statute_runner.explain.member_wording import counted
from statute_runner.loading.written_folder import writable, write_folder
from statute_runner.reference.reference_html import html_files
from statute_runner.reference.reference_markdown import markdown_files
from statute_runner.reference.reference_pages import reference_pages
from statute_runner.reference.usage_reference import DescribedVerb
from statute_runner.serve.shared_style import shared_style

if TYPE_CHECKING:
    import argparse


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `docs`."""
    verb.add_argument("out", metavar="OUT", help="the folder to write: a new one, an empty one, or one that it wrote")
    verb.add_argument(
        "--markdown", action="store_true", help="Markdown, as a repository shows it, and no pages of HTML"
    )


def run(given: argparse.Namespace) -> int:
    """Writes the folder. Raises `Refused` where it holds anything else."""
    whatever = "the reference is of the runner, whatever the law"
    refuse_idle(("--bundle", given.bundle is not None, whatever), ("--no-cache", given.no_cache, whatever))
    writable(given.out, "statute docs")
    pages = reference_pages({group: [described(name) for name in names] for group, names in GROUPS.items()})
    files = markdown_files(pages) if given.markdown else html_files(pages, shared_style())
    try_output()
    write_folder(given.out, files, "statute docs")
    say(f"{given.out}: {counted(len(pages), 'page')} and an index\n")
    return 0


def described(name: str) -> DescribedVerb:
    """A verb with all its arguments."""
    verb = Parser(prog=f"statute {name}")
    common(verb)
    import_module(f"statute_runner.commands.{name}").arguments(verb)
    return DescribedVerb(name, VERBS[name], verb._actions, EXAMPLES[name])  # noqa: SLF001 - there is no other list of them
