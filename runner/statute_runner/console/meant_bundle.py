"""Which bundle a verb is about where none is named: who edits and reads law, that of the working folder."""

from __future__ import annotations

from statute_runner.loading.working_bundle import MeantBundle, meant_bundle, refuse_unmeant

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

# Verbs for authors and readers. The others decide, often in a pipeline: where it is started must not change an answer.
HERE = frozenset(
    {"check", "diff", "doctor", "import", "new", "prove", "schema", "show", "site", "test", "text", "timeline"}
)


def meant(given: argparse.Namespace) -> MeantBundle:
    """The bundle that the arguments of a verb mean, and why. Raises `Refused` where several may be meant."""
    named = getattr(given, "bundle", None) or getattr(given, "path", None)
    return meant_bundle(named, here=given.verb in HERE)


def meant_root(given: argparse.Namespace) -> str:
    """The folder of the bundle that the arguments of a verb mean. Raises `Refused` where several may be meant."""
    return meant(given).root


def root_to_write(given: argparse.Namespace) -> str:
    """The same, to write into. Raises `Refused` where it is an installed copy, or the shipped law that nobody named."""
    found = meant(given)
    refuse_unmeant(found)
    return found.root
