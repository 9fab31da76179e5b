"""`statute new`: a blank request, or one carried over; a part added to the bundle; a section's next version."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import meant_root, root_to_write
from statute_runner.console.output import report, say
from statute_runner.console.part_options import PARTS, part_options, part_request, refuse_other_options
from statute_runner.console.streams import put, try_output
from statute_runner.console.version_draft import changes, version
from statute_runner.escaping import comment, shell, visible
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.problem import Refused, refuse
from statute_runner.request.blank_request import blank
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests_of
from statute_runner.value import replace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle
    from statute_runner.request.carried_request import CarriedRequest
    from statute_runner.request.request_document import Request


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `new`."""
    verb.add_argument(
        "what",
        metavar="WHAT",
        help="request: a blank one with every fact commented out; fact, rule, route, reading, case, register, release: "
        "added to the files of the bundle; the citation of a section whose next version is drafted; or changes: the "
        "`changes:` of a version, written from what its cases show and what is proved",
    )
    verb.add_argument(
        "date",
        nargs="?",
        metavar="NAME|DATE",
        help="the name of the part; of a version its first day, of changes CITATION@DATE, of a release its number",
    )
    verb.add_argument(
        "--from",
        dest="old",
        metavar="OLD",
        help="requests of an earlier edition of the law, carried over to this one; `-` is standard input",
    )
    verb.add_argument(
        "--enacted",
        metavar="DATE",
        help="the day of enactment of the new version, as --enacted 2031-02-03; where one begins on DATE already, "
        "both stand beside each other",
    )
    verb.add_argument(
        "--format", choices=("text", "json"), default="text", help="with --from; json is one document a line"
    )
    part_options(verb)


def run(given: argparse.Namespace) -> int:
    """Prints a request to fill in, valid as it stands; adds a part; or drafts a version and lists what is left to do.

    Of requests that are carried over: 3 where some, 2 where all are no requests of an earlier edition either.
    """
    refuse_idle(
        ("--format", given.format != "text" and given.old is None, "it is of what is carried over: give --from")
    )
    refuse_other_options(given)
    if given.what != "request":
        refuse_idle(("--from", given.old is not None, "it is for `new request`"))
        if given.what in PARTS:
            refuse_idle(("--no-cache", given.no_cache, "the files are added to as they stand"), idle_enactment(given))
            return part(given)
    root = meant_root(given) if given.what == "request" else root_to_write(given)
    loaded = load(root, cache=not given.no_cache)
    bundle = loaded.bundle
    if given.what == "changes":
        refuse_idle(idle_enactment(given))
        return changes(bundle, given.date)
    if given.what != "request":
        return version(bundle, given.what, given.date, given.enacted)
    refuse_idle(("DATE", given.date is not None, "write the day into the request"), idle_enactment(given))
    if given.old is None:
        say("".join(f"{line}\n" for line in blank(bundle)))
        return 0
    return carry(loaded, given)


def idle_enactment(given: argparse.Namespace) -> tuple[str, bool, str]:
    """What is said of a day of enactment where no version is drafted."""
    return "--enacted", given.enacted is not None, "it is of a version: give CITATION and DATE"


def part(given: argparse.Namespace) -> int:
    """Adds a part to the files of the bundle, and says where it stands and what to do next."""
    from statute_runner.author.bundle_text import BundleText
    from statute_runner.author.request_schema_file import renewed

    if given.date is None:
        raise refuse("usage", f"`new {given.what}` needs a name", help=f"statute new {given.what} NAME")
    bundle = BundleText(root_to_write(given))
    adding = import_module(f"statute_runner.author.new_{given.what}")
    written = adding.add(bundle, part_request(given))
    try_output()
    bundle.write()
    for file, line, what in written.places:
        say(f"{visible(bundle.name(file))}:{line}: {visible(what)}\n")
    for path in renewed(bundle.root):
        say(f"{visible(bundle.name(path))}: written anew\n")
    check = shell("statute", "check", *stated_bundle(bundle.root))
    say("".join(f"next: {visible(one)}\n" for one in [*written.next, check]))
    return 0


def carry(loaded: LoadedBundle, given: argparse.Namespace) -> int:
    """Prints each request of an earlier edition as one of this, with comments on what does not carry over."""
    from statute_runner.request.carried_request import CarriedRequest, carried

    bundle, facts = loaded.bundle, loaded.bundle.facts
    done = refused = 0
    for raw in requests_of(given.old):
        try:
            found = carried(raw.data, facts) if isinstance(raw.data, dict) else CarriedRequest({}, {}, {})
            request = request_from(replace(raw, data=found.document) if found.document else raw, facts)
            missing = loaded.decide(request)["missing"]
        except Refused as error:
            refused += 1
            report(error.problems, given, raw)
            continue
        if given.format == "json":
            document = carried_document(bundle, request, found, missing)
            put(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n")
        else:
            lines = as_carried(bundle, request, found, missing)
            say("".join(f"{line}\n" for line in (["---"] if done else []) + list(lines)))
        done += 1
    if not done:
        if not refused:
            raise refuse("request-none", "no request was given")
        return 2
    return 3 if refused else 0


def carried_document(
    bundle: Bundle, request: Request, found: CarriedRequest, missing: Sequence[Mapping[str, Any]]
) -> dict[str, object]:
    """The request that was carried over as plain data; what is left unknown, and what is asked for beyond it."""
    former = bundle.facts.former
    return {
        "format": "carried/v1",
        "request": request.document(),
        "made_from": found.made_from,
        "not_carried": [
            {"fact": name, "now": former[name].now, "why": why, "because": former[name].because}
            for name, why in found.left.items()
        ],
        "missing": [{"fact": entry["fact"], "ask": entry["ask"]} for entry in missing],
    }


def as_carried(
    bundle: Bundle, request: Request, found: CarriedRequest, missing: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """The same as the lines of a request document, with comments."""
    from statute_runner.text.yaml_flow import flow, scalar

    stated = request.document()
    yield f"# A request under {comment(bundle.title)}, carried over from an earlier edition."
    yield f"id: {scalar(stated['id'])}"
    yield f"date: {scalar(stated['date'])}"
    yield "facts:"
    for group, known in stated["facts"].items():
        yield f"  {group}:"
        for key, one in known.items():
            if was := found.made_from.get(f"{group}.{key}"):
                complete = "; a list that is stated is complete: add what it lacks" if isinstance(one, list) else ""
                yield f"    # from {', '.join(was)}{complete}"
            yield f"    {key}: {flow(one)}"
    if found.left:
        yield "# Not carried over, and left unknown:"
    for name, why in found.left.items():
        now = bundle.facts.former[name]
        yield f"#   {name}: {comment(why)}. It is now {now.now}: {comment(now.because)}"
    if missing:
        yield "# The answer is undetermined until more of this is known:"
    for entry in missing:
        yield f"#   {entry['fact']}: {comment(entry['ask'])}"
