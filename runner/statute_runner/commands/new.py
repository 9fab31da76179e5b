"""`statute new`: a blank request, or one of an earlier edition carried over; or a section's next version, drafted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import meant_root, root_to_write
from statute_runner.console.output import report, say
from statute_runner.console.streams import put, try_output
from statute_runner.escaping import comment, shell, visible
from statute_runner.law.value_faults import allowed
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.problem import Refused, refuse
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests_of
from statute_runner.request.request_schema import silence
from statute_runner.value import replace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.request.carried_request import CarriedRequest
    from statute_runner.request.request_document import Request


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `new`."""
    verb.add_argument(
        "what",
        metavar="request|CITATION",
        help="a blank request with every fact commented out; or the section whose next version is drafted from the one before",
    )
    verb.add_argument("date", nargs="?", metavar="DATE", help="the first day of the new version")
    verb.add_argument(
        "--from",
        dest="old",
        metavar="OLD",
        help="requests of an earlier edition of the law, carried over to this one; `-` is standard input",
    )
    verb.add_argument(
        "--format", choices=("text", "json"), default="text", help="with --from; json is one document a line"
    )


def run(given: argparse.Namespace) -> int:
    """Prints a request to fill in, valid as it stands; or drafts a version and lists what is left to do.

    Of requests that are carried over: 3 where some, 2 where all are no requests of an earlier edition either.
    """
    root = meant_root(given) if given.what == "request" else root_to_write(given)
    loaded = load(root, cache=not given.no_cache)
    bundle = loaded.bundle
    refuse_idle(
        ("--format", given.format != "text" and given.old is None, "it is of what is carried over: give --from")
    )
    if given.what != "request":
        refuse_idle(("--from", given.old is not None, "it is for `new request`"))
        return version(bundle, given.what, given.date)
    refuse_idle(("DATE", given.date is not None, "write the day into the request"))
    if given.old is None:
        say("".join(f"{line}\n" for line in blank(bundle)))
        return 0
    return carry(loaded, given)


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
    from statute_runner.serve.export import flow, scalar

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


def version(bundle: Bundle, citation: str, day: str | None) -> int:
    """Writes the draft of a version beside the one before it."""
    from statute_runner.amend.draft import draft, write
    from statute_runner.amend.git_attributes import keep_line_ends

    if day is None:
        command = f"{shell('statute', 'new', *stated_bundle(bundle.root), citation)} DATE"
        raise refuse("usage", f"`new {citation}` needs the first day of the new version", help=command)
    try_output()
    made = draft(bundle, citation, day)
    say(f"{write(bundle, made)}: a copy of the version of {made.version}; what is left to do:\n")
    for n, task in enumerate(made.tasks, 1):
        say(f"{n:2}. {visible(task)}\n")
    if name := keep_line_ends(bundle.root):
        say(f"{name}: lines end alike in every checkout\n")
    return 0


def blank(bundle: Bundle) -> Iterator[str]:
    """The lines of a blank request document."""
    yield f"# A request under {comment(bundle.title)}."
    yield "# Take the `#` away before each fact that is known. What is left out is not known, which never means no."
    yield "id: my-request"
    yield f'date: "{bundle.days()[-1]}"  # the day asked about, of the act itself; it picks the law in force'
    yield "facts:"
    group = ""
    for name, fact in bundle.facts.items():
        here, _, key = name.partition(".")
        if here != group:
            group = here
            yield f"  {group}:"
        yield f"    # {comment(fact.ask)} ({fact.kind}, by {comment(fact.by)})"
        if bundle.facts.registers and name in bundle.facts.registers.key_facts():
            read = bundle.facts.registers.filled_by(name)
            yield f"    #   With it are read: {', '.join(one for one in bundle.facts if one in read)}"
        for line in written(key, fact, comment(example(fact))):
            yield f"    {line}" if line.startswith("#") else f"    # {line}"


def written(key: str, fact: FactType, value: str) -> Iterator[str]:
    """The lines that state a fact or a field, with comments above; of a list one member, with each of its fields."""
    if len(fact.values) <= 12:  # noqa: PLR2004 - a list to read
        for name, meaning in fact.values.items():
            yield f"#   {name}: {comment(meaning)}"
    if fact.silence:
        yield f"#   {comment(silence(fact))}"
    yield f"{key}: {value}"
    if not fact.fields:
        return
    yield f"  -  # {comment(fact.one or 'a member')}"
    for name, field in fact.fields.items():
        yield f"    # {comment(field.ask)}"
        # What is not filled in is not known: neither a text of no letters nor a set of no members.
        blank_value = comment(example(field)).removeprefix('""').removeprefix("[]")
        yield from (f"    {line}" for line in written(name, field, blank_value))


def example(fact: FactType) -> str:
    """What may stand behind the key."""
    said_none = ", or none where there is none" if fact.absent else ""
    match fact.type:
        case "list":
            return f"  # at most {fact.largest}, a `-` before each; or [] where there is none"
        case "choice":
            return f"  # {allowed(fact)}{said_none}"
        case "set of choices":
            return f"[]  # any of {allowed(fact).removeprefix('one of ')}; [] means none"
        case "set of whole numbers":
            return f"[]  # whole numbers from {fact.smallest} to {fact.largest}; [] means none"
        case "whole number":
            bounds = f" from {fact.smallest} to {fact.largest}" if fact.largest else ""
            return f"  # a whole number{bounds}{said_none}"
        case "yes/no":
            return "  # true or false"
        case "date":
            return f"  # YYYY-MM-DD, in quotes or not{said_none}"
    return '""  # text'
