"""What a run that was broken off needs to go on: how far it came, and what it was asked, so that only this goes on."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from statute_runner.batch.atomic_file import sync_folder
from statute_runner.batch.blocks import BlockStart
from statute_runner.problem import refuse
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.batch.block_decider import BlockResult
    from statute_runner.batch.input_sources import InputSource

FORMAT = "batch-checkpoint/1"


@dataclass(slots=True)
class RunTally:
    """What was counted: records read, those decided by outcome and by period of law, and those rejected."""

    outcomes: dict[str, int] = field(default_factory=dict)
    periods: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    read: int = 0

    def add(self, done: BlockResult) -> None:
        """Adds a block. Raises `RuntimeError` where what was decided and rejected is not what was read."""
        for counts, more in ((self.outcomes, done.outcomes), (self.periods, done.periods)):
            for name, count in more.items():
                counts[name] = counts.get(name, 0) + count
        self.rejected += done.rejected
        self.read += done.read
        if self.decided + self.rejected != self.read:
            raise RuntimeError(f"{self.decided} decided and {self.rejected} rejected are not {self.read} read")

    @property
    def decided(self) -> int:
        """How many records were decided."""
        return sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a run came: where the next block begins, length and sum of each file, the counts, whether all is done."""

    place: BlockStart
    files: dict[str, tuple[int, int]]
    tally: RunTally
    whole: bool


def asked(options: Mapping[str, object], sources: Sequence[InputSource]) -> dict[str, object]:
    """Everything on which the bytes of the output depend."""
    inputs = [
        [source.name, source.format, source.packing, source.size, list(source.changed or ())] for source in sources
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


def write_checkpoint(path: str, order: Mapping[str, object], checkpoint: Checkpoint) -> None:
    """Writes the checkpoint; it is the old one or the new one, whatever happens."""
    made = {
        "order": {**order, "the form of checkpoints": FORMAT},
        "place": checkpoint.place,
        "files": checkpoint.files,
        "tally": asdict(checkpoint.tally),
        "whole": checkpoint.whole,
    }
    draft = path + ".new"
    with open(draft, "wb") as file:
        file.write(json.dumps(made, sort_keys=True).encode())
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    sync_folder(path)


def read_checkpoint(path: str, order: Mapping[str, object]) -> Checkpoint | None:
    """The checkpoint at the path, if there is one. Raises `Refused`, with what changed, for one of another run."""
    try:
        with open(path, "rb") as file:
            found = json.loads(file.read())
        stored, tally = found["order"], found["tally"]
        checkpoint = Checkpoint(
            BlockStart(*found["place"]),
            {name: (length, crc) for name, (length, crc) in found["files"].items()},
            RunTally(tally["outcomes"], tally["periods"], tally["rejected"], tally["read"]),
            found["whole"],
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise refuse("batch-resume", f"`{path}` is not a checkpoint of this runner", help=AGAIN) from None
    now = json.loads(json.dumps({**order, "the form of checkpoints": FORMAT}))
    changed = [name for name in {**stored, **now} if stored.get(name) != now.get(name)]
    if changed:
        raise refuse(
            "batch-resume", f"the run cannot be continued: {', '.join(changed)} changed since it began", help=AGAIN
        )
    return checkpoint


AGAIN = "start again, without --resume"
