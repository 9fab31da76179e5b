"""A pipe is answered as it goes: whoever writes a request and waits gets the answer before writing the next."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .conftest import LAW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 60


def conversation(feed: int, answers: int, parts: list[bytes]) -> Iterator[bytes]:
    """What is answered to each part before the next one is written."""
    for part in parts:
        os.write(feed, part)
        found = b""
        while found.count(b"\n") < part.count(b'"id"') + part.count(b",2024"):
            assert select.select([answers], [], [], PATIENCE)[0], "no answer while the pipe is open"
            more = os.read(answers, 2**16)
            assert more, "ended"
            found += more
        yield found


def started(*options: str, **how: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "statute_runner", "batch", "--bundle", str(LAW), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **how)  # type: ignore[call-overload, no-any-return]


LINES = [b'{"id":"a%d","date":"2024-03-15"}\n' % n for n in range(3)]
TWO = [LINES[0] + LINES[1], LINES[2] + b"\n" + LINES[0]]
ROWS = [b"id,date\na,2024-03-15\n", b"b,2024-03-15\n", b"c,2024-03-15\nd,2024-03-15\n"]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes cannot be asked whether anything is there")
@pytest.mark.parametrize(
    ("options", "parts"),
    [
        ((), LINES),
        (("--block", "1"), LINES),
        (("--workers", "1"), TWO),
        (("--workers", "3", "--block", "10"), TWO),
        (("--from", "ndjson"), LINES),
        (("--from", "ndjson"), [b"\n\n" + LINES[0], LINES[1]]),
        (("--from", "csv"), ROWS),
        (
            ("--from", "csv", "--workers", "1"),
            [b"\xef\xbb\xbf" + part if n == 0 else part for n, part in enumerate(ROWS)],
        ),
    ],
)
def test_a_pipe_is_answered_while_it_is_open(options: tuple[str, ...], parts: list[bytes]) -> None:
    with started(*options, stdin=subprocess.PIPE) as run:
        assert run.stdin
        assert run.stdout
        found = b"".join(conversation(run.stdin.fileno(), run.stdout.fileno(), parts))
        run.stdin.close()
        assert run.stdout.read() == b""
    assert run.returncode == 0
    assert len([json.loads(line)["id"] for line in found.splitlines()]) == sum(
        part.count(b'"id"') + part.count(b",2024") for part in parts
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_named_pipe_is_answered_while_it_is_open(tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    os.mkfifo(path)
    with started(str(path)) as run:
        assert run.stdout
        feed = os.open(path, os.O_WRONLY)
        found = list(conversation(feed, run.stdout.fileno(), LINES))
        os.close(feed)
        run.stdout.read()
    assert run.returncode == 0
    assert [json.loads(line)["id"] for line in found] == ["a0", "a1", "a2"]


@pytest.mark.parametrize("size", ["1", "50", "262144"])
def test_a_line_that_comes_in_pieces_is_one_request(size: str) -> None:
    content = b"".join(LINES) * 2
    with started("--block", size, stdin=subprocess.PIPE) as run:
        assert run.stdin
        assert run.stdout
        for start in range(0, len(content), 37):
            run.stdin.write(content[start : start + 37])
            run.stdin.flush()
            select.select([], [], [], 0.03)
        run.stdin.close()
        found = run.stdout.read()
    assert [json.loads(line)["id"] for line in found.splitlines()] == ["a0", "a1", "a2"] * 2


def test_a_large_stream_says_the_same_as_the_file(tmp_path: Path) -> None:
    path = tmp_path / "in.ndjson"
    path.write_bytes(b"".join(b'{"id":"n%d","date":"2024-03-15"}\n' % n for n in range(30_000)))
    with (
        path.open("rb") as opened,
        subprocess.Popen(["cat"], stdin=opened, stdout=subprocess.PIPE) as cat,
        started("--workers", "2", stdin=cat.stdout) as piped,
    ):
        assert piped.stdout
        found = piped.stdout.read()
    with started(str(path), "--workers", "2") as whole:
        assert whole.stdout
        assert whole.stdout.read() == found
    assert found.count(b"\n") == 30_000
