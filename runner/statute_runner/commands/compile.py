"""`statute compile`: the law of a day under chosen readings, as the Python that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.codegen.compiler import Compiled
from statute_runner.console.options import reading, readings_of
from statute_runner.console.streams import put
from statute_runner.decide.decision import chosen_readings

if TYPE_CHECKING:
    import argparse


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `compile`."""
    verb.add_argument("--on", metavar="DATE", required=True, help="the day")
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)


def run(given: argparse.Namespace) -> int:
    """Prints the source."""
    loaded = load(given.bundle, cache=not given.no_cache)
    question = loaded.question(given.question)
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    law = loaded.on(given.on, question.name)
    put(Compiled(law, readings, loaded.bundle.facts).source)
    return 0
