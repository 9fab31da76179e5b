"""What a folder of inputs holds that is not read: told, so that no request is left out without a word."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.batch.input_sources import HIDDEN, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHOWN = 3


def passed_over(names: Sequence[str]) -> str:
    """A line for standard error that names what folders hold beside inputs; nothing where they hold no more."""
    found = [path for name in names if os.path.isdir(name) for path in beside(name)]
    if not found:
        return ""
    shown = ", ".join(f"`{path}`" for path in found[:SHOWN])
    more = f" and {len(found) - SHOWN:,} more" if len(found) > SHOWN else ""
    return f"statute: not read: {shown}{more}; of a folder those files are whose ending is known, and of folders in it those named column=value\n"


def beside(folder: str) -> Iterator[str]:
    """The files of a folder that are of no known format, and the folders in it that are not gone into, in order.

    What begins with a dot or an underscore is nobody's data, by the custom of those who write such folders.
    """
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.startswith(HIDDEN):
            continue
        if os.path.isfile(path):
            if not kind_of(path)[0]:
                yield path
        elif "=" in name and os.path.isdir(path) and not os.path.islink(path):
            yield from beside(path)
        else:
            yield path
