"""The words of a provision in a version file, with what `not_encoded` lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.author.unencoded_words import entry, runs
from statute_runner.author.yaml_edit import with_members
from statute_runner.problem import Span, nearest, quoted, refuse
from statute_runner.text.quotes import Range, where

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ProvisionWords:
    """A provision of a version file: its path, and heading and words as quotes are looked for in them."""

    at: str
    whole: str
    unencoded: tuple[Mapping[str, Any], ...]

    @staticmethod
    def of(data: Mapping[str, Any], at: str, file: str) -> ProvisionWords:
        """The provision at the path. Raises `Refused` where the file has none."""
        found = {one["at"]: one for one in data.get("text") or []}
        if at not in found:
            help_ = nearest(at, found) or f"it has {', '.join(found)}"
            raise refuse("usage", f"no provision {quoted(at)} in {file}", Span(file, 1), help=help_)
        heading, text = found[at].get("heading", ""), found[at].get("text", "")
        whole = f"{heading}\n{text}" if heading and text else heading or text
        return ProvisionWords(at, whole, tuple(data.get("not_encoded") or ()))

    def range_of(self, entry_: Mapping[str, Any]) -> Range | None:
        """Where an entry's words stand in this provision, if it is of it."""
        if entry_["at"] != self.at:
            return None
        return (
            Range(0, len(self.whole))
            if entry_.get("whole")
            else where(entry_["quote"], entry_.get("nth", 0), self.whole)
        )

    def without(self, text: str, quote: str, file: str) -> str:
        """The file, in which no entry lists a word of the quote: one that did lists what is left of it."""
        taken = where(quote, 0, self.whole)
        assert taken is not None, "the quote was looked for"  # noqa: S101 - cannot be
        for n in range(len(self.unencoded) - 1, -1, -1):
            one = self.unencoded[n]
            held = self.range_of(one)
            if held is None or held.end <= taken.start or taken.end <= held.start:
                continue
            left = [entry(self.at, self.whole, run, one["because"]) for run in runs(self.whole, held, [taken])]
            text = with_members(text, ["not_encoded"], n, left, file).text
        return text
