"""A verb that takes a citation and a day takes them as one word too, as `diff` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from statute_runner.cli import main
from statute_runner.console.dated_citation import dated
from statute_runner.problem import Refused

FTC = str(Path(__file__).parents[1] / "bundles" / "ftc")
CITATION, DAY = "usc/15/57b-2", "2007-01-01"


@pytest.mark.parametrize(
    ("named", "on", "meant"),
    [
        ("a/1", None, ("a/1", None)),
        ("a/1", "2007-01-01", ("a/1", "2007-01-01")),
        (None, None, (None, None)),
        ("a/1@2007-01-01", None, ("a/1", "2007-01-01")),
        ("a/1@2007-01-01", "2007-01-01", ("a/1", "2007-01-01")),
        ("a/1#rule@2007-01-01", None, ("a/1#rule", "2007-01-01")),
        ("a/1@2007-01-01#rule", None, ("a/1#rule", "2007-01-01")),
        ("a/1/b/2@2007-01-01", None, ("a/1/b/2", "2007-01-01")),
        ("a/1@2007-01-01/b/2", None, ("a/1/b/2", "2007-01-01")),
    ],
)
def test_the_day_stands_before_or_behind_a_rule_or_provision(
    named: str | None, on: str | None, meant: tuple[str | None, str | None]
) -> None:
    assert dated(named, on) == meant


@pytest.mark.parametrize(
    ("named", "on", "said"),
    [
        ("a/1@2007-13-01", None, "2007-13-01"),
        ("a/1@", None, "expected a date"),
        ("a/1@2007-01-01", "2008-01-01", "name two days"),
    ],
)
def test_what_is_no_day_or_another_is_refused(named: str, on: str | None, said: str) -> None:
    with pytest.raises(Refused, match=said):
        dated(named, on)


@pytest.mark.parametrize(
    ("verb", "more"), [(("text",), ()), (("show",), ()), (("show",), ("--sign-off",)), (("show", "graph"), ())]
)
def test_it_says_what_the_option_says(
    verb: tuple[str, ...], more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for command in ([*verb, CITATION, "--on", DAY], [*verb, f"{CITATION}@{DAY}"], [*verb, f"{CITATION}@2021-01-01"]):
        assert main([*command, *more, "--bundle", FTC]) == 0
        said.append(capsys.readouterr().out)

    assert said[0] == said[1]
    assert said[0] != said[2]
