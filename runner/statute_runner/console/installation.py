"""What of the runner is installed here: each extra with what it adds, its packages, and what keeps it from use."""

from __future__ import annotations

import sys
from typing import NamedTuple

from statute_runner.optional_packages import installed_version, installing, lack

OLDEST_PYTHON = (3, 11)


class Extra(NamedTuple):
    """An extra: the packages that it installs, by the names under which they are imported, and what they add."""

    packages: tuple[str, ...]
    adds: str


EXTRAS: dict[str, Extra] = {
    "analyse": Extra(("z3",), "proofs: `prove`, `diff` beyond the cases, `check --deep`, `test --mutate`"),
    "batch": Extra(("pyarrow", "zstandard"), "Parquet and .zst in `batch`"),
    "complete": Extra(("argcomplete",), "completion of verbs and options in a shell"),
    "duckdb": Extra(("duckdb", "pyarrow", "sqlglot"), "`batch` decided by DuckDB, and `statute_runner.duckdb`"),
    "letters": Extra(("docxtpl", "typst"), "letters as Word and PDF"),
    "lsp": Extra(("pygls",), "`lsp`: the law in an editor, checked as it is typed"),
    "otel": Extra(("opentelemetry",), "spans of OpenTelemetry from `serve --otel`"),
    "pandas": Extra(("pandas", "pyarrow"), "`statute_runner.pandas`: frames of pandas decided"),
    "polars": Extra(("polars", "pyarrow"), "`statute_runner.polars`: frames of Polars decided"),
    "remote": Extra(("obstore",), "s3://, gs:// and az:// in `batch`"),
    "serve": Extra(
        ("starlette", "uvicorn", "prometheus_client"), "`serve`: the law in a browser, and decisions over HTTP"
    ),
    "spark": Extra(("pyspark", "sqlglot"), "`batch` decided by Spark, and `statute_runner.spark`"),
    "sql": Extra(("sqlglot",), "`sql`: the law as one SELECT"),
}
"""The extras of pyproject.toml but those of who works on the runner."""


class ExtraState(NamedTuple):
    """An extra here: its packages with their versions, what is absent, what is there and cannot be used, the remedy."""

    name: str
    adds: str
    versions: dict[str, str]
    absent: tuple[str, ...]
    broken: tuple[str, ...]
    install: str

    @property
    def works(self) -> bool:
        """Whether all of it can be used."""
        return not (self.absent or self.broken)


def extra_states() -> list[ExtraState]:
    """Each extra as it is here."""
    return [extra_state(name, *extra) for name, extra in EXTRAS.items()]


def extra_state(name: str, packages: tuple[str, ...], adds: str) -> ExtraState:
    versions = {package: installed_version(package) for package in packages}
    wrong = {package: why for package in packages if (why := lack(package))}
    absent = tuple(package for package in wrong if wrong[package].endswith("which is not installed"))
    broken = tuple(why for package, why in wrong.items() if package not in absent)
    here = {package: version for package, version in versions.items() if version and package not in absent}
    return ExtraState(name, adds, here, absent, broken, "" if not wrong else installing(name).partition(": ")[2])


def python_version() -> str:
    """The version of the interpreter."""
    return ".".join(map(str, sys.version_info[:3]))
