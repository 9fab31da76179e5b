"""What the command refuses, says and shows, and that its memory does not grow with its input."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.batch.run_progress import RunProgress
from statute_runner.loading.progress import clock_time

from .conftest import LAW, lines

if TYPE_CHECKING:
    from .conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("inputs", "output", "said"),
    [
        (["in.yaml"], "out.ndjson", "is YAML"),
        (["in.txt"], "out.ndjson", "unknown format of"),
        (["in.ndjson"], "out.xlsx", "unknown format of"),
        (["in.ndjson"], "out.parquet.gz", "unknown format of"),
        (["in.ndjson"], "in.ndjson", "is an input too"),
        (["none-*.ndjson"], "out.ndjson", "file not found: `"),
        (["none.ndjson"], "out.ndjson", "no such file or directory"),
        (["in.parquet"], "out.ndjson", "invalid Parquet"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_file(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str], inputs: list[str], output: str, said: str
) -> None:
    for name in ("in.yaml", "in.txt", "in.ndjson", "in.parquet"):
        (tmp_path / name).write_text('{"id":"a","date":"2024-03-15"}\n')
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    assert batch(*(tmp_path / name for name in inputs), "-o", tmp_path / output) == 2
    assert said in capfd.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_what_a_folder_holds_that_is_not_read_is_told(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "in"
    for name in ("a.ndjson", "b.ndjson.bz2", "_SUCCESS", ".b.crc", "sub/c.ndjson", "goods=x/d.avro", "e", "f"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('{"id":"a","date":"2024-03-15"}\n')

    assert batch(folder, "-o", tmp_path / "out.ndjson") == 0
    told = capfd.readouterr().err.partition("; of a folder")[0]
    shown = ", ".join(f"`{folder / name}`" for name in ("b.ndjson.bz2", "e", "f"))
    assert told == f"statute: not read: {shown} and 2 more"
    assert batch(folder / "a.ndjson", "-o", tmp_path / "out.ndjson") == 0
    assert "not read" not in capfd.readouterr().err


def test_an_output_that_is_there_stays_until_the_new_one_is_whole(batch: Run, tmp_path: Path) -> None:
    output = tmp_path / "out.ndjson"
    output.write_text("of an earlier run\n")
    (tmp_path / "in.ndjson").write_text('{"id":"a","date":"1980-01-01"}\n')
    (tmp_path / "broken.ndjson.gz").write_bytes(b"\x1f\x8b broken")

    assert batch(tmp_path / "in.ndjson", tmp_path / "broken.ndjson.gz", "-o", output) == 2
    assert output.read_text() == "of an earlier run\n"
    assert batch(tmp_path / "in.ndjson", "-o", output) == 0
    assert [line["id"] for line in lines(output)] == ["a"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_a_run_is() -> None:
    seconds = iter((0.0, 0.1, 10.0, 10.1, 20.0))
    terminal = Terminal()
    progress = RunProgress(1000, terminal=terminal, clock=lambda: next(seconds))
    for passed, records in ((50, 100), (250, 500), (260, 520), (500, 20_000)):
        progress.show(passed, records)
    progress.clear()

    assert terminal.getvalue().replace("\x1b[K", "").split("\r") == [
        "",
        "[######                  ]  25%  500 requests  50/s  0:30 left",
        "[############            ]  50%  20,000 requests  1,000/s  0:20 left",
        "",
    ]


def test_a_stream_has_no_end_that_could_be_told() -> None:
    seconds = iter((0.0, 10.0))
    terminal = Terminal()
    RunProgress(0, terminal=terminal, clock=lambda: next(seconds)).show(250, 500)

    assert terminal.getvalue() == "\r500 requests  50/s\x1b[K"


def test_elsewhere_no_progress_is_shown() -> None:
    output = io.StringIO()
    progress = RunProgress(10, terminal=output, clock=lambda: 0.0)
    progress.show(5, 5)
    progress.clear()

    assert output.getvalue() == ""


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0:00"), (59.6, "1:00"), (754, "12:34"), (7384, "2:03:04")])
def test_times_are_read_at_a_glance(seconds: float, said: str) -> None:
    assert clock_time(seconds) == said


def test_a_reader_that_goes_away_ends_a_run_quietly(tmp_path: Path, documents: list[dict[str, Any]]) -> None:
    path = tmp_path / "in.ndjson"
    path.write_text("".join(json.dumps(document) + "\n" for document in documents) * 8)
    command = [sys.executable, "-m", "statute_runner", "batch", "--bundle", str(LAW), str(path), "--workers", "1"]
    with subprocess.Popen(
        [*command, "--block", "2000"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 141


# The peak of this program alone; `ru_maxrss` counts that of the process it was started from too.
MEASURED = """
import re, sys
from statute_runner.cli import main
status = main(["batch", *sys.argv[1:]])
print(status, re.search(r"VmHWM:\\s+([0-9]+) kB", open("/proc/self/status").read())[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_memory_does_not_grow_with_the_input(tmp_path: Path, documents: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(document) + "\n" for document in documents)
    peaks = []
    for times in (10, 200):
        path = tmp_path / f"{times}.ndjson"
        path.write_text(text * times)
        options = ["--bundle", str(LAW), str(path), "-o", str(tmp_path / "out.ndjson"), "--workers", "1"]
        done = subprocess.run(
            [sys.executable, "-c", MEASURED, *options], cwd=ROOT, capture_output=True, text=True, check=True
        )
        status, peak = done.stdout.split()
        assert status == "0"
        peaks.append(int(peak))
    assert os.path.getsize(tmp_path / "200.ndjson") > 20 * 2**20

    assert peaks[1] - peaks[0] < 4 * 2**10
    assert peaks[1] < 100 * 2**10
