"""An entry of the cache is another's as soon as a module that took part in the checks, or a schema, is another: what it
depends on is found, not listed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import statute_runner

PACKAGE = Path(statute_runner.__file__).parent
ROOT = Path(__file__).parent.parent.parent
# Loads a bundle that no cache holds; then prints what was loaded for it, and after `:` what may change unnoticed. Where
# it has registers, what is asked for is their entry: it is made last, when all that checked law or registers is loaded.
PRINTED = """
import os, sys
sys.path.insert(0, sys.argv[1])
import statute_runner
bundle = statute_runner.load(sys.argv[2]).bundle
loaded = sorted(module.__file__ for name, module in sys.modules.items() if name.startswith("statute_runner"))
from statute_runner.loading import cache
from statute_runner.text.digest import digest
place, key = sys.argv[2], bundle.sha256
registers = bundle.facts.registers
if registers:
    place, key = os.path.join(place, "register"), digest(f"{key} {registers.sha256}".encode())
for path in [*loaded, *sys.argv[3:]]:
    kept = os.stat(path)
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns + 1))
    print(path, "" if cache.read(place, key) is None else ":")
    os.utime(path, ns=(kept.st_atime_ns, kept.st_mtime_ns))
print("nothing", "" if cache.read(place, key) is None else ":")
"""


@pytest.mark.parametrize("bundle", ["tests/bundles/ftc", "policies"])
def test_an_entry_is_believed_only_where_all_that_checked_it_and_every_schema_is_the_same(
    bundle: str, tmp_path: Path
) -> None:
    copy = tmp_path / "runner" / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "shipped"))
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    schemas = [str(path) for path in tmp_path.glob("schemas/v1/*.json")]
    done = subprocess.run(
        [sys.executable, "-B", "-c", PRINTED, str(copy.parent), str(ROOT / bundle), *schemas],
        capture_output=True,
        text=True,
        env={**os.environ, "STATUTE_CACHE": str(tmp_path / "cache")},
        check=False,
    )
    printed = [line.partition(" ")[::2] for line in done.stdout.splitlines()]

    assert done.stderr == ""
    assert [path for path, unnoticed in printed if unnoticed] == ["nothing"]
    checks = {str(path) for path in (copy / "loading").glob("*_checks.py")}
    assert {path for path, _ in printed} >= {*checks, *schemas, str(copy / "logic/operators.py")}
    assert checks
    assert (str(copy / "loading/register_loader.py") in dict(printed)) == (bundle == "policies")
