"""Which bundle a verb is about where none is named: who edits and reads law, that of the working folder."""

from __future__ import annotations

import os

from statute_runner.loading.working_bundle import MeantBundle, meant_bundle, refuse_unmeant, working_bundles
from statute_runner.problem import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

# Verbs for authors and readers. The others decide, often in a pipeline: where it is started must not change an answer.
READING = frozenset({"diff", "show", "site", "text", "timeline"})
HERE = READING | {"check", "doctor", "import", "new", "prove", "schema", "test"}


def meant(given: argparse.Namespace) -> MeantBundle:
    """The bundle that the arguments of a verb mean, and why. Raises `Refused` where several may be meant."""
    named = getattr(given, "bundle", None) or getattr(given, "path", None)
    try:
        return meant_bundle(named, here=given.verb in HERE)
    except Refused:
        # beside a copy of the shipped law, whoever only reads means that law
        found = meant_bundle(named, here=False)
        if given.verb in READING and not all(differs(one, found.root) for one in working_bundles()):
            return found
        raise


def meant_root(given: argparse.Namespace) -> str:
    """The folder of the bundle that the arguments of a verb mean. Raises `Refused` where several may be meant."""
    return meant(given).root


def root_to_write(given: argparse.Namespace) -> str:
    """The same, to write into. Raises `Refused` where it is an installed copy, or the shipped law that nobody named."""
    found = meant(given)
    refuse_unmeant(found)
    return found.root


def differs(root: str, other: str) -> bool:
    """Whether two folders hold different law; what cannot be read differs."""
    from statute_runner.loading.bundle_files import LAW, fingerprint, folder

    if os.path.realpath(root) == os.path.realpath(other):
        return False
    try:
        one, two = (fingerprint(folder(each, LAW).contents) for each in (root, other))
    except Refused:
        return True
    return one != two
