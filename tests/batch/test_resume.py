"""A run that was broken off goes on to the same bytes as an unbroken one, and decides no record twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forked import parent

from .conftest import LAW, lines

if TYPE_CHECKING:
    from .conftest import Run

BREAKING = """
import atexit
sys.path.insert(0, {0!r})
import broken_off
broken_off.small_blocks({1})
taken = broken_off.broken_off({2!r}, {3})
atexit.register(lambda: print(len(taken)))
"""
# The command, which starts other processes after its first block.
EAGER = """
if __name__ == "__main__":
    from statute_runner.batch import workers
    from statute_runner.cli import main
    workers.PATIENCE = 1e-9
    raise SystemExit(main())
"""
OFTEN = ("--workers", "1", "--block", "4000", "--checkpoint", "0")
POINTS = 20
NEVER = 10**9


@pytest.fixture
def mixed(tmp_path: Path, documents: list[dict[str, Any]]) -> Path:
    """Requests with a bad one after every seventh."""
    made = [json.dumps(document) + "\n" for document in documents[:90]]
    for number in range(0, 90, 7):
        made[number] += json.dumps({"id": f"bad {number}", "date": "2024-02-30"}) + "\n"
    path = tmp_path / "in.ndjson"
    path.write_text("".join(made))
    return path


def broken_off(way: str, last: int, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """The command, broken off as `broken_off.py` says; it prints how many steps there were where it was not."""
    command = ["batch", "--bundle", str(LAW), *map(str, arguments)]
    before = BREAKING.format(str(Path(__file__).parent), "duckdb" in command, way, last)
    return parent().run(*command, folder=Path(__file__).parents[2], environment=os.environ, before=before)


def done(*command: object) -> bool:
    """Whether a command of the system could be carried out."""
    return not subprocess.run([*map(str, command)], capture_output=True, check=False).returncode


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "in.ndjson"}


@pytest.fixture
def unbroken(mixed: Path, tmp_path: Path) -> dict[str, bytes]:
    """The files of an unbroken run."""
    folder = tmp_path / "unbroken"
    folder.mkdir()
    whole = broken_off("kill", NEVER, mixed, "-o", folder / "out.ndjson", *OFTEN)
    assert whole.returncode == 3, whole.stderr
    (folder / "steps").write_bytes(whole.stdout)
    made = contents(folder)
    assert set(made) == {"out.ndjson", "out.ndjson.rejects.ndjson", "steps"}
    return made


def points(steps: int) -> list[int]:
    """Twenty steps from the first to the last, evenly apart."""
    return sorted({1 + round(n * (steps - 1) / (POINTS - 1)) for n in range(POINTS)})


def test_a_run_killed_at_twenty_points_goes_on_to_the_same_bytes(
    batch: Run, mixed: Path, tmp_path: Path, unbroken: dict[str, bytes]
) -> None:
    steps = int(unbroken.pop("steps"))
    assert steps > 4 * POINTS
    for last in points(steps):
        folder = tmp_path / f"killed-{last}"
        folder.mkdir()
        output = folder / "out.ndjson"

        killed = broken_off("kill", last, mixed, "-o", output, *OFTEN)
        assert killed.returncode == -signal.SIGKILL
        if output.exists():
            assert output.read_bytes() == unbroken["out.ndjson"]
        assert batch(mixed, "-o", output, *OFTEN, "--resume") == 3
        assert contents(folder) == unbroken


def test_a_run_killed_again_and_again_goes_on_to_the_same_bytes(
    batch: Run, mixed: Path, tmp_path: Path, unbroken: dict[str, bytes]
) -> None:
    unbroken.pop("steps")
    folder = tmp_path / "killed"
    folder.mkdir()
    for last in (30, 25, 35):
        killed = broken_off("kill", last, mixed, "-o", folder / "out.ndjson", *OFTEN, "--resume")
        assert killed.returncode == -signal.SIGKILL

    assert batch(mixed, "-o", folder / "out.ndjson", *OFTEN, "--resume") == 3
    assert contents(folder) == unbroken


def test_a_run_on_a_full_disk_says_so_and_goes_on_when_there_is_room(
    batch: Run, mixed: Path, tmp_path: Path, unbroken: dict[str, bytes]
) -> None:
    steps = int(unbroken.pop("steps"))
    for last in (2, steps // 3, 2 * steps // 3):
        folder = tmp_path / f"full-{last}"
        folder.mkdir()

        full = broken_off("full", last, mixed, "-o", folder / "out.ndjson", *OFTEN)
        assert (full.returncode, b"no space left on device" in full.stderr) == (2, True)
        assert b"continue with --resume" in full.stderr
        assert not (folder / "out.ndjson").exists()
        assert batch(mixed, "-o", folder / "out.ndjson", *OFTEN, "--resume") == 3
        assert contents(folder) == unbroken


def test_a_run_on_a_disk_that_is_really_full_goes_on_when_there_is_room(
    batch: Run, mixed: Path, tmp_path: Path, unbroken: dict[str, bytes]
) -> None:
    unbroken.pop("steps")
    folder = tmp_path / "small"
    folder.mkdir()
    if not done("mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", folder):
        pytest.skip("a file system can be mounted by root only, and not in every container")
    try:
        full = broken_off("kill", NEVER, mixed, "-o", folder / "out.ndjson", *OFTEN)
        assert (full.returncode, b"no space left on device" in full.stderr) == (2, True)
        assert not (folder / "out.ndjson").exists()
        assert done("mount", "-o", "remount,size=1m", folder)
        assert batch(mixed, "-o", folder / "out.ndjson", *OFTEN, "--resume") == 3
        assert contents(folder) == unbroken
    finally:
        assert done("umount", folder)


def test_a_table_killed_at_the_end_goes_on_to_the_same_bytes(batch: Run, mixed: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    (tmp_path / "whole").mkdir()
    whole = broken_off("kill", NEVER, mixed, "-o", tmp_path / "whole" / "out.parquet", *OFTEN)
    steps = int(whole.stdout)
    for last in (steps // 2, steps - 1, steps):
        folder = tmp_path / f"killed-{last}"
        folder.mkdir()
        killed = broken_off("kill", last, mixed, "-o", folder / "out.parquet", *OFTEN)
        assert killed.returncode == -signal.SIGKILL

        assert batch(mixed, "-o", folder / "out.parquet", *OFTEN, "--resume") == 3
        assert contents(folder) == contents(tmp_path / "whole")


def test_a_run_of_two_workers_leaves_none_behind_when_it_is_killed(batch: Run, mixed: Path, tmp_path: Path) -> None:
    mixed.write_text(mixed.read_text() * 20)
    output = tmp_path / "out.ndjson"
    options = (mixed, "-o", output, "--workers", "2", "--block", "4000", "--checkpoint", "0")
    command = [sys.executable, "-c", EAGER, "batch", "--bundle", LAW, *options]
    with subprocess.Popen([*map(str, command)], stderr=subprocess.DEVNULL) as run:
        part = Path(f"{output}.part")
        while not (part.exists() and part.stat().st_size > 20_000):
            assert run.poll() is None
            time.sleep(0.01)
        children = children_of(run.pid)
        run.kill()
    assert children
    patience = time.monotonic() + 60
    while any(alive(child) for child in children):
        assert time.monotonic() < patience
        time.sleep(0.01)

    assert batch(*options, "--resume") == 3
    assert batch(mixed, "-o", tmp_path / "whole.ndjson") == 3
    assert output.read_bytes() == (tmp_path / "whole.ndjson").read_bytes()


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def alive(process: int) -> bool:
    """Whether the process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def stopped(mixed: Path, tmp_path: Path) -> Path:
    """The output of a run that was killed half way."""
    output = tmp_path / "out.ndjson"
    killed = broken_off("kill", 60, mixed, "-o", output, *OFTEN)
    assert killed.returncode == -signal.SIGKILL
    return output


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--reading", "goods-date=exchange-date"], "the readings changed since it began"),
        (["--as-of", "2020-01-01"], "--as-of changed since it began"),
        (["--known-on", "2020-01-01"], "--known-on changed since it began"),
        (["--full"], "the form of the output changed since it began"),
    ],
)
def test_a_run_is_not_continued_as_another(
    batch: Run, mixed: Path, stopped: Path, capfd: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert batch(mixed, "-o", stopped, *OFTEN, "--resume", *options) == 2
    assert said in capfd.readouterr().err
    assert batch(mixed, "-o", stopped, *OFTEN, "--resume") == 3
    assert stopped.exists()


def test_a_run_is_not_continued_over_another_input(
    batch: Run, mixed: Path, stopped: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = mixed.stat()
    content = bytearray(mixed.read_bytes())
    content[10] ^= 1
    mixed.write_bytes(content)
    os.utime(mixed, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert batch(mixed, "-o", stopped, *OFTEN, "--resume") == 2
    assert "the inputs changed since it began" in capfd.readouterr().err
    assert not stopped.exists()


def test_a_run_is_not_continued_under_another_law(
    batch: Run, mixed: Path, stopped: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    law = tmp_path / "law"
    shutil.copytree(LAW, law)
    (law / "bundle.yaml").write_text((law / "bundle.yaml").read_text().replace("version: 1", "version: 2", 1))

    assert batch(mixed, "-o", stopped, *OFTEN, "--resume", "--bundle", law) == 2
    assert "the law changed since it began" in capfd.readouterr().err


def test_a_run_is_not_continued_by_another_runner(
    batch: Run, mixed: Path, stopped: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    checkpoint = Path(f"{stopped}.checkpoint")
    kept = json.loads(checkpoint.read_text())
    kept["order"]["the runner"] = "0.0.1 of other code"
    checkpoint.write_text(json.dumps(kept))

    assert batch(mixed, "-o", stopped, *OFTEN, "--resume") == 2
    assert "the runner changed since it began" in capfd.readouterr().err


def test_a_run_is_not_continued_over_an_output_that_was_touched(
    batch: Run, mixed: Path, stopped: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    part = Path(f"{stopped}.part")
    content = bytearray(part.read_bytes())
    content[5] ^= 1
    part.write_bytes(content)

    assert batch(mixed, "-o", stopped, *OFTEN, "--resume") == 2
    assert "was changed since the run ended" in capfd.readouterr().err


def test_without_resume_a_run_begins_again(
    batch: Run, mixed: Path, stopped: Path, documents: list[dict[str, Any]]
) -> None:
    assert batch(mixed, "-o", stopped, *OFTEN, "--as-of", "2020-01-01") == 3
    assert [line["id"] for line in lines(stopped)] == [document["id"] for document in documents[:90]]


def test_resuming_from_a_stream_is_refused(batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert batch("-", "-o", tmp_path / "out.ndjson", "--resume") == 2
    assert "cannot be continued from standard input: it cannot be read a second time" in capfd.readouterr().err


def test_two_runs_do_not_write_the_same_output(
    batch: Run, mixed: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fcntl = pytest.importorskip("fcntl")
    with (tmp_path / "out.ndjson.part").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)

        assert batch(mixed, "-o", tmp_path / "out.ndjson") == 2
    assert "another run is writing" in capfd.readouterr().err
