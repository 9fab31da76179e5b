"""A little that is packed, or says little, takes little: memory and time are bounded by what requests may be."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
import zstandard

from runner.batch.deciding import records
from runner.batch.reading import Block, Place, Reader
from runner.batch.sources import source
from runner.intake import requests

from .conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Run

GOOD = '{"id":"good","date":"2024-03-15"}'
MIB = 2**20
HEADS = {"ndjson": f"{GOOD}\n", "json": f"[{GOOD},", "csv": "id,date\ngood,2024-03-15\n"}


def packed(path: Path, head: str, filling: bytes, mebibytes: int) -> None:
    """A file that unpacks to so much of the same."""
    block = filling * (MIB // len(filling))
    with gzip.open(path, "wb") if path.suffix == ".gz" else zstandard.open(path, "wb") as file:
        file.write(head.encode())
        for _ in range(mebibytes):
            file.write(block)


def measured(*arguments: str) -> tuple[int, str, float, float]:
    """Exit status, what was said, seconds, and the largest memory in MiB of the command in a process of its own."""
    code = (
        "import resource, subprocess, sys\n"
        "status = subprocess.call([sys.executable, '-m', 'runner', *sys.argv[1:]])\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "sys.exit(status)"
    )
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stderr, time.monotonic() - begun, int(done.stdout.split()[-1]) / 1024


@pytest.mark.parametrize("packing", ["gz", "zst"])
@pytest.mark.parametrize("filling", [b"\n", b"\r\n", b" ", b" \n"])
@pytest.mark.parametrize("form", HEADS)
def test_white_space_without_end_is_refused(tmp_path: Path, form: str, filling: bytes, packing: str) -> None:
    path = tmp_path / f"in.{form}.{packing}"
    packed(path, HEADS[form], filling, 100)
    status, said, seconds, memory = measured("batch", str(path), "-o", str(tmp_path / "out.ndjson"), "--workers", "1")

    assert status == 2
    assert "of white space" in said
    assert memory < 150
    assert seconds < 60


@pytest.mark.parametrize("form", ["ndjson", "json"])
@pytest.mark.parametrize("filling", ["\n", " ", " \r\n"])
def test_decide_refuses_white_space_without_end(tmp_path: Path, form: str, filling: str) -> None:
    path = tmp_path / f"in.{form}"
    path.write_text(HEADS[form] + filling * (20 * MIB // len(filling)), newline="")
    status, said, seconds, memory = measured("decide", str(path), "--no-trace")

    assert status == 2
    assert "white space" in said
    assert memory < 100
    assert seconds < 30


@pytest.mark.parametrize("form", HEADS)
def test_a_record_without_end_is_refused(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"in.{form}.zst"
    head = {"ndjson": '{"id": "', "json": '[{"id": "', "csv": 'id,date\n"'}[form]
    packed(path, head, b"x", 300)
    status, said, _, memory = measured("batch", str(path), "-o", str(tmp_path / "out.ndjson"))

    assert status == 2
    assert "256 MiB" in said
    assert memory < 150


@pytest.mark.parametrize("form", HEADS)
def test_blank_lines_between_requests_are_passed_over_and_counted(batch: Run, tmp_path: Path, form: str) -> None:
    few, many = "\n \r\n" if form != "csv" else "\n\r\n", "\n" * (MIB // 2)
    whole = {
        "ndjson": f"{few}{GOOD}\n{many}{GOOD}\n{few}bad\n{many}",
        "json": f"{few}[{GOOD},{many}{GOOD},{few}bad{many}]{few}",
        "csv": f"id,date\n{few}good,2024-03-15\n{many}good,2024-03-15\n{few}bad\n{many}",
    }[form]
    (tmp_path / f"in.{form}").write_text(whole, newline="")

    assert batch(tmp_path / f"in.{form}", "-o", tmp_path / "out.ndjson") == 2
    assert len(lines(tmp_path / "out.ndjson")) == 2
    (rejected,) = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert rejected["line"] == whole[: whole.index("bad")].count("\n") + 1


@pytest.mark.parametrize("seed", range(40))
def test_lines_are_the_same_however_many_are_blank(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    parts = [
        rng.choice((b"\n", b"\n" * 50, b" \n", b"\r\n", b'{"id": 1}\n', b"  x\r\n", b"\r", b" ", b"\t\n\n"))
        for _ in range(60)
    ]
    content = b"".join(parts)
    (tmp_path / "in.ndjson").write_bytes(content)
    expected = [
        (number, line)
        for number, line in enumerate(content.replace(b"\r\n", b"\n").split(b"\n"), 1)
        if line.strip(b" \t\r\n")
    ]
    for size in (1, 7, 100, MIB):
        blocks = Reader({}, size=size).blocks([source(str(tmp_path / "in.ndjson"), None)])
        found = [record for block in blocks for record in records(block, {})]

        assert found == expected
    assert list(records(Block("lines", content, 0, Place(), 0), {})) == expected
    with open(tmp_path / "in.ndjson", "rb") as file:
        assert [raw.span.line for raw in requests(file, "in.ndjson")] == [number for number, _ in expected]
