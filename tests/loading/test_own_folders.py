"""Only a bundle's own folders count: what other tools keep beside it is no fault, and a linked folder is said."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import statute_runner
from check.tiny_bundle import TINY, checked

if TYPE_CHECKING:
    from pathlib import Path

CASES = "format: cases/v1\ncases: {}\n"
BESIDE = {
    "mkdocs.yaml": "site_name: Lending\nplugins: !!python/name:os.system\n",
    "docker-compose.yml": "services: {}\n",
    "report.j2": "{{ nothing }}\n",
    "node_modules/yaml/test/cases/one.yaml": "a: &a [*a]\n",
    "node_modules/calendar/2020-01-01.yaml": "a: b\n",
    "docs/index.yaml": "a: b\n",
    "docs/cases/one.yaml": CASES,
    "docs/explain/page.j2": "{{ nothing }}\n",
    "charts/lending/values.yaml": "replicas: 2\n",
    ".github/workflows/build.yaml": "on: push\n",
}


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return shutil.copytree(TINY, tmp_path / "tiny")


def put(root: Path, path: str, content: str = "a: b\n") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(content)


@pytest.mark.parametrize("path", BESIDE)
def test_what_other_tools_keep_beside_a_bundle_is_left_alone(
    path: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = statute_runner.load(str(root), cache=False).bundle.sha256
    _, output = checked(root, capsys)
    put(root, path, BESIDE[path])

    assert checked(root, capsys) == (0, output)
    assert statute_runner.load(str(root), cache=False).bundle.sha256 == before


@pytest.mark.parametrize(
    "path",
    ["code/1/40/index.yaml", "values/colour.yml", "readings/A.md", "facts.yml", "Bundle.yaml", "2020-01-01.yaml"],
)
def test_what_was_meant_for_the_bundle_is_a_fault(path: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, path)
    status, output = checked(root, capsys)

    assert status == 1
    assert f"tiny/{path}:1:1: file-stray " in output


def test_a_version_misnamed_in_a_folder_of_its_own_is_a_warning(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "rules/1/40/2020-1-1.yaml")
    status, output = checked(root, capsys)

    assert status == 0
    assert "tiny/rules/1/40/2020-1-1.yaml:1:1: file-stray warning: " in output


@pytest.mark.parametrize("name", ["code", "values", "readings", "code/1", "code/1/10/cases"])
@pytest.mark.parametrize("there", [True, False])
def test_a_linked_folder_of_the_bundle_is_said(
    name: str, there: bool, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / name).rename(tmp_path / "elsewhere")
    (root / name).symlink_to(tmp_path / ("elsewhere" if there else "gone"))
    status, output = checked(root, capsys)

    assert status == 1
    assert f"tiny/{name}:1:1: file-link a folder of a bundle must not be a link\n" in output
    with pytest.raises(statute_runner.Refused, match="file-link"):
        statute_runner.load(str(root))


def test_a_linked_folder_beside_them_is_a_warning(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "docs").symlink_to(tmp_path / "elsewhere")
    (root / "node_modules").symlink_to(tmp_path / "elsewhere")
    status, output = checked(root, capsys)

    assert status == 0
    assert "tiny/docs:1:1: file-link warning: a linked folder is not read\n" in output
    assert "node_modules" not in output
