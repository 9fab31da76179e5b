"""A value that is none is refused by every argument that takes one; an empty one is never taken for none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .test_options import MODES, arguments_of

if TYPE_CHECKING:
    from .conftest import Run

# Any text is a name for these.
ANY_NAME = {"--keep", "--output", "--rejects", "--junit", "--save", "--id", "--table", "--report", "--summary"}
ANY_NAME |= {"--ask", "--by", "--says", "--because", "--one", "--rule", "--heading", "--law", "--page"}  # or a sentence
ANY_NAME |= {"--master"}  # which is refused without --engine spark, and judged by Spark


def with_values() -> list[tuple[str, str]]:
    return [
        (verb, name)
        for verb in MODES
        for name, action in arguments_of(verb).items()
        if action.option_strings and action.nargs != 0
    ]


@pytest.mark.parametrize(("verb", "name"), with_values())
def test_an_empty_value_is_refused(run: Run, verb: str, name: str) -> None:
    mode = next(iter(MODES[verb].values()))
    seen = run((verb, *mode.arguments, name, ""), mode.given, bundle=mode.bundle)

    assert (seen.status, seen.output, seen.files) == (2, "", {})
    assert name in seen.errors


def takes_any_text(verb: str, name: str) -> bool:
    return name in ANY_NAME or (verb, name) == ("init", "--question")


@pytest.mark.parametrize(("verb", "name"), [one for one in with_values() if not takes_any_text(*one)])
def test_a_value_that_is_none_is_refused(run: Run, verb: str, name: str) -> None:
    for mode in MODES[verb].values():
        if mode.only and name not in mode.only:
            continue
        seen = run((verb, *mode.arguments, name, "banana"), mode.given, bundle=mode.bundle)

        assert (seen.status, seen.files) == (2, {}), (mode, seen)
        assert "banana" in seen.errors or name in seen.errors
        assert "internal error" not in seen.errors


@pytest.mark.parametrize("verb", MODES)
def test_an_empty_argument_is_refused(run: Run, verb: str) -> None:
    if not any(not action.option_strings for action in arguments_of(verb).values()):
        assert run((verb, "", "--bundle", "law")).status == 2
        return
    seen = run((verb, *[""] * sum(not action.option_strings for action in arguments_of(verb).values())))

    assert (seen.status, seen.output, seen.files) == (2, "", {})


TIMES = [(verb, name) for verb, name in with_values() if arguments_of(verb)[name].metavar == "SECONDS"]


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "x", "1e300", "2147483648", "٣"])
@pytest.mark.parametrize(("verb", "name"), TIMES)
def test_a_time_that_is_none_is_refused(run: Run, verb: str, name: str, value: str) -> None:
    for mode in MODES[verb].values():
        seen = run((verb, *mode.arguments, name, value), mode.given, bundle=mode.bundle)

        assert (seen.status, seen.files) == (2, {}), mode
        assert "expected a number of seconds" in seen.errors


@pytest.mark.parametrize("value", ["0", "-1", "2147483648", "9" * 20, "9" * 5000, "1.5", "٣"])
@pytest.mark.parametrize("option", ["--block", "--workers"])
def test_a_count_that_is_none_is_refused(run: Run, option: str, value: str) -> None:
    seen = run(("batch", "requests.ndjson", "-o", "out.ndjson", option, value))

    assert (seen.status, seen.output, seen.files) == (2, "", {})
    assert f"argument {option}: expected a whole number" in seen.errors


@pytest.mark.parametrize("value", ["00", "65536", "99999999999", "-1", "x"])
def test_a_port_that_is_none_is_refused(run: Run, value: str) -> None:
    assert run(("serve", "--bundle", "law", "--port", value)).status == 2


@pytest.mark.parametrize("option", ["--full", "--resume", "--from", "--block", "--checkpoint"])
def test_what_spark_does_not_know_is_refused(run: Run, option: str) -> None:
    value = {"--from": ("csv",), "--block": ("9",), "--checkpoint": ("1",)}.get(option, ())
    seen = run(("batch", "requests.parquet", "-o", "out", "--bundle", "law", "--engine", "spark", option, *value))

    assert seen.status == 2
    assert f"the engine spark does not support {option}: " in seen.errors
