"""A bundle for a hypothetical amendment: `policies/`, what `statute new` drafts, and the edits that make it law."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

import statute_runner
from statute_runner.amend.draft import DRAFT, draft, write

ROOT = Path(__file__).parent.parent.parent
POLICIES = ROOT / "policies"
FTC = ROOT / "tests" / "bundles" / "ftc"
HYPOTHETICAL = Path(__file__).parent / "hypothetical"


def overlaid(name: str, target: Path) -> Path:
    """The folder of the bundle as the amendment leaves it."""
    source = HYPOTHETICAL / name
    shutil.copytree(POLICIES, target)
    for edits in source.rglob("*.edits"):
        made = edits.relative_to(source).with_suffix("")
        bundle = statute_runner.load(str(target), cache=False).bundle
        write(bundle, draft(bundle, str(made.parent), made.stem))
        for edit in yaml.safe_load(edits.read_text()):
            edited(target / made, edit["find"], edit["put"])
        edited(target / made, DRAFT, "")
    for cases in source.rglob("cases/*.yaml"):
        shutil.copy(cases, target / cases.relative_to(source))
    return target


def edited(file: Path, find: str, put: str) -> None:
    """Replaces words that stand in the file exactly once."""
    text = file.read_text()
    assert text.count(find) == 1, (str(file), find, text.count(find))
    file.write_text(text.replace(find, put))
