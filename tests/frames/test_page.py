"""What the page on frames shows is true."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import statute_runner.frames

PAGE = Path(statute_runner.frames.__file__).with_name("README.md")


def test_the_examples_come_to_what_is_shown() -> None:
    pytest.importorskip("polars")
    pytest.importorskip("duckdb")
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)

    assert (failed, tried > 8) == (0, True)
