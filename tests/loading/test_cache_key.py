"""The cache is another's as soon as any module of the package or any schema is another: what it depends on is found,
not listed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import statute_runner

PACKAGE = Path(statute_runner.__file__).parent
ROOT = Path(__file__).parent.parent.parent
PRINTED = """
import os, sys
sys.path.insert(0, sys.argv[1])
from statute_runner.loading.cache import runner_key
before = runner_key()
for path in sys.argv[2:]:
    kept = os.stat(path)
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns + 1))
    if runner_key() == before:
        print(path)
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns))
"""


def test_the_key_of_the_cache_changes_with_every_module_and_every_schema(tmp_path: Path) -> None:
    copy = tmp_path / "runner" / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "shipped"))
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    paths = [*map(str, copy.rglob("*.py")), *map(str, tmp_path.glob("schemas/v1/*.json"))]
    done = subprocess.run(
        [sys.executable, "-B", "-c", PRINTED, str(copy.parent), *paths], capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.stderr) == ("", "")
    assert len(paths) > len(list((copy / "commands").glob("*.py")))
