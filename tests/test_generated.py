"""Generated files are current: the list of countries, the types of documents, and each bundle's request
schema."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import statute_runner
from statute_runner.request.request_schema import text

ROOT = Path(__file__).parent.parent
GENERATED = {
    "tests/generate/countries.py": "policies/values/country.yaml",
    "tests/generate/document_types.py": "runner/statute_runner/documents.py",
}


@pytest.mark.parametrize("script", GENERATED)
def test_a_generated_file_is_what_its_script_makes(script: str) -> None:
    done = subprocess.run([sys.executable, ROOT / script, "--check"], cwd=ROOT, check=False)

    assert done.returncode == 0


@pytest.mark.parametrize(
    ("script", "file"),
    [
        *GENERATED.items(),
        ("tests/generate/document_types.py", "runner/statute_runner/decide/decision_document.py"),
    ],
)
def test_a_generated_file_says_how_it_was_made(script: str, file: str) -> None:
    assert script in (ROOT / file).read_text().splitlines()[0]


@pytest.mark.parametrize(
    "bundle",
    [
        "policies",
        *(
            f"tests/bundles/{name}"
            for name in ("ftc", "beneficial-owner", "exchange-shape", "lending-library", "privacy-act")
        ),
    ],
)
def test_a_request_schema_is_what_the_facts_make(bundle: str) -> None:
    assert (ROOT / bundle / "request.schema.json").read_text() == text(statute_runner.load(str(ROOT / bundle)).bundle)
