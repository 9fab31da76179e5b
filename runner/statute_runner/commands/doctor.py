"""`statute doctor`: what is installed, which bundle is meant and why, the cache, and what each extra would add."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from statute_runner.console.diagnosis import diagnosis
from statute_runner.console.meant_bundle import meant
from statute_runner.console.output import say
from statute_runner.console.streams import put
from statute_runner.explain.member_wording import counted
from statute_runner.loading.bundle_files import folder
from statute_runner.loading.working_bundle import meant_bundle
from statute_runner.problem import Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    Part = dict[str, Any]


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `doctor`."""
    verb.add_argument("--json", action="store_true", help="one JSON document")


def run(given: argparse.Namespace) -> int:
    """Prints what is found; 1 where something does not work. Raises `Refused` where the bundle named is no folder."""
    if given.bundle and not os.path.isdir(given.bundle):
        folder(given.bundle)
    deciding = meant_bundle(given.bundle, here=False)
    try:
        author, unclear = meant(given), ""
    except Refused as refused:
        author, unclear = deciding, refused.problems[0].message
    found = diagnosis(author, deciding, unclear)
    if given.json:
        put(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")
    else:
        say("".join(f"{line}\n" for line in lines(found)))
    return int(bool(found["broken"]))


def lines(found: Part) -> Iterator[str]:
    """What is found, for people."""
    runner, cache = found["runner"], found["cache"]
    yield from told("runner", f"statute-runner {runner['version']}, {runner['installed']}", runner["folder"])
    yield from told("python", runner["python"], runner["interpreter"])
    yield from told("bundle", *about_bundle(found["bundle"]))
    yield from told("cache", cache["folder"], about_cache(cache))
    yield from told("schemas", *(f"{version}: {', '.join(names)}" for version, names in found["schemas"].items()))
    yield ""
    yield "extras"
    for extra in found["extras"]:
        state = "works" if extra["works"] else "broken" if extra["broken"] else "absent"
        yield f"  {extra['name']:9} {state:7} {extra['adds']}"
        if extra["works"]:
            yield f"{'':20}{', '.join(f'{package} {version}' for package, version in extra['versions'].items())}"
        else:
            yield f"{'':20}{extra['install']}"
    yield ""
    yield from (f"broken: {one}" for one in found["broken"])
    if not found["broken"]:
        yield "nothing is broken"


def told(head: str, *rows: str) -> Iterator[str]:
    yield from (f"{head if n == 0 else '':11}{row}" for n, row in enumerate(rows))


def about_bundle(bundle: Part) -> Iterator[str]:
    yield f"{bundle['folder']} ({bundle['why']})"
    if bundle["full"] != bundle["folder"]:
        yield bundle["full"]
    if bundle["unclear"]:
        yield f"{bundle['unclear']}: name one with --bundle"
    if bundle["deciding"]["folder"] != bundle["folder"]:
        yield f"verbs that decide take {bundle['deciding']['folder']} ({bundle['deciding']['why']})"
    if bundle["problems"]:
        yield f"{counted(len(bundle['problems']), 'problem')}: see `statute check`"
        return
    yield f"{bundle['name']} {bundle['version']} {bundle['sha256']}"
    yield f"{counted(bundle['sections'], 'section')}, newest law {bundle['newest_law']}; {', '.join(bundle['formats'])}"
    if bundle["stale"]:
        yield "request.schema.json is not that of its facts: `statute schema --write`"


def about_cache(cache: Part) -> str:
    if cache["state"] != "used":
        return f"{cache['state']}: {cache['unusable']}" if cache["unusable"] else cache["state"]
    held = "holds this bundle" if cache["holds_bundle"] else "does not hold this bundle as it is"
    return f"{counted(cache['entries'], 'bundle')}; it {held}"
