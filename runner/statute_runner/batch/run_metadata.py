"""What a file of answers says of its run where its format has a place for that: Parquet, in its keys and values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle

PREFIX = "statute."


def run_metadata(
    loaded: LoadedBundle, question: str, readings: Mapping[str, str], options: Mapping[str, object]
) -> dict[str, str]:
    """The keys with their values: what is alike for all answers of a run, whichever engine made them.

    `statute.readings` and `statute.options` are JSON: the options of readings that are not the default, by name, and
    of the options of the command those that were given.
    """
    bundle = loaded.bundle
    registers = bundle.facts.registers
    chosen = {name: option for name, option in readings.items() if option != bundle.readings[name].default}
    told = {
        "runner": VERSION,
        "name": bundle.name,
        "version": bundle.version,
        "bundle": bundle.sha256,
        "registers": registers.sha256 if registers else None,
        "question": question,
        "known_on": loaded.known,
        "readings": json.dumps(chosen, ensure_ascii=False),
        "options": json.dumps(
            {name: given for name, given in options.items() if given is not None}, ensure_ascii=False
        ),
    }
    return {PREFIX + name: value for name, value in told.items() if value is not None}
