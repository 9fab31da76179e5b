"""An option has its whole name: a beginning of it is refused, so that a later option takes nobody's abbreviation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statute_runner.commands import VERBS

from .test_options import argument_reader

if TYPE_CHECKING:
    from .conftest import Run


@pytest.mark.parametrize("verb", VERBS)
def test_no_beginning_of_an_option_is_taken_for_it(run: Run, verb: str) -> None:
    names = {
        name
        for action in argument_reader(verb)._actions  # noqa: SLF001 - there is no other list of them
        for name in action.option_strings
        if name.startswith("--")
    }
    beginnings = {name[:-1] for name in names if len(name) > len("--x")} - names
    assert beginnings
    for beginning in beginnings:
        seen = run((verb, beginning))

        assert (seen.status, seen.output, seen.files) == (2, "", {}), beginning
        assert "internal error" not in seen.errors
        assert "unrecognized arguments" in seen.errors or "required" in seen.errors


@pytest.mark.parametrize("beginning", ["--vers", "--hel"])
def test_nor_before_a_verb(run: Run, beginning: str) -> None:
    assert run((beginning,)).status == 2
