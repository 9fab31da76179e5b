"""The packages of the extras: whether each can be used here, and what to install where it cannot."""

from __future__ import annotations

import re
from importlib import import_module, metadata
from typing import TYPE_CHECKING

from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

# The first version that has what is used of a package, as the extras in pyproject.toml have it, with the reasons.
OLDEST = {
    "argcomplete": "3",
    "docxtpl": "0.20.2",
    "duckdb": "2",
    "obstore": "0.12",
    "opentelemetry": "1.20",
    "pandas": "2.2",
    "polars": "1",
    "prometheus_client": "0.20",
    "pyarrow": "18",
    "pygls": "2",
    "pyspark": "4",
    "sqlglot": "30",
    "starlette": "0.37",
    "typst": "0.15",
    "uvicorn": "0.30",
    "z3": "4.13",
    "zstandard": "0.19",
}
# The parts of a package that a build of it may lack.
PARTS = {
    "opentelemetry": ("opentelemetry.sdk.trace", "opentelemetry.exporter.otlp.proto.http.trace_exporter"),
    "pyarrow": ("pyarrow.compute", "pyarrow.ipc"),
    "pyspark": ("pyspark.sql",),
}
DISTRIBUTIONS = {
    "opentelemetry": "opentelemetry-exporter-otlp-proto-http",
    "prometheus_client": "prometheus-client",
    "z3": "z3-solver",
}


def require(what: str, packages: Iterable[str], extra: str, code: str) -> None:
    """Raises `Refused` where one of the packages cannot be used for this."""
    if lacking := lacks(packages):
        raise refuse(code, f"{what} needs {lacking}", help=installing(extra))


def installing(extra: str) -> str:
    """What installs all that the extra needs, and newer versions of what is too old."""
    return f"install the extra: pip install 'statute-runner[{extra}]'"


def lacks(packages: Iterable[str]) -> str:
    """Which of the packages cannot be used, and why, in words; nothing where all can."""
    return ", and ".join(filter(None, map(lack, packages)))


def lack(package: str) -> str:
    """Why the package cannot be used: absent, broken or too old; nothing where it can."""
    try:
        found = import_module(package)
        version, oldest = version_of(package, found), OLDEST[package]
        if version and older(version, oldest):
            return f"{package} {oldest} or later, not {version}"
        for part in PARTS.get(package, ()):
            import_module(part)
    except ModuleNotFoundError as error:
        if error.name == package:
            return f"{package}, which is not installed"
        return broken(package, error)
    except Exception as error:  # noqa: BLE001 - a package that is broken may raise anything
        return broken(package, error)
    return ""


def broken(package: str, error: Exception) -> str:
    said = str(error).partition("\n")[0]
    return f"{package}, which cannot be imported ({said or type(error).__name__})"


def version_of(package: str, module: ModuleType) -> str:
    """The version of what was imported, by itself or else by what is installed; nothing where neither says it."""
    stated = getattr(module, "__version__", "")
    return stated if isinstance(stated, str) and stated else installed_version(package)


def installed_version(package: str) -> str:
    """The version of what is installed under this name; nothing where none is."""
    try:
        return metadata.version(DISTRIBUTIONS.get(package, package))
    except metadata.PackageNotFoundError:
        return ""


def older(version: str, oldest: str) -> bool:
    """Whether a version comes before another; what follows the numbers of a release is not compared."""
    needed = release(oldest)
    found = release(version)
    return bool(found) and (found + (0,) * len(needed))[: len(needed)] < needed


def release(version: str) -> tuple[int, ...]:
    found = re.match(r"v?(\d+(?:\.\d+)*)", version)
    return tuple(map(int, found[1].split("."))) if found else ()
