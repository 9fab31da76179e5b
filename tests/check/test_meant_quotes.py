"""Whoever takes the help of a quote that is not in the law at its word has a quote that leaves no word uncovered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from check.faults import OLD
from check.tiny_bundle import TINY, checked, planted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.mark import ParameterSet

QUOTE = re.compile(r'quote: (?:"([^"]+)"|([^"{}\n]+?))(?=\}?\n)')


def slips() -> Iterator[ParameterSet]:
    """Each quote of three words or more in which a person drops one, takes another or adds one."""
    for found in QUOTE.finditer((TINY / OLD).read_text()):
        quote = found[1] or found[2]
        words = quote.split()
        if len(words) > 2 and "not_encoded" not in (TINY / OLD).read_text()[: found.start()]:
            for name, slip in {
                "no first": words[1:],
                "no last": words[:-1],
                "no second": [words[0], *words[2:]],
                "another last": [*words[:-1], f"{words[-1]}s"],
                "one more": [*words[:1], "very", *words[1:]],
            }.items():
                if (wrong := " ".join(slip)) and wrong not in quote:
                    yield pytest.param(found.group(), wrong, id=f"{quote[:20]}-{name}")


@pytest.mark.parametrize(("right", "wrong"), list(slips()))
def test_what_is_meant_covers_what_was_covered(
    right: str, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    quote = right.removeprefix("quote: ").strip('"')
    root = planted(tmp_path, right, f'quote: "{wrong}"', OLD)
    _, output = checked(root, capsys)
    (meant,) = re.findall(r"help: did you mean `(.+)`\?", output)
    (root / OLD).write_text((root / OLD).read_text().replace(f'"{wrong}"', f'"{meant}"'))
    status, output = checked(root, capsys)

    assert meant == quote
    assert status == 0, output
