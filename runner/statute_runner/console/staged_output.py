"""Outputs that go to an address: made on this machine, and sent as a whole once all of them are."""

from __future__ import annotations

import argparse
import os
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from statute_runner.batch.remote_store import SOUND, WEB, in_store, is_remote, sent, unsound
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from types import TracebackType


class StagedOutput:
    """The arguments of a run with files of this machine in the place of addresses, as long as it is entered."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.folder: TemporaryDirectory[str] | None = None
        self.addresses: dict[str, str] = {}

    def __enter__(self) -> argparse.Namespace:
        given = self.given
        named = [name for name in (given.output, given.rejects) if name and is_remote(name)]
        if not named or given.engine == "spark":
            return given
        for name in named:
            if name.startswith(WEB) or not in_store(name)[1] or name.endswith("/"):
                raise refuse("batch-output", f"cannot write to `{name}`", help=SOUND)
            if fault := unsound(name):
                raise refuse("batch-output", f"cannot write to `{name}`: {fault}", help=SOUND)
        if given.resume:
            message = f"a run to `{named[0]}` cannot be continued: it is stored at its end only"
            raise refuse("batch-resume", message, help="give -o FILE")
        self.folder = TemporaryDirectory(prefix="statute-")
        changed = {**vars(given), "checkpoint": None, "staged": True}
        if given.output and is_remote(given.output):
            changed["output"] = self.local(given.output)
            changed["rejects"] = given.rejects or f"{given.output}.rejects.ndjson"
        if changed["rejects"] and is_remote(changed["rejects"]):
            changed["rejects"] = self.local(changed["rejects"])
        return argparse.Namespace(**changed)

    def local(self, address: str) -> str:
        assert self.folder  # noqa: S101 - made before
        path = os.path.join(self.folder.name, str(len(self.addresses)), os.path.basename(address))
        os.mkdir(os.path.dirname(path))
        self.addresses[path] = address
        return path

    def shown(self, path: str | None) -> str | None:
        """The name under which a person knows a file."""
        return self.addresses.get(path, path) if path else path

    def publish(self) -> None:
        """Sends what was made, the answers last. Raises `Refused`."""
        for path, address in reversed(self.addresses.items()):
            if os.path.exists(path) and (os.path.getsize(path) or self.given.rejects or address == self.given.output):
                sent(path, address)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.folder:
            self.folder.cleanup()
