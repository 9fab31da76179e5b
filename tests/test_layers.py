"""Imports go one way: each module of the runner stands in a layer and imports from layers below it only."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

RUNNER = Path(__file__).parent.parent / "runner"

LAYERS = [
    line.split()
    for line in (Path(__file__).parent / "layers.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
STATUTE = re.compile(r"\b1628\b|USMCA|NAFTA|customs|tariff|57b-2|\bFTC\b|U\.S\.C\.", re.IGNORECASE)
LONGEST = 250


def module_name(path: Path) -> str:
    parts = path.relative_to(RUNNER).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "runner"


MODULES = {module_name(path): path for path in sorted(RUNNER.rglob("*.py"))}


def layer_of(name: str) -> str:
    """The entry of layers.txt that a module belongs to: its own, or its folder's."""
    return name if name in LEVEL else name.partition(".")[0]


def imported(tree: ast.AST) -> set[str]:
    """The modules of the runner that a module imports anywhere, lazily or for a type checker only."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "runner":
            base = node.module.partition(".")[2]
            for alias in node.names:
                below = f"{base}.{alias.name}" if base else alias.name
                found.add(below if below in MODULES else base or "runner")
        elif isinstance(node, ast.Import):
            found |= {
                alias.name.partition(".")[2] or "runner" for alias in node.names if alias.name.split(".")[0] == "runner"
            }
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_from_lower_layers_only(name: str) -> None:
    layer = layer_of(name)
    assert layer in LEVEL, f"{name} stands in no layer; add it to tests/layers.txt"
    others = {
        other for other in imported(ast.parse(MODULES[name].read_text())) if layer_of(other) != layer or layer == name
    }
    above = {other for other in others if LEVEL[layer_of(other)] >= LEVEL[layer]}

    assert not above


@pytest.mark.parametrize("name", MODULES)
def test_a_module_knows_no_statute(name: str) -> None:
    assert not STATUTE.findall(MODULES[name].read_text())


@pytest.mark.parametrize("name", MODULES)
def test_a_module_is_short(name: str) -> None:
    assert len(MODULES[name].read_text().splitlines()) <= LONGEST


def test_the_layers_name_no_module_that_is_gone() -> None:
    folders = {name.partition(".")[0] for name in MODULES}

    assert set(LEVEL) <= set(MODULES) | folders
