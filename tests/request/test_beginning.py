"""What stands before a request: a byte order mark, or bytes that are no text at all."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

import statute_runner
from commands.command import statute
from statute_runner.request.request_reader import requests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = b"\xef\xbb\xbf"
GOOD = b'{"id": "a", "date": "2024-03-15"}\n'
WHOLE = {
    "in.ndjson": GOOD + GOOD,
    "in.json": b"[" + GOOD + b"," + GOOD + b"]",
    "one.json": GOOD,
    "in.yaml": b'id: a\ndate: "2024-03-15"\n',
    "blank.ndjson": b"\n \n" + GOOD,
    "": GOOD,
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_mark_at_the_start_changes_nothing(name: str, tmp_path: Path) -> None:
    found = []
    for number, content in enumerate((WHOLE[name], MARK + WHOLE[name])):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / (name or "stdin")).write_bytes(content)
        done = statute("decide", *([str(folder / name)] if name else []), given=content)
        assert (done.status, done.errors) == (0, "")
        found.append(done.output)

    assert found[0] == found[1]


@pytest.mark.parametrize("name", [name for name in WHOLE if "yaml" not in name])
def test_batch_takes_the_mark_as_decide_does(name: str, tmp_path: Path) -> None:
    found = []
    for mark in (b"", MARK):
        path, output = tmp_path / (name or "else.ndjson"), tmp_path / "out.ndjson"
        path.write_bytes(mark + WHOLE[name])
        done = statute("batch", *([str(path)] if name else []), "-o", str(output), given=mark + WHOLE[name])
        assert done.status == 0, done.errors
        found.append(output.read_bytes())

    assert found[0] == found[1] != b""


class Slow(io.RawIOBase):
    """A pipe that gives a byte at a time."""

    def __init__(self, content: bytes) -> None:
        self.parts: Iterator[int] = iter(content)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        for byte in self.parts:
            buffer[0] = byte
            return 1
        return 0


@pytest.mark.parametrize("content", [MARK + GOOD, MARK + b"\n" + GOOD, MARK, MARK[:2], b"\xef"])
def test_a_mark_may_come_byte_by_byte(content: bytes) -> None:
    slow, fast = (
        [(raw.data, [problem.code for problem in raw.problems]) for raw in requests(stream, "in")]
        for stream in (io.BufferedReader(Slow(content)), io.BufferedReader(io.BytesIO(content)))
    )

    assert slow == fast
    assert bool(slow) == (content != MARK)


def test_a_mark_elsewhere_is_refused() -> None:
    done = statute("decide", "--no-trace", given=GOOD + MARK + GOOD)

    assert done.status == 3
    assert "text-character the character U+FEFF (byte order mark) is not allowed" in done.errors


@pytest.mark.parametrize("verb", ["decide", "batch"])
@pytest.mark.parametrize("name", ["in.json", "in.ndjson", "in.yaml", "in.csv"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PAR1\x15\x04\x15\x00\xff\xfe", "Parquet"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "compressed by gzip"),
        (b"\x28\xb5\x2f\xfd\x04\x00\x41", "compressed by Zstandard"),
        (b"PK\x03\x04\x14\x00\x06\x00", "a ZIP archive, as workbooks are"),
    ],
)
def test_bytes_that_are_no_text_are_named_and_not_shown(
    verb: str, name: str, content: bytes, kind: str, tmp_path: Path
) -> None:
    if (verb, name) in {("decide", "in.csv"), ("batch", "in.yaml")}:
        return
    path = tmp_path / name
    path.write_bytes(content)
    done = statute(verb, str(path))

    assert (done.status, done.output) == (2, "")
    assert f"it is {kind}, not text" in done.errors or f"` is {kind}, not text" in done.errors
    assert "\n  1 |" not in done.errors


def test_the_schema_that_an_editor_reads_changes_nothing() -> None:
    plain = {"id": "a", "date": "2024-03-15", "facts": {"finding": {"made": True}}}
    named = {"$schema": "request.schema.json", **plain}
    found = [statute("decide", given=json.dumps(one).encode()) for one in (plain, named)]

    assert [one.status for one in found] == [0, 0]
    assert found[0].output == found[1].output
    bundle = statute_runner.load()
    assert bundle.decide(named) == bundle.decide(plain)
    assert bundle.decider().decide_json(json.dumps(named).encode()) == bundle.decider().decide_json(
        json.dumps(plain).encode()
    )


@pytest.mark.parametrize(("key", "value"), [("$schema", 7), ("$schema", None), ("$id", "x"), ("schema", "x")])
def test_no_other_key_and_no_other_value_is_taken_for_it(key: str, value: object) -> None:
    assert statute("decide", given=json.dumps({key: value, "id": "a", "date": "2024-03-15"}).encode()).status == 2


@pytest.mark.parametrize(
    "day", ["2024-075", "2024075", "2024-3-150", "2024-W11-5", "2024-0315", "202403-15", "24-03-15"]
)
def test_no_day_is_guessed_from_what_may_be_another(day: str) -> None:
    done = statute("decide", given=json.dumps({"id": "a", "date": day}).encode())

    assert f"expected a date (YYYY-MM-DD), got `{day}`" in done.errors
    assert "did you mean" not in done.errors


@pytest.mark.parametrize(
    "day", ["2024-3-15", "2024/3/15", "2024.03.15", "20240315", "2024-03-15T00:00:00Z", "2024-03-15 10:00"]
)
def test_a_day_written_otherwise_is_told(day: str) -> None:
    done = statute("decide", given=json.dumps({"id": "a", "date": day}).encode())

    assert "help: did you mean 2024-03-15?" in done.errors


def test_replay_takes_the_mark_too(tmp_path: Path) -> None:
    record = statute("decide", "--with-request", given=GOOD).output
    path = tmp_path / "past.ndjson"
    path.write_bytes(MARK + record.encode())

    assert statute("replay", str(path)).status == 0
