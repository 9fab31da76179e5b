"""The extension for VS Code names what the server has: its command, its shades, its files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "runner" / "vscode"
MANIFEST: dict[str, Any] = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
NEEDED = {"name", "version", "publisher", "engines", "main", "activationEvents", "contributes", "dependencies"}


def test_the_manifest_has_what_an_editor_needs_to_load_it() -> None:
    assert MANIFEST.keys() >= NEEDED
    assert re.fullmatch(r"\^1\.[0-9]+\.0", MANIFEST["engines"]["vscode"])
    assert (FOLDER / MANIFEST["main"]).is_file()
    assert "workspaceContains:**/bundle.yaml" in MANIFEST["activationEvents"]


def test_it_starts_a_command_that_the_runner_has() -> None:
    from statute_runner.commands import VERBS

    program, verb = MANIFEST["contributes"]["configuration"]["properties"]["statute.command"]["default"]

    assert program == "statute"
    assert verb in VERBS


def test_what_the_extension_names_of_itself_is_declared() -> None:
    code = (FOLDER / MANIFEST["main"]).read_text(encoding="utf-8")
    required = set(re.findall(r'require\("([^"]+)"\)', code)) - {"vscode"}
    commands = {one["command"] for one in MANIFEST["contributes"]["commands"]}

    assert {name.partition("/")[0] for name in required} == set(MANIFEST["dependencies"])
    assert set(re.findall(r'registerCommand\("([^"]+)"', code)) == commands
    assert 'getConfiguration("statute").get("command")' in code


def test_the_server_has_every_shade_and_no_command_of_the_extension() -> None:
    pytest.importorskip("pygls")
    from statute_runner.editor.editor_commands import COMMANDS
    from statute_runner.editor.shading import SHADES

    declared = [one["id"] for one in MANIFEST["contributes"]["semanticTokenTypes"]]
    [scopes] = MANIFEST["contributes"]["semanticTokenScopes"]

    assert declared == list(SHADES) == list(scopes["scopes"])
    assert not {one["command"] for one in MANIFEST["contributes"]["commands"]} & set(COMMANDS)


def test_the_page_names_where_the_extension_is() -> None:
    page = (ROOT / "runner" / "statute_runner" / "editor" / "README.md").read_text(encoding="utf-8")

    assert "`runner/vscode`" in page
