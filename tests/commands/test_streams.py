"""Of several requests the good ones are decided and the bad ones reported, each as it comes, in bounded memory."""

from __future__ import annotations

import io
import json
import tracemalloc
from itertools import chain, count, islice, repeat
from typing import TYPE_CHECKING

import pytest

import statute_runner
from statute_runner.request.request_reader import requests
from text.stream import Endless, InPieces, answers

from .command import statute

if TYPE_CHECKING:
    from pathlib import Path

FACTS = statute_runner.load().bundle.facts
GOOD = '{"id": "%s", "date": "2024-03-15"}'
BAD = '{"id": "%s", "date": "2023-02-29"}'
MIXED = {
    "lines.ndjson": "\n".join(
        [GOOD % 1, BAD % 2, "", GOOD % 3, '{"id": "4"', GOOD % 5, '{"id": "6", "id": "6"}', GOOD % 7]
    ),
    "array.json": "["
    + ",\n".join([GOOD % 1, BAD % 2, " ", GOOD % 3, '{"id": "4",}', GOOD % 5, '{"id": "6", "id": "6"}', GOOD % 7])
    + "]",
    "documents.yaml": """\
{id: '1', date: 2024-03-15}
--- {id: '2', date: 2023-02-29}
--- # nothing
--- {id: '3', date: 2024-03-15}
--- {id: '4', date: @}
--- {id: '5', date: 2024-03-15}
--- {id: '6', id: '6'}
---
id: '7'
date: 2024-03-15""",
}
REPORTED = {
    "lines.ndjson": [(2, "2", "request-date"), (5, None, "json-syntax"), (7, "6", "duplicate-key")],
    "array.json": [
        (2, "2", "request-date"),
        (3, None, "json-syntax"),
        (5, None, "json-syntax"),
        (7, "6", "duplicate-key"),
    ],
    "documents.yaml": [(2, "2", "request-date"), (5, None, "yaml-syntax"), (7, "6", "duplicate-key")],
}


@pytest.mark.parametrize("name", MIXED)
def test_the_good_are_decided_and_the_bad_reported(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(MIXED[name])
    done = statute("decide", "--no-trace", "--errors", "json", str(file))
    reports = [json.loads(line) for line in done.errors.splitlines()]

    assert done.status == 3
    assert [json.loads(line)["request"]["id"] for line in done.output.splitlines()] == ["1", "3", "5", "7"]
    assert [(report["line"], report["id"], report["code"]) for report in reports] == REPORTED[name]


def test_a_problem_as_json_has_line_id_code_path_and_message(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("id: a\u0301\ndate: 2024-03-15\nfacts:\n  finding: {chapters: [1, 99]}\n  goods: {weight: 1}\n")
    first, second = (json.loads(line) for line in statute("decide", "--errors", "json", str(file)).errors.splitlines())

    assert {key: first[key] for key in ("line", "id", "code", "path", "message")} == {
        "line": 4,
        "id": "a\u0301",
        "code": "request-value",
        "path": "facts.finding.chapters[1]",
        "message": "expected 1 to 34, got 99",
    }
    assert (first["file"], first["column"], first["help"]) == (str(file), 27, "the nearest is 34")
    assert (second["line"], second["code"], second["path"]) == (5, "request-key", "facts.goods.weight")


@pytest.mark.parametrize(
    ("bad", "path"),
    [
        ('{"date": "2024-03-15"}', "id"),
        ('{"id": "a"}', "date"),
        ('{"id": "a", "date": "2024-03-15", "facts": {"goods": 1}}', "facts.goods"),
        ('{"id": "a", "date": "2024-03-15", "facts": {"finding": {"chapters": [NaN]}}}', "facts.finding.chapters[0]"),
        ('{"id": "a", "date": "2024-03-15", "date": "2024-03-15"}', "date"),
        ("[]", ""),
    ],
)
def test_the_path_leads_to_the_fault(bad: str, path: str) -> None:
    done = statute("decide", "--errors", "json", given=f"{GOOD % 1}\n{bad}\n".encode())
    (report,) = (json.loads(line) for line in done.errors.splitlines())

    assert (report["line"], report["path"], report["file"]) == (2, path, "standard input")


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_decided(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(GOOD % 1)
    (tmp_path / "two.yaml").write_text("id: '2'\ndate: 2024-03-15\n")
    names = [str(tmp_path / name) for name in ("one.json", "none.json", "", "two.yaml")]
    done = statute("decide", "--no-trace", *names)

    assert [json.loads(line)["request"]["id"] for line in done.output.splitlines()] == ["1", "2"]
    assert done.status == 2
    assert done.errors.splitlines() == [
        f"{names[1]}:1:1: request-file cannot be read: no such file or directory",
        f"{names[2]}:1:1: request-file cannot be read: is a directory",
    ]


def test_a_stream_of_lines_is_read_no_further_than_it_is_used() -> None:
    lines = ((GOOD % n + "\n").encode() for n in count())
    stream = Endless(lines)
    for n, raw in enumerate(islice(requests(stream, "standard input"), 20_000)):
        assert raw.data["id"] == str(n)
        assert raw.span.line == n + 1
    used = sum(len(GOOD % n) + 1 for n in range(20_000))

    assert used <= stream.given <= used + 100


def test_an_array_is_read_no_further_than_it_is_used() -> None:
    stream = Endless(chain([b"["], ((GOOD % n + ",\n").encode() for n in count())))
    found = [raw.data["id"] for raw in islice(requests(stream, "x.json"), 5_000)]

    assert found == [str(n) for n in range(5_000)]
    assert stream.given <= sum(len(GOOD % n) + 2 for n in range(5_000)) + 100


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        (b'{"id": "', b'"}\n', 1),
        (b'[{"id": "', b'"},\n', 1),
        (b'[{"id": ["', b'"]},\n', 1),
        (b'{}\n{"id": "', b'"}\n', 2),
    ],
)
def test_a_long_line_or_element_is_never_held_whole(before: bytes, after: bytes, line: int) -> None:
    stream = Endless(chain([before], repeat(b"x" * 2**16, 400), [after], [(GOOD % 2).encode()]))
    tracemalloc.start()
    found = list(requests(stream, "standard input"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8 * 2**20 < stream.given
    large = next(raw for raw in found if raw.problems)
    assert [problem.code for problem in large.problems] == ["text-size"]
    assert large.problems[0].span
    assert large.problems[0].span.line == line
    assert [raw.data["id"] for raw in found if raw.data] == ["2"]


@pytest.mark.parametrize("name", [*MIXED, "escapes.json"])
def test_where_a_stream_is_cut_into_pieces_does_not_matter(name: str) -> None:
    content = (MIXED.get(name, "[\n" + r'{"id": "\\"}, {"id": "\"]"}, "\\\",", {"id": "é\\"}]') + "\n \n").encode()
    whole = answers(io.BytesIO(content), name, FACTS)
    for size in (1, 2, 3, 7, 64):
        assert answers(InPieces(content, [size]), name, FACTS) == whole


def test_blank_lines_before_the_first_request_are_not_held_and_are_counted() -> None:
    blank = repeat(b" " * 63 + b"\n", 10_000)
    tracemalloc.start()
    (raw,) = requests(Endless(chain(blank, [b"\n# a request\nid: a\ndate: x\n"])), "standard input")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2**20
    assert raw.locate
    assert raw.locate(("date",), False).line == 10_004  # type: ignore[union-attr]
    assert raw.text_of(10_004) == ("date: x", 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2", ["request-shape", "request-shape", "json-syntax"]),
        ("[", ["json-syntax"]),
        ("[,]", ["json-syntax", "json-syntax"]),
        ('[{"id": "a"}}, 1]', ["json-syntax", "request-shape"]),
        ('["]", "\\"],", 3]', ["request-shape"] * 3),
        ("[[1, [2]], {}]", ["request-shape", "request-id"]),
        ('["a", "b]', ["request-shape", "json-syntax"]),
        ("[]]", ["json-syntax"]),
        ("[1] [2]", ["request-shape", "json-syntax"]),
    ],
)
def test_the_elements_of_an_array_are_found_by_brackets_and_quotes(text: str, expected: list[str]) -> None:
    found = answers(io.BytesIO(text.encode()), "x.json", FACTS)

    assert [answer[0].code for answer in found if isinstance(answer, tuple)] == expected


def test_a_document_goes_on_being_read_after_each_kind_of_fault() -> None:
    parts = [
        "a: [",
        "b: 'x",
        "c: @",
        "\td: 1",
        "e: &x 1",
        "? [f]",
        "g: {g: " + "[" * 40,
        "h: x: y",
        "i: !t 1",
        "j\nk: 1",
    ]
    content = "\n---\n".join(f"{part}\n---\nid: {n}x\ndate: 2024-03-15" for n, part in enumerate(parts)).encode()
    found = answers(io.BytesIO(content), "x.yaml", FACTS)

    assert [answer.id for answer in found if not isinstance(answer, tuple)] == [f"{n}x" for n in range(len(parts))]
    assert sum(isinstance(answer, tuple) for answer in found) == len(parts)
