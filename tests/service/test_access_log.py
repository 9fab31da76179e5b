"""A log that cannot be written says so once, loses no more than it must, and harms nothing else."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statute_runner.service.access_log import AccessLog

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="a file that is always full is a thing of Linux")


def told(log: AccessLog, *ids: str) -> None:
    """Tells of these calls, and writes."""
    for one in ids:
        log.tell({"request_id": one})
    log.flush()


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Lets no file of this process grow beyond so many bytes, as a disk that is full."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@needs_full
def test_that_it_cannot_be_written_is_told_once_and_what_is_lost_in_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "log"
    path.symlink_to(FULL)
    log = AccessLog(str(path))
    told(log, "1", "2")
    told(log, "3")
    path.unlink()  # and begun anew where there is room
    told(log, "4")
    first, last = capsys.readouterr().err.splitlines()

    assert "cannot be written" in first
    assert "written again; 3 lines are lost" in last
    assert [json.loads(line)["request_id"] for line in path.read_text().splitlines()] == ["4"]


def test_a_line_that_found_no_room_for_its_end_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = AccessLog(str(path))
    told(log, "1")
    size = path.stat().st_size
    with room_for(size + size // 2):
        told(log, "2")
    told(log, "3")
    first, broken, third = path.read_text().splitlines()

    assert [json.loads(line)["request_id"] for line in (first, third)] == ["1", "3"]
    assert len(broken) == size // 2


def test_where_it_cannot_be_begun_anew_no_file_of_others_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    log = AccessLog(str(folder / "log"))
    folder.rename(tmp_path / "gone")
    told(log, "1")
    another = os.open(tmp_path / "another", os.O_WRONLY | os.O_CREAT)  # as the connection of a caller
    told(log, "2")
    os.write(another, b"mine")
    os.close(another)

    assert (tmp_path / "another").read_bytes() == b"mine"
    folder.mkdir()
    told(log, "3")
    assert json.loads((folder / "log").read_text())["request_id"] == "3"
