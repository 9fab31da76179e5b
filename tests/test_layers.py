"""Imports go one way: each folder of the package, and each module at its top, stands in a layer and imports from layers
below it only."""

from __future__ import annotations

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "runner" / "statute_runner"
LAYERS = [
    line.split()
    for line in (Path(__file__).parent / "layers.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
STATUTE = re.compile(r"\b1628\b|USMCA|NAFTA|customs|tariff|57b-2|\bFTC\b|U\.S\.C\.", re.IGNORECASE)
LONGEST = 250


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def room_of(name: str) -> str:
    """The entry of layers.txt that a module belongs to: its folder, or itself where it stands at the top."""
    return name.split(".")[1] if "." in name else name


def imported(tree: ast.AST) -> set[str]:
    """The modules of the package that a module imports anywhere, lazily or for a type checker only."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == PACKAGE.name}
    return found


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_from_lower_layers_only(name: str) -> None:
    room = room_of(name)
    assert room in LEVEL, f"{name} stands in no layer; add its folder to tests/layers.txt"
    others = {room_of(other) for other in imported(ast.parse(MODULES[name].read_text()))} - {room}

    assert not {other for other in others if LEVEL[other] >= LEVEL[room]}


def test_no_module_imports_itself_through_others() -> None:
    graph = {name: imported(ast.parse(path.read_text())) - {name} for name, path in MODULES.items()}

    assert set(TopologicalSorter(graph).static_order()) >= set(MODULES)


def test_only_the_command_the_application_of_asgi_and_the_reference_import_verbs() -> None:
    verbs = {name for name in MODULES if room_of(name) == "commands"}
    users = [name for name, path in MODULES.items() if imported(ast.parse(path.read_text())) & verbs]

    assert sorted(users) == [f"{PACKAGE.name}.{one}" for one in ("asgi", "cli", "commands.docs")]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_knows_no_statute(name: str) -> None:
    assert not STATUTE.findall(MODULES[name].read_text())


@pytest.mark.parametrize("name", MODULES)
def test_a_module_that_people_write_is_short(name: str) -> None:
    text = MODULES[name].read_text()

    assert text.startswith("# Generated") or len(text.splitlines()) <= LONGEST


def test_the_layers_are_the_folders_and_the_modules_at_the_top() -> None:
    assert {room_of(name) for name in MODULES} == set(LEVEL)
    assert len(LEVEL) == sum(map(len, LAYERS))


def test_no_class_has_the_name_of_another() -> None:
    found = Counter(
        node.name
        for path in MODULES.values()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef)
    )

    assert [name for name, times in found.items() if times > 1] == []


def test_no_module_has_the_name_of_another_but_a_folder_and_its_verb() -> None:
    last = {name: name.rpartition(".")[2] for name in MODULES}
    found = Counter(last.values())
    twice = {name for name, stem in last.items() if found[stem] > 1}

    assert [name for name in sorted(twice) if not re.fullmatch(rf"{PACKAGE.name}\.(commands\.)?\w+", name)] == []
