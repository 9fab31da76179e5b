"""What is not decided is rejected, with its line, id, place and reason; nothing is lost."""

from __future__ import annotations

import io
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.batch.block_decider import records
from statute_runner.batch.block_reader import blocks
from statute_runner.batch.blocks import BlockOptions, BlockStart
from statute_runner.batch.cell_texts import RowTexts
from statute_runner.batch.input_sources import source
from statute_runner.problem import Problem, Refused
from statute_runner.request.request_document import json_request, request_from
from statute_runner.request.request_reader import requests

from .conftest import lines

if TYPE_CHECKING:
    from pathlib import Path

    import statute_runner

    from .conftest import Run

BAD = """\
{"id":"good","date":"2024-03-15"}

{"id":"day","date":"2024-02-30"}
{"id":"two","date":"2024-03-15","facts":{"counterpart":{"country":"XX","kind":"cust"}}}
{"id":"comma","date":"2024-03-15",}
{"id":"e","id":"f","date":"2024-03-15"}
"""


def test_rejects_say_where_and_why(batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.ndjson").write_text(BAD)

    assert batch(tmp_path / "in.ndjson", "-o", tmp_path / "out.ndjson") == 3
    found = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert [(each["line"], each["id"], each["place"], each["code"]) for each in found] == [
        (3, "day", "date", "request-date"),
        (4, "two", "facts.counterpart.country", "request-value"),
        (5, None, "column 34", "json-syntax"),
        (6, "e", "id", "duplicate-key"),
    ]
    assert found[0]["reason"] == "invalid date `2024-02-30`"
    assert [each["place"] for each in found[1]["also"]] == ["facts.counterpart.kind"]
    assert {each["file"] for each in found} == {str(tmp_path / "in.ndjson")}
    assert [line["id"] for line in lines(tmp_path / "out.ndjson")] == ["good"]
    err = capfd.readouterr().err
    assert err.startswith("read      5\ndecided   1\n  undetermined  1\nrejected  4, see ")


def test_rejects_go_to_standard_error_beside_standard_output(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.ndjson").write_text(BAD)

    assert batch(tmp_path / "in.ndjson") == 3
    seen = capfd.readouterr()
    assert [json.loads(line)["id"] for line in seen.out.splitlines()] == ["good"]
    assert [json.loads(line)["line"] for line in seen.err.splitlines()[:4]] == [3, 4, 5, 6]


def test_a_file_of_rejects_that_was_asked_for_appears_and_another_does_not(batch: Run, tmp_path: Path) -> None:
    (tmp_path / "in.ndjson").write_text('{"id":"good","date":"2024-03-15"}\n')
    stale = tmp_path / "out.ndjson.rejects.ndjson"
    stale.write_text("of an earlier run")

    assert batch(tmp_path / "in.ndjson", "-o", tmp_path / "out.ndjson", "--rejects", tmp_path / "bad.ndjson") == 0
    assert (tmp_path / "bad.ndjson").read_bytes() == b""
    assert batch(tmp_path / "in.ndjson", "-o", tmp_path / "out.ndjson") == 0
    assert not stale.exists()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "in.csv",
            "id,date\na,2024-03-15\nb,2024-03-15,x\n",
            [(3, "csv-row", "expected 2 cells, as in the header, got 3")],
        ),
        (
            "in.csv",
            'id,date\n"a\nb",2024-03-15\nc,2024-03-32\n',
            [(2, "request-id", "the character U+000A (line feed) is not allowed in an id"), (4, "request-date", None)],
        ),
        ("in.csv", 'id,date\n"a"b,2024-03-15\nc,2024-03-15\n', [(2, "csv-row", None)]),
        ("in.csv", 'id,date\na,2024-03-15\n"c,2024-03-15\n', [(3, "csv-row", None)]),
        (
            "in.csv",
            "id,date,finding.chapters\na,2024-03-15,7.0\n",
            [(2, "request-value", "expected a whole number, got `7.0`")],
        ),
        (
            "in.csv",
            "id,date,finding.chapters\na,2024-03-15,3;3\n",
            [(2, "request-value", "duplicate value `3`")],
        ),
        (
            "in.csv",
            "id,date,finding.made\na,2024-03-15,yes\n",
            [(2, "request-value", "expected true or false, got `yes`")],
        ),
        ("in.json", '[{"id":"a","date":"2024-03-15"} {"id":"b"}]', [(1, "json-syntax", None)]),
        (
            "in.json",
            '[{"id":"a","date":"2024-03-15"},\n{"id":"b"},\n]',
            [(2, "request-date", None), (3, "json-syntax", None)],
        ),
    ],
)
def test_each_format_rejects_what_is_wrong_in_it(
    batch: Run, tmp_path: Path, name: str, content: str, expected: list[tuple[int, str, str | None]]
) -> None:
    (tmp_path / name).write_text(content)

    assert batch(tmp_path / name, "-o", tmp_path / "out.ndjson") == 3
    found = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert [(each["line"], each["code"]) for each in found] == [(line, code) for line, code, _ in expected]
    assert all(said in {None, each["reason"]} for each, (_, _, said) in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("id,date,counterpart.contry", "unknown column `counterpart.contry`"),
        ("id,date,id", "duplicate column `id`"),
        ("id,finding.made", "missing column `date`"),
    ],
)
def test_a_table_of_other_columns_is_refused(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str], header: str, said: str
) -> None:
    (tmp_path / "in.csv").write_text(header + "\n")

    assert batch(tmp_path / "in.csv", "-o", tmp_path / "out.ndjson") == 2
    assert said in capfd.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_parquet_rows_are_held_to_the_same_rules(batch: Run, tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    columns = {
        "id": ["a", "b", None, "d", "e"],
        "date": ["2024-03-15"] * 3 + ["2024-3-15", "2024-03-15"],
        "finding.chapters": pa.array([[3], [3, None], [], [], [35]]),
        "counterpart.country": pa.array(["MX"] * 4 + [None]).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")

    assert batch(tmp_path / "in.parquet", "-o", tmp_path / "out.ndjson", "--engine", "python") == 3
    assert [(each["line"], each["place"]) for each in lines(tmp_path / "out.ndjson.rejects.ndjson")] == [
        (2, "facts.finding.chapters[1]"),
        (3, "id"),
        (4, "date"),
        (5, "facts.finding.chapters[0]"),
    ]


def test_a_record_above_the_limit_is_rejected_and_the_next_is_read(batch: Run, tmp_path: Path) -> None:
    long = "x" * 2**20
    good = '{"id":"good","date":"2024-03-15"}'
    for name, content, line in (
        ("in.ndjson", f'{good}\n{{"id":"{long}","date":"2024-03-15"}}\n{good}\n', 2),
        ("in.json", f'[{good},\n{{"id":"]{long}","date":"2024-03-15"}},\n{good}]', 2),
        ("in.csv", f"id,date\ngood,2024-03-15\n{long},2024-03-15\ngood,2024-03-15\n", 3),
    ):
        (tmp_path / name).write_text(content)

        assert batch(tmp_path / name, "-o", tmp_path / "out.ndjson") == 3
        (found,) = lines(tmp_path / "out.ndjson.rejects.ndjson")
        assert (found["line"], found["code"]) == (line, "text-size")
        assert len(lines(tmp_path / "out.ndjson")) == 2


def mangled(rng: random.Random, text: bytes) -> bytes:
    """The text with a few small hurts."""
    made = bytearray(text)
    for _ in range(rng.choice((0, 1, 1, 2, 5))):
        place = rng.randrange(len(made))
        hurt = rng.choice(
            (b"", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b"\n", b"\xff", b" ", b'\xe2\x80\xae"', b"\r")
        )
        made[place : place + rng.choice((0, 1, 1, 30))] = hurt
    return bytes(made)


@pytest.mark.parametrize("seed", range(60))
def test_hurt_json_is_read_as_decide_reads_it(
    tmp_path: Path, documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle, seed: int
) -> None:
    rng = random.Random(seed)
    few = rng.sample(documents, rng.randint(0, 5))
    lined = "".join(json.dumps(each) + "\n" for each in few)
    text = rng.choice((lined, json.dumps(few), json.dumps(few, indent=1)))
    path = tmp_path / rng.choice(("in.json", "in.ndjson"))
    path.write_bytes(mangled(rng, text.encode()) if text else b"[]")

    def seen(line: int, problem: Problem | None, record: bytes) -> tuple[int, str]:
        if problem:
            return line, problem.code
        try:
            return line, request_from(json_request(record, "", 1), loaded.bundle.facts).id
        except Refused as refused:
            return line, refused.problems[0].code

    expected = [
        seen(raw.span.line, raw.problems[0] if raw.problems else None, raw.content)
        for raw in requests(io.BytesIO(path.read_bytes()), str(path))
    ]
    options = BlockOptions(loaded.bundle.facts, rng.choice((1, 50, 700, 2**18)))
    found = [
        seen(line, record if isinstance(record, Problem) else None, record if isinstance(record, bytes) else b"")
        for block in filter(None, blocks([source(str(path), None)], BlockStart(), options))
        for line, record in records(block, RowTexts(loaded.bundle.facts), str(path))
    ]

    assert [code for _, code in found] == [code for _, code in expected]
    if path.name.endswith(".ndjson"):
        assert found == expected


def test_a_program_has_the_same_document_of_what_is_refused(
    batch: Run, tmp_path: Path, loaded: statute_runner.LoadedBundle
) -> None:
    records = BAD.splitlines()[2:-1]  # of two equal keys the reason names the line of the first, in a file or a message
    file = tmp_path / "in.ndjson"
    file.write_text("\n".join(records))
    assert batch(file, "-o", tmp_path / "out.ndjson") == 3
    decide, made = loaded.decider().decide_json, b""
    for number, record in enumerate(records, 1):
        with pytest.raises(Refused) as refused:
            decide(record.encode())
        document = refused.value.reject(str(file), number)
        made += json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"

    assert made == (tmp_path / "out.ndjson.rejects.ndjson").read_bytes()
    assert len(made.splitlines()) == 3


@pytest.mark.parametrize("content", [b"", b" \n", b'\xef\xbb\xbf{"id":"a","date":"2024-03-15"}'])
def test_one_request_is_not_a_stream(loaded: statute_runner.LoadedBundle, content: bytes) -> None:
    with pytest.raises(Refused):
        loaded.decider().decide_json(content)


@pytest.mark.parametrize(("given", "status"), [(4.0, 0), (4.5, 3)])
def test_a_table_casts_what_loses_nothing_and_json_does_not(
    batch: Run, tmp_path: Path, loaded: statute_runner.LoadedBundle, given: float, status: int
) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    document = {"id": "a", "date": "2024-03-15", "facts": {"finding": {"chapters": [given]}}}
    table = pa.table({"id": ["a"], "date": ["2024-03-15"], "finding.chapters": [[given]]})
    pq.write_table(table, tmp_path / "in.parquet")
    (tmp_path / "in.ndjson").write_text(json.dumps(document) + "\n")
    (tmp_path / "in.csv").write_text(f"id,date,finding.chapters\na,2024-03-15,{given}\n")

    assert batch(tmp_path / "in.parquet", "-o", tmp_path / "table.ndjson") == status
    for form in ("ndjson", "csv"):
        assert batch(tmp_path / f"in.{form}", "-o", tmp_path / "out.ndjson") == 3
    with pytest.raises(Refused, match="expected a whole number"):
        loaded.decider().decide_json(json.dumps(document).encode())
