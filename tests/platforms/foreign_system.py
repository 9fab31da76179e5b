"""Runs commands as if on Windows or macOS: what those lack is taken away from Python first.

`python foreign_system.py SYSTEM` reads lists of arguments as JSON, and prints status, output and errors of each.
"""

from __future__ import annotations

import asyncio
import multiprocessing.popen_spawn_posix
import os
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import z3

# What the standard library and the solver themselves need here is loaded before it goes.
LOADED = (asyncio, multiprocessing.popen_spawn_posix, shutil, ssl, subprocess, tempfile, z3)
POSIX = {
    os: """fork forkpty fchmod fchown chown lchown chroot geteuid getuid getegid getgid getgroups getpgid getpgrp killpg
    setsid sched_getaffinity mkfifo mknod posix_fadvise posix_spawn posix_spawnp pread pwrite preadv pwritev
    register_at_fork uname ttyname statvfs fstatvfs fchdir lockf set_blocking openpty wait3 wait4 waitid getloadavg
    sysconf nice ctermid setuid setgid O_NOFOLLOW O_DIRECTORY O_NONBLOCK O_CLOEXEC O_NOCTTY O_SYNC WNOHANG""",
    signal: """SIGHUP SIGPIPE SIGALRM SIGUSR1 SIGUSR2 SIGCHLD SIGQUIT SIGKILL SIGTSTP SIGCONT SIGSTOP SIGWINCH alarm
    setitimer pause pthread_kill sigwait siginterrupt""",
    select: "poll epoll",
    socket: "AF_UNIX",
}
MODULES = ("fcntl", "resource", "termios", "tty", "pty", "pwd", "grp", "readline", "curses", "syslog")
LINUX = {os: "sched_getaffinity posix_fadvise O_RSYNC splice memfd_create pidfd_open", select: "epoll"}


def windows() -> None:
    """Takes away what Windows lacks: calls, signals, modules, folders that are opened, a lead of folders."""
    take_away(POSIX)
    sys.modules.update(dict.fromkeys(MODULES))  # type: ignore[arg-type] # None refuses the import
    real: Any = os.open

    def opened(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if dir_fd is not None:
            raise NotImplementedError("dir_fd unavailable on this platform")
        if not isinstance(path, int) and os.path.isdir(path):
            raise PermissionError(13, "Permission denied", path)
        handle: int = real(path, flags, mode)
        return handle

    os.open = opened
    os.O_BINARY = 0  # type: ignore[attr-defined]
    vars(shutil)["_use_fd_functions"] = False
    sys.platform = "win32"


def macos() -> None:
    """Takes away what only Linux has."""
    take_away(LINUX)
    sys.platform = "darwin"


def take_away(lacking: dict[Any, str]) -> None:
    for module, names in lacking.items():
        for name in names.split():
            if hasattr(module, name):
                delattr(module, name)


def strict() -> None:
    """What newer versions of Python give up, and files opened in the encoding of the system, are errors of ours."""
    for kind in (DeprecationWarning, PendingDeprecationWarning, EncodingWarning):
        warnings.filterwarnings("error", category=kind, module=r"statute_runner\b.*")


{"windows": windows, "macos": macos}[os.environ.get("FOREIGN_SYSTEM", "windows")]()
strict()

if __name__ == "__main__":
    import json

    sys.path.insert(0, str(Path(__file__).parent.parent))
    from commands.command import statute

    # sys.stdout is not the command's own, which sets up the standard streams by itself.
    print(
        json.dumps(
            [statute(*arguments, given=b'{"id": "r", "date": "2021-05-05"}\n') for arguments in json.load(sys.stdin)]
        )
    )
