"""A folder that is the user's own: what is read from it nobody else wrote, and nothing in it is followed elsewhere."""

from __future__ import annotations

import os
import stat

from statute_runner.loading.own_file import SAFELY, alone_ours, append, finish

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class PrivateFolder:
    """A folder, held open.

    Raises `OSError` or `ValueError` where it is a link, another user's, or others may write to it.
    """

    handle: int

    def __init__(self, path: str, *, make: bool = False) -> None:
        if not os.path.isabs(path) or not hasattr(os, "geteuid"):
            raise ValueError("no folder of one user can be named so")
        if make:
            os.makedirs(path, mode=0o700, exist_ok=True)
        self.handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | SAFELY)
        found = os.fstat(self.handle)
        if found.st_uid != os.geteuid() or found.st_mode & OTHERS_MAY_WRITE:
            os.close(self.handle)
            raise ValueError("others may write here")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.handle)

    def opened(self, name: str) -> tuple[bytes, os.stat_result]:
        """The content of a file and what is known of it. Raises where it is no file of the user's alone."""
        with open(os.open(name, os.O_RDONLY | SAFELY, dir_fd=self.handle), "rb") as file:
            found = os.fstat(file.fileno())
            if not alone_ours(found) or found.st_mode & OTHERS:
                raise ValueError("this is not a file of one user")
            return file.read(), found

    def read(self, name: str) -> bytes:
        """The content of a file. Raises where it is no file of the user's alone."""
        return self.opened(name)[0]

    def write(self, name: str, content: bytes) -> None:
        """Puts a file in the place of the one with this name, as a whole."""
        draft = f".{os.urandom(16).hex()}"

        def put() -> None:
            os.replace(draft, name, src_dir_fd=self.handle, dst_dir_fd=self.handle)

        finish(draft, 0o600, lambda handle: append(handle, content), put, self.handle)
