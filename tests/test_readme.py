"""What the README shows is true: its commands are run and their output compared, its rule stands in the law, `.ci/run`
calls its test command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def blocks(kind: str) -> list[str]:
    return [text for name, text in BLOCKS if name == kind]


def sessions() -> list[tuple[str, str]]:
    """Each command shown, with the output shown below it."""
    found: list[tuple[str, str]] = []
    for block in blocks("console"):
        for line in block.splitlines(keepends=True):
            if line.startswith("$ "):
                found.append((line[2:].rstrip("\n"), ""))
            else:
                command, shown = found.pop()
                found.append((command, shown + line))
    return found


@pytest.fixture(name="copy", scope="module")
def _copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("readme")
    for folder in ("policies", "schemas", "tests/bundles"):
        shutil.copytree(ROOT / folder, copy / folder)
    return copy


@pytest.mark.parametrize(("command", "shown"), sessions(), ids=[command[:60] for command, _ in sessions()])
def test_a_command_prints_what_is_shown(command: str, shown: str, copy: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=copy,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PATH": path},
        check=False,
    )

    assert done.stdout.rstrip() == shown.rstrip()


def test_the_rule_shown_stands_in_the_law() -> None:
    (rule,) = blocks("yaml")

    assert rule in (ROOT / "policies/usc/19/1628/2020-07-01.yaml").read_text()


def test_the_clause_shown_stands_in_the_law() -> None:
    clause = " ".join(line.removeprefix("> ") for line in README.splitlines() if line.startswith("> ")).removeprefix(
        "**19 U.S.C. 1628(b)(2)** "
    )
    law = " ".join((ROOT / "policies/usc/19/1628/2020-07-01.yaml").read_text().split())

    assert clause in law


def test_the_python_shown_runs() -> None:
    (code,) = blocks("python")
    scope: dict[str, object] = {}
    exec(code, scope)  # noqa: S102 - the README's own lines

    assert scope["decision"]["outcome"] == "undetermined"  # type: ignore[index]
    assert scope["answer"]["outcome"] == "undetermined"  # type: ignore[index]
    assert json.loads(scope["line"]) == scope["answer"]  # type: ignore[arg-type]


def test_ci_calls_the_test_command() -> None:
    decide, test, serve = (block.strip() for block in blocks("sh"))

    lines = (ROOT / ".ci/run").read_text().splitlines()
    # which leaves out what needs a program outside Python, but not there
    assert {"  .venv/bin/statute check", "  .venv/bin/statute prove >/dev/null"} < {*lines}
    assert any(line.startswith("export PYTEST_ADDOPTS=\"-m ''\"") for line in lines[: lines.index(test)])
    assert "statute decide policies/examples/mexico.yaml" in decide
    assert serve.endswith(".venv/bin/statute serve")
    assert (ROOT / "policies/examples/mexico.yaml").is_file()


def test_the_pictures_shown_are_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
