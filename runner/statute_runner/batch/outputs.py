"""Where answers and rejects go, and that nothing which a run writes or takes away is something it reads."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from glob import glob
from typing import TYPE_CHECKING

from statute_runner.batch.input_sources import STANDARD_INPUT
from statute_runner.loading.output_target import (
    ERROR,
    OUTPUT,
    Target,
    identity,
    identity_of,
    same,
    standard,
    target,
    unlike_law,
)
from statute_runner.loading.shown_paths import way_to
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.batch.input_sources import InputSource
    from statute_runner.loading.output_target import Identity

# The names beside an output that a run gives to files of its own.
OWN = (".part", ".part.made", ".checkpoint", ".checkpoint.new")


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where answers and rejects go.

    `named` is whether the caller named the file of rejects, which is then written even if it is empty.
    """

    answers: Target
    rejects: Target
    named: bool

    def rejects_path(self) -> str | None:
        """The name of the file of rejects; nothing where they are written through."""
        return None if self.rejects.through else self.rejects.name

    def unpublished_rejects(self) -> str | None:
        """The name of the rejects of a run that can be continued, until they are published."""
        named = self.rejects.path if self.rejects.linked else self.rejects.name
        return None if self.rejects.through else named + OWN[0]

    def rejects_from_answers(self) -> str:
        """Where the rejects go, as seen from the answers: the folder of both may be moved."""
        if self.rejects.through or self.answers.through:
            return self.rejects.name
        return way_to(self.rejects.path, os.path.dirname(self.answers.path)) or self.rejects.path

    def files(self) -> Iterator[tuple[Target, str]]:
        """Every path that a run writes, replaces or takes away, each with the output it is for."""
        for written in (self.answers, self.rejects):
            if not written.through:
                yield from ((written, written.path + ending) for ending in ("", *OWN))

    def mixed(self) -> bool:
        """Whether answers and rejects, or a file of a run's own, would come to one place."""
        one, other = self.answers, self.rejects
        if one.descriptor >= 0 and other.descriptor >= 0:
            return one.descriptor == other.descriptor
        paths = [path for _, path in self.files()]
        return len(set(paths)) < len(paths) or (one.identity is not None and one.identity == other.identity)


def outputs(answers: str | None, rejects: str | None) -> Outputs:
    """What the options name; rejects of a file stand beside it, those of a stream go to standard error.

    Raises `Refused`.
    """
    first = target(answers) if answers else standard(OUTPUT)
    if rejects:
        return Outputs(first, target(rejects), named=True)
    return Outputs(first, standard(ERROR) if first.through else target(f"{first.name}.rejects.ndjson"), named=False)


def apart(written: Outputs, sources: Sequence[InputSource], root: str) -> None:
    """Raises `Refused` where an output is an input, a file of the law, or the other output, by whatever name."""
    inputs = {found: source.name for source in sources if (found := input_identity(source))}
    for output in (written.answers, written.rejects):
        if output.identity in inputs:
            raise taken(output.name, inputs[output.identity])
        unlike_law(output, root)
    for output, path in written.files():
        if (found := identity(path)) in inputs:
            raise taken(output.name, inputs[found], path)
    if written.mixed():
        name = written.rejects.name
        raise refuse("batch-output", f"`{name}` is the output of both answers and rejects", help="give another name")


def apart_from_folders(rejects: Target, inputs: Sequence[str]) -> None:
    """Raises `Refused` where the file of rejects is one of the inputs, or stands in a folder or pattern of them."""
    for name in inputs:
        for path in glob(name, recursive=True) or [name]:
            inside = [os.path.join(folder, file) for folder, _, files in os.walk(path) for file in files]
            if found := same(rejects, [path, *inside]):
                raise taken(rejects.name, found)


def taken(name: str, source: str, path: str = "") -> Exception:
    reason = f"is `{source}`, which is an input too" if name != source else "is an input too"
    if path:
        reason = f"needs `{path}` while it is written, which {reason}"
    return refuse("batch-output", f"`{name}` {reason}", help="give another name")


def input_identity(source: InputSource) -> Identity | None:
    if source.name != STANDARD_INPUT:
        return identity(source.name)
    try:
        return identity_of(os.fstat(sys.stdin.fileno()))
    except (AttributeError, OSError, ValueError):
        return None


def resumable(to: Outputs, inputs: Sequence[InputSource]) -> None:
    """Raises `Refused` where a run that is to be continued leaves nothing to go on from."""
    if to.answers.through:
        message = f"a run to {to.answers.name} cannot be continued: its output is not stored"
        raise refuse("batch-resume", message, help="give -o FILE")
    streams = [source.name for source in inputs if source.changed is None]
    if streams:
        message = f"a run cannot be continued from {streams[0]}: it cannot be read a second time"
        raise refuse("batch-resume", message, help="put it into a file")
