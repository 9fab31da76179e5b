"""The kind of a file of a bundle follows from its path alone."""

from __future__ import annotations

import random
import re

from statute_runner.loading.bundle_files import kind_of

KINDS = {
    "bundle": r"bundle\.yaml",
    "facts": r"facts\.yaml",
    "values": r"values/[A-Za-z0-9_-]+\.yaml",
    "reading": r"readings/[a-z0-9-]+\.md",
    "cases": r"(?:.+/)?cases/[^/]+\.yaml",
    "section": r".+/[0-9]{4}-[0-9]{2}-[0-9]{2}\.yaml",
    "template": r".+/explain/[a-z_]+\.j2",
    "properties": r"properties\.yaml",
    "example": r"examples/[A-Za-z0-9_-]+\.(?:yaml|json|ndjson)",
    "generated": r"request\.schema\.json",
}
FOLDERS = (
    "",
    "values/",
    "readings/",
    "cases/",
    "explain/",
    "examples/",
    "usc/",
    "usc/19/",
    "a\nb/",
    "Cases/",
    "x/y z/",
)
STEMS = (
    *(
        "bundle",
        "facts",
        "properties",
        "request.schema",
        "country",
        "goods-date",
        "Goods_Date",
        "route",
        "a.b",
        "",
        "é",
    ),
    *("2024-01-01", "2024-1-01", "2024-13-01", "2024-01-0\u0661", "a b", "a\n", "-", "_", "\n2024-01-01"),
)
ENDINGS = (".yaml", ".yml", ".md", ".j2", ".json", ".ndjson", ".YAML", "", ".", ".yaml\n", ".yaml.md")


def test_every_path_has_the_kind_that_its_pattern_says() -> None:
    rng = random.Random(1)
    paths = [f"{folder}{stem}{ending}" for folder in FOLDERS for stem in STEMS for ending in ENDINGS]
    paths += [f"{rng.choice(FOLDERS)}{path}" for path in paths]
    found = set()
    for path in paths:
        expected = next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, path)), "")
        found.add(expected)

        assert (path, kind_of(path)) == (path, expected)
    assert found == {*KINDS, ""}
