"""A long line is read once: nothing that looks for slips begins at each of its signs and goes on to the end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from statute_runner.problem import Refused
from statute_runner.text import typeset_signs, yaml_slips, yaml_source

# So long that what begins at each sign and goes on to the end would take hours, and what reads it once no second.
LONG = 2_000_000
LINES = ("'x'", "'x '", "' '", "'\\t'", "', '", "': '", "'- '")
SOUGHT = {
    "statute_runner.text.yaml_repairs": ("CUT.search",),
    "statute_runner.check.typed_text": ("CUT.search", "QUOTED.search", "COMMENT.search"),
    "statute_runner.explain.renderer": ("tidy",),
}


@pytest.mark.parametrize("module", SOUGHT)
def test_what_is_sought_in_a_line_is_found_in_time_with_its_length(module: str) -> None:
    tried = "; ".join(f"m.{name}('a' + {line} * {LONG} + 'b')" for name in SOUGHT[module] for line in LINES)

    done = subprocess.run([sys.executable, "-c", f"import {module} as m; {tried}"], timeout=300, check=False)

    assert done.returncode == 0


@pytest.mark.parametrize("sign", ["\u201c", "\u00a0", "\u2013 "])
def test_no_more_repairs_are_tried_than_may_be(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def counted(text: str) -> str:
        tried.append(text)
        return typeset_signs.plain(text)

    monkeypatch.setattr("statute_runner.text.yaml_slips.plain", counted)
    with pytest.raises(Refused):
        yaml_source.document(f"a: b: {sign * 9_000}\n".encode(), "f")

    assert 0 < len(tried) <= 4 * yaml_slips.MOST_TRIED
