"""What a run says at its end: how many were read, decided by outcome and rejected, and by which law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.batch.run_counts import KEY, by_key, files_left
from statute_runner.loading.shown_paths import bundle_path
from statute_runner.problem import Problem
from statute_runner.tables.column_choice import EVERY_OTHER
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.checkpoint import RunTally
    from statute_runner.tables.column_choice import ColumnChoice


def summary(loaded: LoadedBundle, tally: RunTally, question: str, rejects: str | None) -> str:
    """The summary as lines of text."""
    bundle = loaded.bundle
    lines = [f"read      {tally.read:,}", f"decided   {tally.decided:,}"]
    width = max((len(name) for name in tally.outcomes), default=0)
    order = [*loaded.question(question).outcomes, *tally.outcomes]
    most = len(f"{tally.decided:,}")
    counted = [name for name in dict.fromkeys(order) if name in tally.outcomes]
    lines += [f"  {name:<{width}}  {tally.outcomes[name]:>{most},}" for name in counted]
    lines.append(f"rejected  {tally.rejected:,}" + (f", see {rejects}" if tally.rejected and rejects else ""))
    lines += [f"law       {citation} {', '.join(versions)}" for citation, versions in used(loaded, tally, question)]
    lines.append(f"bundle    {bundle.name} {bundle.version} {bundle.sha256}, from {bundle_path(bundle.root)}")
    if bundle.facts.registers:
        lines.append(f"registers {bundle.facts.registers.sha256}")
    lines.append(f"runner    {VERSION}")
    return "\n".join(lines) + "\n"


def unmet(choice: ColumnChoice, tally: RunTally) -> str:
    """What is said of keys of JSON that the caller names, and no record had; nothing where there are none."""
    names = unmet_of((*choice.asked, *choice.keep), tally)
    return "".join(f"statute: no record has a key `{name}`\n" for name in names)


def decided_instead(tally: RunTally) -> str:
    """What is said of files that the engine DuckDB left to the engine Python; nothing where there are none."""
    left: dict[str, list[str]] = {}
    for file, why in files_left(tally.counted).items():
        left.setdefault(why, []).append(file)
    return "".join(
        f"statute: the engine python decided `{first}`{f' and {len(more):,} more' if more else ''}: {why}\n"
        for why, (first, *more) in left.items()
    )


def unmet_of_project(choice: ColumnChoice, tally: RunTally, file: str) -> str:
    """What is said of columns that a project's file names, and no input had; nothing where there are none."""
    names = unmet_of(choice.hoped, tally) if tally.read else []
    return "".join(f"statute: no input has a column or key `{name}`, which {file} names\n" for name in names)


def unmet_of(names: Iterable[str], tally: RunTally) -> list[str]:
    there = {name for (name,) in by_key(tally.counted, KEY)}
    return [name for name in dict.fromkeys(names) if name not in (*there, EVERY_OTHER)]


def excess(tally: RunTally, limit: str, kept: str | None) -> Problem:
    """What is said where more was rejected than may be; `kept` names the unpublished rejects, where they are kept."""
    message = f"{tally.rejected:,} of {tally.read:,} records are rejected, more than `--max-rejects {limit}` allows"
    help_ = "no file is published; correct the records, or allow more"
    if kept:
        help_ = f"no file is published; the rejects are in `{kept}`, and `--resume` goes on under a larger limit"
    return Problem("batch-rejects", message, help=help_)


def used(loaded: LoadedBundle, tally: RunTally, question: str) -> list[tuple[str, list[str]]]:
    """The versions by which something was decided, by citation."""
    found: dict[str, list[str]] = {}
    for period in sorted(tally.periods):
        law = loaded.on(period, question) if period else None
        for section in law.used if law else ():
            versions = found.setdefault(section.citation, [])
            if section.version not in versions:
                versions.append(section.version)
    return [(citation, sorted(versions)) for citation, versions in sorted(found.items())]
