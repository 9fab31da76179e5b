"""Generated files are current: the list of countries, and each bundle's request schema."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import statute_runner
from statute_runner.request.request_schema import text

ROOT = Path(__file__).parent.parent
COUNTRIES = ROOT / "policies/values/country.yaml"


def test_the_countries_are_those_of_the_library() -> None:
    done = subprocess.run([sys.executable, ROOT / "tests/generate/countries.py", "--check"], cwd=ROOT, check=False)

    assert done.returncode == 0


def test_the_countries_say_how_they_were_made() -> None:
    assert "tests/generate/countries.py" in COUNTRIES.read_text().splitlines()[0]


@pytest.mark.parametrize("bundle", ["policies", "tests/bundles/ftc"])
def test_a_request_schema_is_what_the_facts_make(bundle: str) -> None:
    assert (ROOT / bundle / "request.schema.json").read_text() == text(statute_runner.load(str(ROOT / bundle)).bundle)
