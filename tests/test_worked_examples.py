"""Every example that `schemas/README.md` takes from a worked example stands in the file that it names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from statute_runner.text.yaml_source import document

ROOT = Path(__file__).parent.parent
README = (ROOT / "schemas" / "README.md").read_text()
SECTIONS = ("The members of a list", "What does not exist", "What is not stated", "Registers")
CONSTRUCTS = (
    "type: list",
    "about: ",
    "its: ",
    "some: ",
    "every: ",
    "none: ",
    "at least: ",
    "at most: ",
    "within: ",
    "shares any with: ",
    "may be: none",
    "is: none",
    "when not stated:",
    "is stated: ",
    "cannot be said: ",
)
TOLD = "".join(README.partition(f"\n## {title}\n")[2].partition("\n## ")[0] for title in SECTIONS)
EXAMPLES: list[tuple[str, str]] = re.findall(
    r"`((?:tests/bundles|policies)/[^`]+\.yaml)`[^`]*:\n\n```yaml\n(.*?)```", TOLD, re.DOTALL
)


def stands(part: Any, whole: Any) -> bool:
    """Whether all that the part says is said by the whole, which may say more of it."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(
            key in whole and stands(value, whole[key]) for key, value in part.items()
        )
    if isinstance(part, list):
        return isinstance(whole, list) and all(any(stands(one, other) for other in whole) for one in part)
    return bool(part == whole)


def inside(whole: Any) -> list[Any]:
    """The data of a file, and all that is in it."""
    parts = whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list) else ()
    return [whole, *(found for part in parts for found in inside(part))]


def test_each_example_names_the_file_that_it_is_of() -> None:
    assert len(EXAMPLES) == TOLD.count("```yaml") > 0


@pytest.mark.parametrize(("file", "example"), EXAMPLES, ids=[example.split("\n")[0] for _, example in EXAMPLES])
def test_an_example_stands_in_its_file(file: str, example: str) -> None:
    part = document(example.encode(), "README.md").data
    found = inside(document((ROOT / file).read_bytes(), file).data)

    assert any(stands(part, whole) for whole in found)


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_each_construct_has_an_example(construct: str) -> None:
    assert any(construct in example for _, example in EXAMPLES)
