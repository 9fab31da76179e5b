"""A little that is packed, or says little, takes little: memory and time are bounded by what requests may be."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
import zstandard

from effort import TRY_ALL, some
from statute_runner.batch.block_decider import records
from statute_runner.batch.block_reader import blocks
from statute_runner.batch.blocks import Block, BlockOptions, BlockStart
from statute_runner.batch.cell_texts import RowTexts
from statute_runner.batch.input_sources import source
from statute_runner.request.request_reader import requests

from .conftest import lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Run

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

GOOD = '{"id":"good","date":"2024-03-15"}'
MIB = 2**20
HEADS = {"ndjson": f"{GOOD}\n", "json": f"[{GOOD},", "csv": "id,date\ngood,2024-03-15\n"}


def packed(path: Path, head: str, filling: bytes, mebibytes: int) -> None:
    """A file that unpacks to so much of the same."""
    block = filling * (MIB // len(filling))
    with gzip.open(path, "wb", compresslevel=1) if path.suffix == ".gz" else zstandard.open(path, "wb") as file:
        file.write(head.encode())
        for _ in range(mebibytes):
            file.write(block)


def measured(*arguments: str) -> tuple[int, str, float, float]:
    """Exit status, what was said, seconds of work, and the largest memory in MiB of the command in its own process."""
    code = (
        "import resource, subprocess, sys\n"
        "status = subprocess.call([sys.executable, '-m', 'statute_runner', *sys.argv[1:]])\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print('', used.ru_utime + used.ru_stime, used.ru_maxrss)\n"
        "sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=600, check=False
    )
    *_, seconds, memory = done.stdout.split()
    return done.returncode, done.stderr, float(seconds), int(memory) / 1024


@pytest.mark.parametrize(
    ("form", "filling", "packing"), some([*product(HEADS, [b"\n", b"\r\n", b" ", b" \n"], ["gz", "zst"])], 3)
)
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

    assert batch(tmp_path / f"in.{form}", "-o", tmp_path / "out.ndjson") == 3
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
        made = blocks([source(str(tmp_path / "in.ndjson"), None)], BlockStart(), BlockOptions({}, size=size))
        found = [record for block in made if block for record in records(block, RowTexts({}), "in.ndjson")]

        assert found == expected
    assert list(records(Block("lines", content, 0, BlockStart(), 0), RowTexts({}), "in.ndjson")) == expected
    with open(tmp_path / "in.ndjson", "rb") as file:
        assert [raw.span.line for raw in requests(file, "in.ndjson")] == [number for number, _ in expected]


def of_long_dictionary(path: Path) -> None:
    """One value of a mebibyte for every row, which the file holds once."""
    ids = pa.DictionaryArray.from_arrays(pa.array([0] * 400, pa.int32()), ["x" * MIB])
    table = pa.table({"id": ids, "date": ["2024-03-15"] * 400})
    pq.write_table(table, path, compression="zstd", store_schema=False)


def of_suffixes(path: Path) -> None:
    """Values that each say only what they do not share with the one before."""
    table = pa.table({"id": [f"{'x' * MIB}{n}" for n in range(400)], "date": ["2024-03-15"] * 400})
    coded = {"id": "DELTA_BYTE_ARRAY", "date": "PLAIN"}
    pq.write_table(table, path, compression="zstd", use_dictionary=False, column_encoding=coded)


def of_members(path: Path) -> None:
    """One row with a list of one member over and over."""
    number = 2**24
    members = pa.DictionaryArray.from_arrays(pa.nulls(number, pa.int32()).fill_null(0), ["compliance"])
    purposes = pa.ListArray.from_arrays([0, number], members)
    table = pa.table({"id": ["a"], "date": ["2024-03-15"], "finding.purposes": purposes})
    pq.write_table(table, path, compression="zstd", store_schema=False)


def of_long_members(path: Path) -> None:
    """Lists of a long member."""
    members = pa.DictionaryArray.from_arrays(pa.array([0] * 400, pa.int32()), ["x" * MIB])
    purposes = pa.ListArray.from_arrays(list(range(401)), members)
    table = pa.table({"id": ["a"] * 400, "date": ["2024-03-15"] * 400, "finding.purposes": purposes})
    pq.write_table(table, path, compression="zstd", store_schema=False)


def of_one_page(path: Path) -> None:
    """A page that packs a thousandfold."""
    table = pa.table({"id": ["x" * 500_000] * 900, "date": ["2024-03-15"] * 900})
    pq.write_table(table, path, compression="zstd", use_dictionary=False, data_page_size=2**30)


def of_one_page_that_lies(path: Path) -> None:
    """The same, and the metadata do not say so."""
    of_one_page(path)
    content = path.read_bytes()
    length = int.from_bytes(content[-8:-4], "little")
    footer = content[-8 - length : -8]
    about = pq.ParquetFile(path).metadata.row_group(0)
    for size in (about.column(0).total_uncompressed_size, about.total_byte_size):
        true = zigzag(size)
        assert true in footer
        footer = footer.replace(true, zigzag(1000, len(true)))
    path.write_bytes(content[: -8 - length] + footer + content[-8:])


def zigzag(number: int, length: int = 1) -> bytes:
    """A number as the compact protocol of Thrift writes it, in so many bytes at least."""
    number, made = number << 1, bytearray()
    while number > 0x7F or len(made) < length - 1:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


PACKED = [
    # rows that are read, and rejected one by one
    (of_long_dictionary, False, "python"),
    (of_long_dictionary, False, "duckdb"),
    (of_suffixes, False, "python"),
    (of_long_members, False, "python"),
    # pages and groups that are too large to be read; they are looked at before an engine begins
    (of_members, True, "python"),
    (of_one_page, True, "python"),
    (of_one_page_that_lies, True, "python"),
    (of_one_page_that_lies, True, "duckdb"),
]
ALSO = [(written, refused, "duckdb") for written, refused, _ in PACKED if (written, refused, "duckdb") not in PACKED]


@pytest.mark.parametrize(
    ("written", "refused", "engine"),
    [*PACKED, *(ALSO if TRY_ALL else ())],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_a_small_table_takes_little_however_it_is_packed(
    tmp_path: Path, written: Callable[[Path], None], refused: bool, engine: str
) -> None:
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    path = tmp_path / "in.parquet"
    written(path)
    assert path.stat().st_size < 120_000
    options = ("-o", str(tmp_path / "out.ndjson"), "--engine", engine, "--workers", "1")
    status, said, _, memory = measured("batch", str(path), *options)

    assert status == (2 if refused else 3)
    assert ("text-size" in said) == refused
    assert memory < 350


def test_a_broken_header_of_a_page_is_refused(batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"id": ["a"] * 9, "date": ["2024-03-15"] * 9}), path, use_dictionary=False)
    content = bytearray(path.read_bytes())
    rng = random.Random(3)
    for _ in range(60):
        hurt = bytearray(content)
        for _ in range(rng.choice((1, 3))):
            hurt[4 + rng.randrange(40)] = rng.randrange(256)
        path.write_bytes(hurt)

        assert batch(path, "-o", tmp_path / "out.ndjson", "--engine", "python") in {0, 2, 3}
        assert "internal error" not in capfd.readouterr().err


def test_tables_of_many_pages_and_groups_are_read_whole(batch: Run, tmp_path: Path) -> None:
    rng = random.Random(5)
    count = 5000
    names = [rng.choice(("", "n", "long " * 40)) * rng.randrange(9) for _ in range(count)]
    purposes = [rng.choice((None, [], ["compliance"], ["compliance", "other"])) for _ in range(count)]
    table = pa.table(
        {
            "id": [f"r{n}" for n in range(count)],
            "date": ["2024-03-15"] * count,
            "counterpart.name": names,
            "finding.purposes": pa.array(purposes, pa.list_(pa.string())),
        }
    )
    found = []
    ways: list[dict[str, Any]] = [
        {},
        {"use_dictionary": False, "data_page_version": "2.0", "compression": "gzip"},
        {"row_group_size": 700, "data_page_size": 900, "dictionary_pagesize_limit": 2000},
        {
            "use_dictionary": False,
            "column_encoding": {"counterpart.name": "DELTA_BYTE_ARRAY", "id": "DELTA_LENGTH_BYTE_ARRAY"},
        },
    ]
    for number, options in enumerate(ways):
        path = tmp_path / f"in{number}.parquet"
        pq.write_table(table, path, **options)

        assert batch(path, "-o", tmp_path / "out.ndjson", "--engine", "python") in {0, 3}
        found.append((tmp_path / "out.ndjson").read_bytes())
    assert found[0].count(b"\n") == count
    assert all(one == found[0] for one in found)
