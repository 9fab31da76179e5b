"""The core works where calls, signals and modules of Linux are missing, and says the same to the byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.command import Done, statute

HERE = Path(__file__).parent
FTC = str(HERE.parent / "bundles" / "ftc")
OLD, NEW = "usc/15/57b-2@2006-12-22", "usc/15/57b-2@2020-10-20"
ALIKE = [
    ["decide", "-", "--bundle", FTC],
    ["decide", "-", "--bundle", FTC, "--format", "text", "--full"],
    ["decide", "-", "--bundle", FTC, "--format", "html"],
    ["decide", "-", "--bundle", FTC, "--no-trace"],
    ["check", FTC],
    ["test", FTC],
    ["show", "usc/15/57b-2", "--bundle", FTC],
    ["schema", "--bundle", FTC],
    ["diff", OLD, NEW, "--bundle", FTC, "--format", "markdown"],
    ["timeline", "--bundle", FTC],
    ["new", "request", "--bundle", FTC],
    ["compile", "--on", "2021-05-05", "--bundle", FTC],
    ["sql", "--dialect", "sqlite", "--bundle", FTC],
    ["replay", "-", "--bundle", FTC],
    ["text", "usc/15/57b-2", "--on", "2021-05-05", "--bundle", FTC],
]
"""Verbs whose output is compared; the request of the 5th of May 2021 stands on standard input."""
SYSTEMS = ("windows", "macos")
REQUEST = b'{"id": "r", "date": "2021-05-05"}\n'


def abroad(system: str, folder: Path, commands: list[list[str]]) -> list[Done]:
    """What the commands print on a system."""
    environment = {**os.environ, "FOREIGN_SYSTEM": system, "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    environment |= {"STATUTE_CACHE": str(folder / "cache")}
    done = subprocess.run(
        [sys.executable, "-X", "warn_default_encoding", HERE / "foreign_system.py"],
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Done(*one) for one in json.loads(done.stdout)]


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def writing(out: str) -> list[list[str]]:
    """Verbs that write files into a folder."""
    return [
        ["init", f"{out}/law"],
        ["batch", "rows.ndjson", "--bundle", FTC, "-o", f"{out}/one.ndjson", "--workers", "1"],
        ["batch", "rows.ndjson", "--bundle", FTC, "-o", f"{out}/two.csv", "--workers", "2"],
    ]


@pytest.fixture(name="place", scope="module")
def _place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("systems")
    rows = b"".join(b'{"id": "r%d", "date": "20%02d-05-05"}\n' % (n, n) for n in range(40))
    (place / "rows.ndjson").write_bytes(rows)
    for name in ("here", *SYSTEMS):
        (place / name).mkdir()
    return place


@pytest.fixture(name="here", scope="module")
def _here(place: Path) -> list[Done]:
    """What the verbs say and write on this system."""
    before = Path.cwd()
    os.chdir(place)
    try:
        return [statute(*arguments, given=REQUEST) for arguments in [*ALIKE, *writing("here")]]
    finally:
        os.chdir(before)


@pytest.mark.parametrize("system", SYSTEMS)
def test_verbs_say_the_same(system: str, place: Path, here: list[Done]) -> None:
    """What they print, the files that they write, and what several processes decide."""
    *there, doctor = abroad(system, place, [*ALIKE, *writing(system), ["doctor"]])
    for arguments, one, other in zip([*ALIKE, *writing(system)], here, there, strict=True):
        assert one.status in {0, 1}, one.errors
        said = other.output.replace(f"{system}/", "here/")
        assert (other.status, said) == (one.status, one.output), (arguments, other.errors)
    made = written(place / system)
    assert made == written(place / "here")
    assert {"law/bundle.yaml", "one.ndjson", "two.csv"} <= set(made)
    assert "internal error" not in doctor.errors
    assert ("does not say whose a folder is" in doctor.output) == (system == "windows")
    assert "the cache is not used" not in doctor.output


def test_processes_are_begun_alike_on_every_system() -> None:
    """Forked on none, whatever Python's default is: spawned by name wherever processes are begun."""
    runner = HERE.parents[1] / "runner" / "statute_runner"
    for path in runner.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        begun = text.count(".Process(") + text.count("ProcessPoolExecutor(") + text.count(".Pool(")

        assert text.count('get_context("spawn")') >= begun, path
