"""Where a result goes is tried before the work: nothing is asked, decided or printed that would then be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .test_options import MODES

if TYPE_CHECKING:
    from .conftest import Run

TAKING = [("ask", "--save"), ("test", "--junit"), ("batch", "--output"), ("batch", "--rejects")]


@pytest.mark.parametrize("place", ["none/out.ndjson", "law", "reader.json/out.ndjson"])
@pytest.mark.parametrize(("verb", "name"), TAKING)
def test_where_a_result_goes_is_tried_before_the_work(run: Run, verb: str, name: str, place: str) -> None:
    """In a folder that is not there, in the place of a folder, below a file."""
    for mode in MODES[verb].values():
        if mode.only and name not in mode.only:
            continue
        seen = run((verb, *mode.arguments, name, place), mode.given, bundle=mode.bundle)

        assert (seen.status, seen.output, seen.files) == (2, "", {}), (mode, seen)
        assert place in seen.errors or "batch-resume" in seen.errors
