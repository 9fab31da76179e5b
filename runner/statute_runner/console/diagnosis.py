"""What `statute doctor` finds: runner, bundle, cache, schemas, extras, and what of them is broken."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from statute_runner.console.installation import OLDEST_PYTHON, extra_states, python_version
from statute_runner.explain.member_wording import counted
from statute_runner.law.shipped import PACKAGE
from statute_runner.law.shipped import folder as shipped
from statute_runner.loading import bundle_loader, cache
from statute_runner.loading.bundle_files import LAW, fingerprint, folder
from statute_runner.loading.private_folder import PrivateFolder
from statute_runner.loading.working_bundle import HERE, NAMED, SHIPPED, VARIABLE
from statute_runner.problem import Refused
from statute_runner.request.request_schema import text as request_schema
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.working_bundle import MeantBundle

    Part = dict[str, Any]

FORMAT = "doctor/v1"


WHYS = {
    NAMED: "named by --bundle",
    VARIABLE: "named by STATUTE_BUNDLE",
    HERE: "of the working folder",
    SHIPPED: SHIPPED,
}


def diagnosis(author: MeantBundle, deciding: MeantBundle, unclear: str = "") -> Part:
    """All that is found, as plain data: of the bundle that verbs for authors mean, and of that which others decide by.

    `unclear` says why the first cannot be told, where it cannot.
    `broken` has a sentence for each thing that does not work; what is merely not installed is none.
    """
    root = author.root
    meant = {
        "unclear": unclear,
        "why": WHYS[author.why],
        "deciding": {"folder": deciding.root, "why": WHYS[deciding.why]},
    }
    found: Part = {"format": FORMAT, "runner": runner(), "bundle": {**meant, **bundle(root)}, "cache": cached(root)}
    found["schemas"] = schemas()
    found["extras"] = [
        {**state._asdict(), "absent": list(state.absent), "broken": list(state.broken), "works": state.works}
        for state in extra_states()
    ]
    return {**found, "broken": broken(found)}


def runner() -> Part:
    """The runner and the Python that runs it."""
    checkout = os.path.isdir(os.path.join(os.path.dirname(os.path.dirname(PACKAGE)), "policies"))
    return {
        "version": VERSION,
        "folder": PACKAGE,
        "installed": "as a checkout, whose files are used as they are" if checkout else "as a package",
        "python": python_version(),
        "interpreter": sys.executable,
        "python_too_old": sys.version_info < OLDEST_PYTHON,
    }


def bundle(root: str) -> Part:
    """The bundle: its folder, its versions, and what keeps it from being decided under."""
    found: Part = {"folder": root, "full": os.path.abspath(root)}
    try:
        known = bundle_loader.load(root, use_cache=False)
    except Refused as refused:
        return {**found, "problems": [str(problem) for problem in refused.problems]}
    return {**found, "problems": [], **identity(known), "formats": formats(known), "stale": stale(known)}


def identity(known: Bundle) -> Part:
    return {
        "name": known.name,
        "version": known.version,
        "sha256": known.sha256,
        "newest_law": known.days()[-1],
        "sections": len(known.versions),
    }


def formats(known: Bundle) -> list[str]:
    """The formats that its files say they have."""
    return sorted({str(one.data["format"]) for one in known.files.values() if "format" in one.data})


def stale(known: Bundle) -> bool:
    """Whether `request.schema.json` is not the one of its facts."""
    path = os.path.join(known.root, "request.schema.json")
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() != request_schema(known)
    except (OSError, UnicodeDecodeError):
        return True


def cached(root: str) -> Part:
    """Where the cache is, whether it may be used, what it holds, and whether it holds this bundle as it is."""
    place = cache.cache_folder()
    found: Part = {"folder": place, "entries": 0, "holds_bundle": False, "unusable": ""}
    if not hasattr(os, "geteuid"):
        return {**found, "state": "not used here: the system does not say whose a folder is"}
    if not os.path.lexists(place):
        return {**found, "state": "none yet"}
    try:
        with PrivateFolder(place):
            found["entries"] = sum(name.endswith(".ndjson") for name in os.listdir(place))
    except (OSError, ValueError) as error:
        said = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        return {**found, "state": "not used", "unusable": said.lower()}
    try:
        sha256 = fingerprint(folder(root, LAW).contents)
    except Refused:
        return {**found, "state": "used"}
    return {**found, "state": "used", "holds_bundle": cache.read(root, sha256) is not None}


def schemas() -> Part:
    """The versions of the schemas of files and documents, each with what it is of."""
    top = shipped("schemas")
    found: Part = {}
    for name in sorted(os.listdir(top)):
        if os.path.isdir(os.path.join(top, name)) and name.startswith("v"):
            files = sorted(file for file in os.listdir(os.path.join(top, name)) if file.endswith(".schema.json"))
            found[name] = [file.removesuffix(".schema.json") for file in files]
            for file in files:
                with open(os.path.join(top, name, file), encoding="utf-8") as opened:
                    json.load(opened)
    return found


def broken(found: Part) -> list[str]:
    """A sentence for each thing that does not work."""
    said = []
    if found["runner"]["python_too_old"]:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        said.append(f"Python {found['runner']['python']} is too old: {oldest} or later is needed")
    if problems := found["bundle"]["problems"]:
        where = found["bundle"]["folder"]
        said.append(
            f"the bundle {where} cannot be decided under: {counted(len(problems), 'problem')}; first {problems[0]}"
        )
    if found["cache"]["unusable"]:
        said.append(f"the cache is not used: {found['cache']['unusable']}")
    said += [f"the extra {extra['name']}: {why}" for extra in found["extras"] for why in extra["broken"]]
    return said
