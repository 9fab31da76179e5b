"""What a run that was broken off needs to go on: how far it came, and what it was asked, so that only this goes on."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from statute_runner.batch.atomic_file import not_ours
from statute_runner.batch.blocks import BlockStart
from statute_runner.batch.input_sources import STANDARD_INPUT
from statute_runner.batch.run_counts import met
from statute_runner.loading.file_replacement import write
from statute_runner.loading.output_target import Target, identity
from statute_runner.loading.own_file import SAFELY, alone_ours, append, drop, finish
from statute_runner.problem import refuse
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.rows_decided import BlockResult

REJECTS = "where rejects go"
FORMAT = "batch-checkpoint/3"
BEGINNING = b'{"format": "batch-checkpoint/'


@dataclass(slots=True)
class RunTally:
    """What was counted: records read, those decided by outcome and by period of law, those rejected; a report's."""

    outcomes: dict[str, int] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    read: int = 0
    counted: dict[str, int] = field(default_factory=dict)

    def add(self, done: BlockResult) -> None:
        """Adds a block. Raises `RuntimeError` where what was decided and rejected is not what was read."""
        for counts, more in zip(self.counts(), (done.outcomes, done.periods, done.counted), strict=True):
            for name, count in more.items():
                counts[name] = counts.get(name, 0) + count
        self.rejected += done.rejected
        self.read += done.read
        if self.decided + self.rejected != self.read:
            raise RuntimeError(f"{self.decided} decided and {self.rejected} rejected are not {self.read} read")

    def meet(self, names: Iterable[str]) -> None:
        """Notes columns that some table has."""
        self.counted.update(dict.fromkeys(met(names), 1))

    def counts(self) -> tuple[dict[str, int], ...]:
        return self.outcomes, self.periods, self.counted

    @property
    def decided(self) -> int:
        """How many records were decided."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a run came: where the next block begins, length and sum of each file, the counts, whether all is done.

    `names` are those of the inputs, as rejects state them.
    """

    place: BlockStart
    files: dict[str, tuple[int, int]]
    tally: RunTally
    whole: bool
    names: list[str]


def asked(options: Mapping[str, object], sources: Sequence[InputSource]) -> dict[str, object]:
    """Everything on which the bytes of the output depend.

    An input may have another name by then, and after a restart of the machine another device.
    """
    inputs = [
        [source.inode, source.format, source.delimiter, source.packing, source.size, list(source.changed or ())]
        for source in sources
    ]
    return {**options, "the inputs": inputs, "the runner": f"{VERSION} {code_sha256()}"}


def code_sha256() -> str:
    """A digest of the runner's own code."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    summed = hashlib.sha256()
    for folder, inside, names in os.walk(here):
        inside.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                summed.update(
                    f"{os.path.relpath(os.path.join(folder, name), here)} {len(content)}\n".encode() + content
                )
    return summed.hexdigest()


def begun(path: str) -> dict[str, object] | None:
    """What the run that left a checkpoint here was asked; nothing where none did.

    Raises `Refused` where another file has its name.
    """
    if not os.path.lexists(path):
        if os.path.lexists(draft_of(path)):
            raise not_ours(draft_of(path))
        return None
    try:
        content = read(path)
    except OSError:
        raise not_ours(path) from None
    if content[: len(BEGINNING)] != BEGINNING[: len(content)]:
        raise not_ours(path)
    try:
        order = json.loads(content)["order"]
    except (ValueError, KeyError):
        return {}
    return order if isinstance(order, dict) else {}


def read(path: str) -> bytes:
    with open(os.open(path, os.O_RDONLY | SAFELY), "rb") as file:
        if not alone_ours(os.fstat(file.fileno())):
            raise not_ours(path)
        return file.read()


def mark(path: str, order: Mapping[str, object], *, first: bool) -> None:
    """Says that the unfinished files here are those of a run that is about to begin.

    The first one is written in its place, where there is nothing yet, so that of one cut short the beginning tells
    whose it is.
    """
    content = {"format": FORMAT, "order": order}
    if not first:
        replace(path, content)
        return

    def fill(handle: int) -> None:
        append(handle, json.dumps(content).encode())
        os.fsync(handle)

    finish(path, 0o600, fill, lambda: None)


def write_checkpoint(path: str, order: Mapping[str, object], checkpoint: Checkpoint) -> None:
    """Writes the checkpoint; it is the old one or the new one, whatever happens."""
    content = {
        "format": FORMAT,
        "order": order,
        "place": checkpoint.place,
        "files": checkpoint.files,
        "tally": asdict(checkpoint.tally),
        "whole": checkpoint.whole,
        "names": checkpoint.names,
    }
    replace(path, content)


def replace(path: str, content: Mapping[str, object]) -> None:
    drop(draft_of(path))
    write(Target(path, path, identity=identity(path)), json.dumps(content).encode(), draft=draft_of(path))


def draft_of(path: str) -> str:
    return path + ".new"


def read_checkpoint(path: str, order: Mapping[str, object]) -> Checkpoint | None:
    """The checkpoint at the path, if a run came so far. Raises `Refused`, with what changed, for one of another run."""
    try:
        found = json.loads(read(path))
    except (FileNotFoundError, ValueError):
        return None
    try:
        if "place" not in found:
            return None
        stored, tally = {**found["order"], "the form of checkpoints": found["format"]}, found["tally"]
        checkpoint = Checkpoint(
            BlockStart(*found["place"]),
            {name: (length, crc) for name, (length, crc) in found["files"].items()},
            RunTally(tally["outcomes"], tally["periods"], tally["rejected"], tally["read"], tally["counted"]),
            found["whole"],
            [str(name) for name in found["names"]],
        )
    except (ValueError, KeyError, TypeError):
        raise refuse("batch-resume", f"invalid checkpoint `{path}`", help=AGAIN) from None
    now = json.loads(json.dumps({**order, "the form of checkpoints": FORMAT}))
    changed = [name for name in {**stored, **now} if stored.get(name) != now.get(name)]
    if changed:
        raise refuse(
            "batch-resume", f"the run cannot be continued: {', '.join(changed)} changed since it began", help=AGAIN
        )
    return checkpoint


def unchanged(sources: Sequence[InputSource]) -> None:
    """Raises `Refused` where a file is not what it was when the run began."""
    for source in sources:
        if source.changed and source.name != STANDARD_INPUT:
            found = os.stat(source.name)
            if (found.st_size, (found.st_mtime_ns, found.st_ctime_ns)) != (source.size, source.changed):
                raise refuse("batch-changed", f"`{source.name}` changed while it was read", help=AGAIN)


AGAIN = "start again, without --resume"
