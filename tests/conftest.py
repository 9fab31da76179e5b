"""What all tests share: interrupts, and one Spark for all in a process."""

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


@pytest.fixture(scope="session")
def spark() -> Iterator[Spark]:
    """The session of Spark in which all tests run, for to start one takes longer than most tests."""
    from sql import engines

    session = engines.Spark()
    yield session
    session.stop()
