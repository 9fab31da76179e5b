"""In a folder of somebody else's the pytest plugin takes nothing for its own; in a bundle a refusal prints as one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests" / "check" / "tiny"
PASSES = "def test_of_theirs():\n    assert True\n"


def ran(folder: Path, *options: str) -> tuple[int, str]:
    """Runs pytest in the folder, with the plugin and nothing else of this repository.

    Returns the exit status, and what it printed.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    plugin = (
        "-p",
        "no:cacheprovider",
        "-p",
        "statute_runner.pytest_plugin",
        "-c",
        os.devnull,
        "--rootdir",
        str(folder),
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, str(folder), *options],
        cwd=folder,
        env={**environment, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


FOREIGN = {
    "of another tool": b"bundle:\n  name: jobs\ntargets:\n  dev: {mode: development}\n",
    "without a format": b"name: tiny\ntitle: A law\n",
    "of another format": b"format: bundle/v9\nname: tiny\n",
    "with the format further down": b"spec:\n  format: bundle/v1\n",
    "with the format in a text": b"about: |\n  format: bundle/v1\n",
    "with the format in a comment": b"# format: bundle/v1\nname: x\n",
    "a list": b"- format: bundle/v1\n",
    "empty": b"",
    "not YAML": b"{[ : bundle/v1\n",
    "not text": b"\xff\xfe\x00bundle/v1\x00",
    "anchored": b"a: &a {x: 1}\nb: *a\nc: bundle/v1\n",
    "templated": b"{{ range }}\nname: bundle/v1\n{{ end }}\n",
    "several documents": b"---\na: 1\n---\nformat: other/v1 # bundle/v1\n",
    "large": b"# bundle/v1\n" + b"x: 1\n" * 400_000,
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_bundle_of_another_kind_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "bundle.yaml").write_bytes(FOREIGN[name])
    (tmp_path / "deep" / "cases").mkdir(parents=True)
    for place in ("deep/cases/one.yaml", "deep/cases/two.yaml"):
        (tmp_path / place).write_text("input: 1\noutput: [\n")
    (tmp_path / "test_theirs.py").write_text(PASSES)
    status, said = ran(tmp_path)

    assert (status, "1 passed" in said) == (0, True), said


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_what_is_no_regular_file_is_left_alone(tmp_path: Path) -> None:
    for place in ("pipe", "folder", "nowhere", "loop"):
        (tmp_path / place / "cases").mkdir(parents=True)
        (tmp_path / place / "cases" / "one.yaml").write_text("format: cases/v1\n")
    os.mkfifo(tmp_path / "pipe" / "bundle.yaml")
    (tmp_path / "folder" / "bundle.yaml").mkdir()
    (tmp_path / "nowhere" / "bundle.yaml").symlink_to("gone.yaml")
    (tmp_path / "loop" / "bundle.yaml").symlink_to("bundle.yaml")
    (tmp_path / "test_theirs.py").write_text(PASSES)
    status, said = ran(tmp_path)

    assert (status, "1 passed" in said) == (0, True), said


def test_a_bundle_is_collected_beside_one_of_another_kind(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "law")
    (tmp_path / "bundle.yaml").write_bytes(FOREIGN["of another tool"])
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "theirs.yaml").write_text("input: 1\n")
    status, said = ran(tmp_path, "-q")
    found = ran(tmp_path, "--collect-only", "-q")[1]

    assert (status, " failed" in said) == (0, False), said
    assert "law/bundle.yaml::declared changes" in found
    assert "law/code/1/10/cases/lending.yaml::reader" in found
    assert "theirs.yaml" not in found


WRITINGS = ["format: bundle/v1", 'format: "bundle/v1"', "'format': bundle/v1  # ours", "format:   'bundle/v1'"]


@pytest.mark.parametrize("line", WRITINGS)
def test_the_format_may_be_written_in_any_way(tmp_path: Path, line: str) -> None:
    law = shutil.copytree(TINY, tmp_path / "law")
    text = (law / "bundle.yaml").read_text()
    (law / "bundle.yaml").write_text(text.replace("format: bundle/v1", line))

    assert "declared changes" in ran(tmp_path, "--collect-only", "-q")[1]


FAULTS = {
    "a key that is not known": ("bundle.yaml", "name: tiny-lending", "nam: tiny-lending", "bundle.yaml:3:1: "),
    "YAML that is none": ("bundle.yaml", "title: A small", "title: [A small", "bundle.yaml:"),
    "a rule that is none": ("code/1/10/2010-01-01.yaml", "rule: overdue", "rule: overdu", "code/1/10/2010-01-01.yaml:"),
    "a case of another shape": ("code/1/10/cases/lending.yaml", "says: So does", "said: So does", "lending.yaml:"),
    "a mark of byte order amid the text": ("bundle.yaml", "# yaml-language", "# \ufeffyaml-language", "text-character"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_refusal_prints_as_one(tmp_path: Path, fault: str) -> None:
    law = shutil.copytree(TINY, tmp_path / "law")
    file, right, wrong, told = FAULTS[fault]
    text = (law / file).read_text()
    assert text.count(right) == 1
    (law / file).write_text(text.replace(right, wrong))

    for other in ("bundle.yaml", "lending.yaml"):
        status, said = ran(law, "--tb=long", f"--ignore-glob=*{other}")
        assert status in {1, 2}, said
        assert told in said
        for word in ("Traceback", "raise ", "Refused", ".py:"):
            assert word not in said, said
