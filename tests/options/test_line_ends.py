"""What any verb says does not depend on how a checkout ends its lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .test_options import MODES
from .test_streams import CACHED

if TYPE_CHECKING:
    from .conftest import Run

# This one goes on from a file of its own, which says how the inputs were.
RESUMED = ("batch", "half")


@pytest.mark.parametrize(
    ("verb", "title"), [(verb, title) for verb in MODES for title in MODES[verb] if (verb, title) != RESUMED]
)
def test_a_verb_says_the_same_where_lines_end_with_crlf(run: Run, run_in_checkout: Run, verb: str, title: str) -> None:
    mode = MODES[verb][title]
    there = run_in_checkout((verb, *mode.arguments), mode.given.replace("\n", "\r\n"), bundle=mode.bundle)
    checkout = Path.cwd()
    here = run((verb, *mode.arguments), mode.given, bundle=mode.bundle)

    output = there.output.replace(str(checkout), str(Path.cwd()))
    assert (there.status, cached(output), there.errors) == (here.status, cached(here.output), here.errors)


def cached(output: str) -> str:
    """What is said, whatever the cache holds."""
    return CACHED.sub(b"cached", output.encode()).decode()
