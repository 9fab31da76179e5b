"""One entry of `reviewed:`: who vouches for which parts of a version or a reading."""

from __future__ import annotations

from statute_runner.value import value


@value
class Signature:
    """One entry of `reviewed:`: `parts` still fit what was signed, `void` do not, or are gone.

    `beyond` came after it under a scope that reaches them. `exact` says whether it records what was signed; an entry
    that does not is read as it is, for the whole file. `path` is where it is written.
    """

    by: str
    day: str
    until: str
    scope: str
    exact: bool
    parts: tuple[str, ...]
    void: tuple[str, ...]
    beyond: tuple[str, ...]
    path: str

    def stands(self, day: str) -> bool:
        """Whether it vouches for anything under the law of this day; where no day is given, it has not ended."""
        return bool(self.parts) and not (self.until and day > self.until)
