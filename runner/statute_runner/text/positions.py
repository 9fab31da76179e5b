"""Where the values and keys of a file are written: the one form of positions of YAML data.

A path is a JSON Pointer (RFC 6901) without its first slash: the keys and places in lists on the way to a value.
An empty key is written `~`, so that it is not taken for the whole file.
"""

from __future__ import annotations

from statute_runner.problem import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    # Line and column, from 1, and the column after the end on that line (0: on another line).
    Mark = tuple[int, int, int]
    Marks = Mapping[str, Mark]

START = (1, 1, 0)


def pointer(*steps: str | int) -> str:
    """The path of these keys and places in lists."""
    return "/".join([str(step).replace("~", "~0").replace("/", "~1") or "~" for step in steps])


class Positions:
    """The marks of the values of one file by path, and of the keys that name them."""

    file: str
    keys: Marks
    values: Marks

    __slots__ = ("file", "keys", "values")

    def __init__(self, file: str, values: Marks, keys: Marks) -> None:
        self.file, self.values, self.keys = file, values, keys

    def mark(self, path: str) -> Mark:
        """The mark of the value at the path, or of the nearest value around it, or of the first line."""
        while path and path not in self.values:
            path = path.rpartition("/")[0]
        return self.values.get(path, START)

    def span(self, path: str = "", *, key: bool = False) -> Span:
        """The span of the value at the path, or of its key; of the nearest value around it where it has none."""
        return Span(self.file, *(self.keys.get(path) if key else None) or self.mark(path))

    def find(self, path: str, *, key: bool = False) -> Span | None:
        """The span of the value at the path, or of its key; nothing where there is no such value or key."""
        found = (self.keys if key else self.values).get(path)
        return Span(self.file, *found) if found else None
