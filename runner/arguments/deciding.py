"""The arguments of the verbs that decide, and that help to."""

from __future__ import annotations

from runner.arguments.shared import budget, choosing, port
from runner.budget import SEARCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def decide(verb: argparse.ArgumentParser) -> None:
    """The arguments of `decide`."""
    verb.add_argument(
        "requests",
        nargs="*",
        metavar="REQUEST",
        help="files of requests (YAML, JSON, NDJSON); `-` or none is standard input",
    )
    choosing(verb)
    verb.add_argument(
        "--why-not", action="store_true", help="what stands in the way of each route, and what would change it"
    )
    verb.add_argument(
        "--any-fact", action="store_true", help="with --why-not: also changes that nobody can bring about"
    )
    verb.add_argument(
        "--all-readings", action="store_true", help="which contested readings change the outcome, alone or together"
    )
    budget(verb, "--why-not and --all-readings of a request", f"{SEARCH:g}")
    verb.add_argument(
        "--format",
        choices=("json", "text", "markdown", "html"),
        default="json",
        help="json (one document a line), text, markdown or html",
    )
    verb.add_argument(
        "--template", metavar="DIR", help="a folder of layouts or templates to use before the bundle's and the runner's"
    )
    verb.add_argument("--no-trace", action="store_true", help="leave the trace out of the document")
    verb.add_argument("--with-text", action="store_true", help="put the words of the law into the document")
    verb.add_argument(
        "--with-request", action="store_true", help="put the request into the document, so that it can be replayed"
    )
    verb.add_argument("--indent", action="store_true", help="json for reading")
    verb.add_argument("--fail-on", metavar="OUTCOME,...", help="exit status 1 where an outcome is one of these")
    verb.add_argument(
        "--errors", choices=("text", "json"), default="text", help="how bad requests are reported on standard error"
    )


def show(verb: argparse.ArgumentParser) -> None:
    """The arguments of `show`."""
    verb.add_argument(
        "what", nargs="?", metavar="CITATION[#RULE]", help="a section or a rule; nothing lists the sections"
    )
    verb.add_argument("--on", metavar="DATE", help="the day; else the newest law")


def new(verb: argparse.ArgumentParser) -> None:
    """The arguments of `new`."""
    verb.add_argument(
        "what",
        metavar="request|CITATION",
        help="a blank request with every fact commented out; or the section whose next version is drafted from the one before",
    )
    verb.add_argument("date", nargs="?", metavar="DATE", help="the first day of the new version")


def schema(verb: argparse.ArgumentParser) -> None:
    """The arguments of `schema`."""
    verb.add_argument("--write", action="store_true", help="write request.schema.json into the bundle")


def ask(verb: argparse.ArgumentParser) -> None:
    """The arguments of `ask`."""
    verb.add_argument("--date", metavar="DATE", help="the day of the request; else it is asked for first")
    choosing(verb)
    verb.add_argument("--id", metavar="NAME", default="my-request", help="the id of the request; else my-request")
    verb.add_argument("--save", metavar="FILE", help="where the request is saved, as YAML; else it is shown")
    verb.add_argument(
        "--format",
        choices=("text", "json", "markdown", "html"),
        default="text",
        help="how the decision is printed, to standard output; the questions go to standard error",
    )
    budget(verb, "the search for the next question", f"{SEARCH:g}")
    verb.add_argument(
        "--template", metavar="DIR", help="a folder of layouts or templates to use before the bundle's and the runner's"
    )
    verb.add_argument("--indent", action="store_true", help="json for reading")


def serve(verb: argparse.ArgumentParser) -> None:
    """The arguments of `serve`."""
    verb.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens; else 127.0.0.1")
    verb.add_argument("--port", type=port, default=8628, metavar="N", help="the port; else 8628")
    verb.add_argument(
        "--beyond-this-machine",
        action="store_true",
        help="allow a --host that other machines can reach; it asks nobody who they are",
    )
    verb.add_argument(
        "--answer-to",
        action="append",
        default=[],
        metavar="NAME",
        help="another host name it answers to; may be repeated",
    )
