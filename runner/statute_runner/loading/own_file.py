"""Creates files of this program's own.

They are made where nothing is, never through a link, and removed again where they are not finished.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Never through a link, and without waiting for the other end of a pipe.
SAFELY = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
MADE = os.O_RDWR | os.O_CREAT | os.O_EXCL | SAFELY


def made(path: str, mode: int, folder: int | None = None) -> int:
    """The new file, open; the path is as seen from an open folder. Raises `OSError`, also where there is one."""
    return os.open(path, MADE, mode, dir_fd=folder)


def finish(
    path: str, mode: int, fill: Callable[[int], None], put: Callable[[], None], folder: int | None = None
) -> None:
    """Makes the file, fills it while it is open, and puts it where it belongs.

    The file is removed again where one of these raises.
    """
    handle = made(path, mode, folder)
    try:
        try:
            fill(handle)
        finally:
            os.close(handle)
        put()
    except BaseException:
        drop(path, folder)
        raise


def drop(path: str, folder: int | None = None) -> None:
    """Takes the file away, if it is there."""
    try:
        os.unlink(path, dir_fd=folder)
    except FileNotFoundError:
        return


def alone_ours(found: os.stat_result) -> bool:
    """Whether what was opened is a file, the user's, and has no other name."""
    own = not hasattr(os, "geteuid") or (found.st_uid == os.geteuid() and found.st_nlink == 1)
    return own and stat.S_ISREG(found.st_mode)


def append(handle: int, content: bytes) -> None:
    """Writes all of the content."""
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
