"""What all tests share: interrupts, one Spark for all, and which worker starts what is dear to start."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sql.engines import Spark

# What a build that runs in the background ignores, the commands that tests start do not.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where a test lets the command start Spark, it is for a few rows.
LIGHT = "--conf spark.sql.shuffle.partitions=1 --driver-java-options -XX:TieredStopAtLevel=1 pyspark-shell"
os.environ.setdefault("PYSPARK_SUBMIT_ARGS", LIGHT)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Where tests run in several processes, those of a group run in one."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "loadgroup"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if group := next((name for name in ("spark", "postgres") if takes(item, name)), None):
            item.add_marker(pytest.mark.xdist_group(group))


def takes(item: pytest.Item, name: str) -> bool:
    """Whether a test asks for a server of this name, as a fixture or as its engine."""
    called = getattr(item, "callspec", None)
    return name in getattr(item, "fixturenames", ()) or (called is not None and called.params.get("engine") == name)


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """The session of Spark in which all tests run, for to start one takes longer than most tests."""
    from sql import engines

    session = engines.Spark()
    yield session
    session.stop()
