"""Has git end the lines of a bundle alike in every checkout, whatever system or setting it is made under."""

from __future__ import annotations

import os

from statute_runner.loading import file_replacement
from statute_runner.loading.output_target import inside

NAME = ".gitattributes"
CONTENT = b"* text=auto eol=lf\n"


def keep_line_ends(root: str) -> str | None:
    """Writes the attributes beside bundle.yaml, and returns where; nothing where its repository has some already."""
    place = os.path.realpath(root)
    while not os.path.lexists(os.path.join(place, NAME)):
        above = os.path.dirname(place)
        if above == place or os.path.lexists(os.path.join(place, ".git")):
            written = inside(root, NAME)
            file_replacement.write(written, CONTENT, new=True)
            return written.name
        place = above
    return None
