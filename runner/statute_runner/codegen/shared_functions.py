"""Functions of generated modules that are the same in several of them: one object, so that it is warm in all.

Most of what the members of lists are asked is asked under the law of every period.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

WORD = re.compile(r"\w+")
HEAD = "def "


class SharedFunctions:
    """The functions that were made so far, each under its text, in which what it names of its module is spelt out."""

    def __init__(self) -> None:
        self.found: dict[Hashable, Any] = {}

    def share(self, scope: dict[str, Any], lines: Iterable[str], constants: Mapping[str, str]) -> None:
        """Puts those that were made before into the names of a module, of whose functions these are the lines.

        A function stands after those that it calls; `constants` are the texts of what the module has names for.
        """
        means: dict[str, object] = {**constants}
        for name, text in functions(lines):
            named = tuple((word, means[word]) for word in dict.fromkeys(WORD.findall(text)) if word in means)
            scope[name] = means[name] = self.found.setdefault((text, named), scope[name])


def functions(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The name of each function, and what follows it."""
    for part in "\n".join(["", *lines]).split(f"\n{HEAD}")[1:]:
        name, _, rest = part.partition("(")
        yield name, rest
