"""How many records may be rejected before a run counts as failed, and its output is not published."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statute_runner.batch.checkpoint import RunTally

STATED = re.compile(r"([0-9]{1,18})|([0-9]{1,3}(?:\.[0-9]{1,9})?)%")
ALL = 100


@dataclass(frozen=True, slots=True)
class RejectLimit:
    """The most records that may be rejected: a number, or a share of the records read. `stated` is how it was given."""

    stated: str
    most: Fraction
    share: bool

    def exceeded(self, tally: RunTally) -> bool:
        """Whether more of the records read so far are rejected than may be."""
        return tally.rejected > (self.most * tally.read if self.share else self.most)

    def settled(self, tally: RunTally) -> bool:
        """Whether it is exceeded whatever may follow; of a share only the end tells."""
        return not self.share and self.exceeded(tally)


def reject_limit(given: str) -> RejectLimit:
    """The limit that an argument states: `N`, or `P%`."""
    found = STATED.fullmatch(given)
    if not found or (found[2] and Fraction(found[2]) > ALL):
        raise argparse.ArgumentTypeError(f"expected a whole number, or a percentage such as 0.5%, got `{given}`")
    return RejectLimit(given, Fraction(found[2]) / ALL if found[2] else Fraction(found[1]), bool(found[2]))
