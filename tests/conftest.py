"""What all tests share: interrupts, one Spark and one PostgreSQL for all in a process, a browser for those of a file.

What needs a program outside Python is marked `outside`.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from longest import by_file, first
from outside import mark, refuse_unmarked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from sql.engines import Postgres, Spark

# What a build that runs in the background ignores, the commands that tests start do not.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Where a test lets the command start Spark, it is for a few rows.
LIGHT = "--conf spark.sql.shuffle.partitions=1 --driver-java-options -XX:TieredStopAtLevel=1 pyspark-shell"
os.environ.setdefault("PYSPARK_SUBMIT_ARGS", LIGHT)
RUNNING: list[pytest.Item] = []
# There are thousands of tests and hundreds of modules, which all live to the end: to look through them for what nobody
# holds any more, as often as Python does by default, takes an eighth of the time of all tests.
gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that need a program outside Python, before those with a mark are chosen or left out.

    What takes longest comes first.
    """
    mark(items)
    first(items)


def pytest_collection_finish() -> None:
    """Leaves what was collected out of each later search."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    return by_file(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    RUNNING[:] = [item]


def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> None:
    """Refuses to start such a program for a test that is not marked."""
    refuse_unmarked(RUNNING[0], fixturedef.argname)


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """The session of Spark in which all tests run, for to start one takes longer than most tests."""
    from sql import engines

    session = engines.Spark()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server of PostgreSQL, for all tests of a process."""
    from sql import engines

    server = engines.Postgres()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the tests of one file; it may be missing, but not where the tests must run whole.

    As long as it is open, the thread has a running event loop: nothing else in the process can start one.
    """
    missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        missing("Chromium is not installed")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("the package playwright is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
