"""Every package of an extra, absent, too old and broken: the verb says what to install, or does without it.

A fake module stands before the real one on the path.
"""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from statute_runner.console.batch_engine import SMALL
from statute_runner.optional_packages import DISTRIBUTIONS, OLDEST, older

ROOT = Path(__file__).parent.parent.parent
REQUESTS = b'{"id":"a","date":"2024-03-15"}\n{"id":"b","date":"1980-03-15"}\n'
# In a process of its own: the packages that are not there, then the command.
COMMAND = """
import sys
for name in filter(None, sys.argv[1].split(",")):
    sys.modules[name] = None
from statute_runner.cli import main
raise SystemExit(main(sys.argv[2:]))
"""
OLD = '__version__ = "0.0.9"\n'
BROKEN = 'raise OSError("libold.so: cannot open shared object file")\n'
STATES = ("absent", "old", "broken")
SAYS = {
    "absent": "{0}, which is not installed",
    "old": "{0} {1} or later, not 0.0.9",
    "broken": "{0}, which cannot be imported (libold.so: cannot open shared object file)",
}
# The package, the extra that it comes with, the code of the refusal, and a command that cannot do without it.
NEEDING = [
    ("duckdb", "duckdb", "batch-extra", ["batch", "--engine", "duckdb", "in.parquet"]),
    ("sqlglot", "duckdb", "batch-extra", ["batch", "--no-cache", "--engine", "duckdb", "in.parquet"]),
    ("pyarrow", "duckdb", "batch-extra", ["batch", "--engine", "duckdb", "in.parquet"]),
    ("pyarrow", "batch", "batch-extra", ["batch", "in.parquet"]),
    ("pyarrow", "batch", "batch-extra", ["batch", "in.ndjson", "-o", "out.parquet"]),
    ("zstandard", "batch", "batch-extra", ["batch", "in.ndjson.zst"]),
    ("zstandard", "batch", "batch-extra", ["batch", "in.ndjson", "-o", "out.csv.zst"]),
    ("pyspark", "spark", "batch-extra", ["batch", "--engine", "spark", "in.parquet", "-o", "out"]),
    ("sqlglot", "sql", "sql-extra", ["sql", "--dialect", "duckdb"]),
    ("docxtpl", "letters", "letters-extra", ["decide", "in.ndjson", "--format", "docx"]),
    ("typst", "letters", "letters-extra", ["decide", "in.ndjson", "--format", "pdf"]),
    ("starlette", "serve", "serve-extra", ["serve", "--port", "8699"]),
    ("uvicorn", "serve", "serve-extra", ["serve", "--port", "8699"]),
    ("pygls", "lsp", "lsp-extra", ["lsp"]),
    ("z3", "analyse", "solver-missing", ["prove", "{bundle}"]),
    ("z3", "analyse", "solver-missing", ["check", "--deep", "{bundle}"]),
    ("z3", "analyse", "solver-missing", ["test", "--mutate", "{bundle}"]),
]


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Requests in every form."""
    folder = tmp_path_factory.mktemp("requests")
    (folder / "in.ndjson").write_bytes(REQUESTS)
    (folder / "in.ndjson.gz").write_bytes(gzip.compress(REQUESTS))
    (folder / "in.ndjson.zst").write_bytes(pytest.importorskip("zstandard").compress(REQUESTS))
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    # A small file is decided by Python anyway.
    table = pa.table({"id": ["a", "b"], "date": ["2024-03-15", "1980-03-15"]})
    pq.write_table(table.replace_schema_metadata({"padding": "x" * SMALL}), folder / "in.parquet")
    return folder


def command(folder: Path, packages: str, state: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the command does where the packages, with commas between, are absent, too old or broken."""
    fakes = folder / f"{packages}-{state}"
    for package in packages.split(",") if state in {"old", "broken"} else ():
        (fakes / package).mkdir(parents=True, exist_ok=True)
        (fakes / package / "__init__.py").write_text(OLD if state == "old" else BROKEN)
    return subprocess.run(
        [sys.executable, "-c", COMMAND, packages if state == "absent" else "", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, (fakes, ROOT / "runner"))),
            "STATUTE_BUNDLE": str(ROOT / "policies"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("package", "extra", "code", "arguments"), NEEDING)
def test_what_needs_a_package_says_which_and_how_to_have_it(
    folder: Path, package: str, extra: str, code: str, arguments: list[str], state: str
) -> None:
    if package == "sqlglot" and "duckdb" in arguments:
        pytest.importorskip("duckdb")
    done = command(folder, package, state, *(each.format(bundle=ROOT / "policies") for each in arguments))
    said = re.escape(SAYS[state].format(package, OLDEST[package]))

    assert done.returncode == 2
    assert done.stdout == ""
    assert re.match(f"{code} .* needs {said}", done.stderr), done.stderr
    assert f"\n  help: install the extra: pip install 'statute-runner[{extra}]'\n" in done.stderr
    assert not list(folder.glob("out*"))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("package", ["duckdb", "sqlglot"])
def test_parquet_is_decided_by_python_where_the_engine_duckdb_cannot_be_used(
    folder: Path, package: str, state: str
) -> None:
    pytest.importorskip(package)
    done = command(folder, package, state, "batch", "--no-cache", "in.parquet")
    by_python = command(folder, "none", "there", "batch", "--engine", "python", "in.parquet")
    told = f"statute: the engine python decides: the engine duckdb needs {SAYS[state].format(package, OLDEST[package])}"

    assert done.returncode == by_python.returncode == 0
    assert done.stdout == by_python.stdout
    assert (told in done.stderr) == (state != "absent")
    assert "internal error" not in done.stderr


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "arguments", [["decide", "in.ndjson"], ["batch", "in.ndjson.gz", "-o", "plain.csv.gz"], ["show", "usc/19/1628"]]
)
def test_what_needs_no_package_misses_none(folder: Path, state: str, arguments: list[str]) -> None:
    (folder / "plain.csv.gz").unlink(missing_ok=True)
    done = command(folder, ",".join(OLDEST), state, *arguments)

    assert done.returncode == 0, done.stderr
    assert "needs" not in done.stderr


@pytest.mark.parametrize("state", STATES)
def test_a_comparison_says_what_was_not_computed_without_the_solver(folder: Path, state: str) -> None:
    days = ("2005-05-05", "2015-05-05")
    done = command(folder, "z3", state, "diff", *days, "--bundle", str(ROOT / "tests" / "check" / "tiny"))

    assert done.returncode == 0
    said = " ".join(done.stdout.split())
    assert f"not computed: a proof needs {SAYS[state].format('z3', OLDEST['z3'])}; install the extra" in said


def test_each_package_has_the_floor_of_the_extras() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    floors = {
        tuple(map(str.strip, needed.partition(">=")[::2]))
        for extra in (
            "analyse",
            "batch",
            "complete",
            "duckdb",
            "letters",
            "lsp",
            "otel",
            "pandas",
            "polars",
            "remote",
            "serve",
            "spark",
            "sql",
        )
        for needed in extras[extra]
    }

    assert floors == {(DISTRIBUTIONS.get(package, package), oldest) for package, oldest in OLDEST.items()}


@pytest.mark.parametrize(
    ("version", "oldest", "is_older"),
    [
        ("1.1.0", "2", True),
        ("2", "2", False),
        ("2.0.1", "2", False),
        ("2.0.0.dev12", "2", False),
        ("10.0", "2", False),
        ("0.9", "0.22", True),
        ("0.22", "0.22.0", False),
        ("0.22.0rc1", "0.22", False),
        ("0.100", "0.22", False),
        ("unknown", "2", False),
    ],
)
def test_versions_are_compared_as_numbers(version: str, oldest: str, is_older: bool) -> None:
    assert older(version, oldest) is is_older
