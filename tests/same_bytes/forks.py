"""The command as forks of this process, two or more at once."""

from __future__ import annotations

import os
import pkgutil
import signal
import sys
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    Main = Callable[[], int]
    Fork = tuple[tuple[str, ...], Path, Mapping[str, str], str]

LONGEST = 900


def imported() -> Main:
    """What the command `statute` calls, with every module of its package imported."""
    (found,) = entry_points(group="console_scripts", name="statute")
    main: Main = found.load()
    package = found.module.partition(".")[0]
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    return main


def waited(main: Main, forks: Sequence[Fork]) -> Iterator[int]:
    """The exit status of each, in order.

    Standard output and error are the files `.stdout` and `.stderr` of its folder.
    """
    running: dict[int, int] = {}
    ended: dict[int, int] = {}
    left = list(enumerate(forks))
    for n in range(len(forks)):
        while n not in ended:
            while left and len(running) < (os.cpu_count() or 1):
                at, fork = left.pop(0)
                running[forked(main, fork)] = at
            child, status = os.wait()
            ended[running.pop(child)] = os.waitstatus_to_exitcode(status)
        yield ended[n]


def forked(main: Main, fork: Fork) -> int:
    """The process of one run."""
    arguments, place, environment, typed = fork
    given, written = place / ".given", os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    given.write_text(typed)
    child = os.fork()
    if child:
        return child
    signal.alarm(LONGEST)
    os.chdir(place)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["statute", *arguments]
    ways = (given, os.O_RDONLY, "r"), (place / ".stdout", written, "w"), (place / ".stderr", written, "w")
    streams: list[Any] = []
    for number, (path, flags, mode) in enumerate(ways):
        os.dup2(os.open(path, flags, 0o644), number)
        streams.append(open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - it ends with the process
    given.unlink()
    sys.stdin, sys.stdout, sys.stderr = streams
    status = 1
    try:
        status = main()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    finally:
        for stream in streams[1:]:
            stream.flush()
        os._exit(status)
