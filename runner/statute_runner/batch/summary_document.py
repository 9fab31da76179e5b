"""The summary of a run as a document for programs: counts, the law that was used, digests, and how it was asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.batch.run_counts import files_left
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.checkpoint import RunTally

FORMAT = "batch_summary/v1"


def summary_document(
    loaded: LoadedBundle,
    tally: RunTally,
    question: str,
    readings: Mapping[str, str],
    options: Mapping[str, object],
    *,
    published: bool,
) -> bytes:
    """The document, as bytes that are the same for the same run; `options` are what was asked for.

    `published` is whether the answers were.
    """
    bundle = loaded.bundle
    outcomes = [*loaded.question(question).outcomes, *sorted(tally.outcomes)]
    registers = bundle.facts.registers
    document = {
        "format": FORMAT,
        "read": tally.read,
        "decided": tally.decided,
        "rejected": tally.rejected,
        "published": published,
        "outcomes": {name: tally.outcomes[name] for name in dict.fromkeys(outcomes) if name in tally.outcomes},
        "question": question,
        "readings": {
            name: {"chosen": option, "default": bundle.readings[name].default} for name, option in readings.items()
        },
        "law": [*versions(loaded, tally, question)],
        "bundle": {"name": bundle.name, "version": bundle.version, "sha256": bundle.sha256},
        "registers": registers.sha256 if registers else None,
        "known_on": loaded.known,
        "options": dict(options),
        "left_to_python": files_left(tally.counted),
        "runner": VERSION,
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def versions(loaded: LoadedBundle, tally: RunTally, question: str) -> Iterator[dict[str, object]]:
    """Each version of a section that something was decided by, with so many requests decided under its law."""
    counts: dict[tuple[str, str], int] = {}
    digests: dict[tuple[str, str], str] = {}
    for period, count in tally.periods.items():
        for section in loaded.on(period, question).used if period else ():
            key = section.citation, section.version
            counts[key] = counts.get(key, 0) + count
            digests[key] = section.sha256
    for citation, version in sorted(counts):
        key = citation, version
        yield {"cite": citation, "version": version, "sha256": digests[key], "decided": counts[key]}
