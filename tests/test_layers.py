"""Imports go one way: each folder of the package, and each module at its top, stands in a layer and imports from layers
below it only."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

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


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text())


@cache
def imported(module: str) -> frozenset[str]:
    """The modules of the package that a module imports anywhere, lazily or for a type checker only."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else str(node.module) for name in names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == PACKAGE.name}
    return frozenset(found)


def test_every_module_stands_in_a_layer() -> None:
    assert [name for name in MODULES if room_of(name) not in LEVEL] == [], "add the folder to tests/layers.txt"


def test_a_module_imports_from_lower_layers_only() -> None:
    others = {(name, other) for name in MODULES for other in imported(name) if room_of(other) != room_of(name)}

    assert len(others) > len(LEVEL)
    assert [pair for pair in sorted(others) if LEVEL[room_of(pair[1])] >= LEVEL[room_of(pair[0])]] == []


def test_no_module_imports_itself_through_others() -> None:
    graph = {name: imported(name) - {name} for name in MODULES}

    assert set(TopologicalSorter(graph).static_order()) >= set(MODULES)


def test_only_the_command_the_application_of_asgi_and_the_reference_import_verbs() -> None:
    verbs = {name for name in MODULES if room_of(name) == "commands"}
    users = [name for name in MODULES if imported(name) & verbs]

    assert sorted(users) == [f"{PACKAGE.name}.{one}" for one in ("asgi", "cli", "commands.docs")]


def test_a_module_knows_no_statute() -> None:
    found = {name: STATUTE.findall(path.read_text()) for name, path in MODULES.items()}

    assert {name: words for name, words in found.items() if words} == {}


def test_a_module_that_people_write_is_short() -> None:
    written = {name: path.read_text() for name, path in MODULES.items()}
    lines = {name: len(text.splitlines()) for name, text in written.items() if not text.startswith("# Generated")}

    assert {name: number for name, number in lines.items() if number > LONGEST} == {}


def test_the_layers_are_the_folders_and_the_modules_at_the_top() -> None:
    assert {room_of(name) for name in MODULES} == set(LEVEL)
    assert len(LEVEL) == sum(map(len, LAYERS))


def test_no_class_has_the_name_of_another() -> None:
    found = Counter(node.name for name in MODULES for node in ast.walk(tree_of(name)) if isinstance(node, ast.ClassDef))

    assert [name for name, times in found.items() if times > 1] == []


def test_no_module_has_the_name_of_another_but_a_folder_and_its_verb() -> None:
    last = {name: name.rpartition(".")[2] for name in MODULES}
    found = Counter(last.values())
    twice = {name for name, stem in last.items() if found[stem] > 1}

    assert [name for name in sorted(twice) if not re.fullmatch(rf"{PACKAGE.name}\.(commands\.)?\w+", name)] == []
