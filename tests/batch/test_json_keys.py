"""Records of JSON with other people's keys come to the same, and what is carried through is the same to the digit."""

from __future__ import annotations

import csv
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from .conftest import lines
from .other_tables import by_member
from .test_formats import flat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import statute_runner

    from .conftest import Run

    Document = dict[str, Any]

COUNT = 40
OTHERWISE = {"id": "order no", "date": "shipped", "counterpart.country": "pays, code", "officer.service": "служба"}
MAPS = [part for name, key in OTHERWISE.items() for part in ("--map", f"{key}={name}")]


def grouped(document: Document) -> Document:
    return {**(document.get("facts") or {}), "id": document["id"], "date": document["date"]}


def dotted(document: Document) -> Document:
    return {"id": document["id"], **flat(document), "date": document["date"]}


def underlined(document: Document) -> Document:
    return {name.replace(".", "__"): given for name, given in dotted(document).items()}


def payload(document: Document) -> Document:
    return {"id": document["id"], "date": document["date"], "facts": document.get("facts")}


SHAPES: list[Callable[[Document], Document]] = [grouped, dotted, underlined, payload]


def renamed(record: Document, shape: object) -> Document:
    """The record under other names, where it has single keys."""
    names = {"facts": "payload", **OTHERWISE} if shape is payload else OTHERWISE
    if shape is grouped:
        names = {name: key for name, key in OTHERWISE.items() if "." not in name}
    return {names.get(name, name): given for name, given in record.items()}


@pytest.fixture(scope="module")
def some(documents: list[Document]) -> list[Document]:
    return [one for one in documents if one.get("facts")][:COUNT]


def write(path: Path, records: list[Document], *, indent: int | None = None) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records))
    if indent is not None:
        path.write_text(json.dumps(records, indent=indent))
    return path


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", ["in.ndjson", "in.json"])
def test_every_layout_and_name_comes_to_the_same(
    batch: Run, tmp_path: Path, some: list[Document], shape: Callable[[Document], Document], name: str
) -> None:
    assert batch(write(tmp_path / "same.ndjson", some), "-o", tmp_path / "same.out.ndjson") == 0
    records = [{**renamed(shape(one), shape), "note": [place, {"a": None}]} for place, one in enumerate(some)]
    source = write(tmp_path / name, records, indent=2 if name == "in.json" else None)
    maps = [*MAPS, "--map", "payload=facts"] if shape is payload else MAPS

    assert batch(source, "-o", tmp_path / "out.ndjson", *maps, "--keep", "note", "--block", "900") == 0
    kept = [{**one, "note": [place, {"a": None}]} for place, one in enumerate(lines(tmp_path / "same.out.ndjson"))]
    assert lines(tmp_path / "out.ndjson") == kept


def test_sets_come_member_by_member(
    batch: Run, tmp_path: Path, some: list[Document], loaded: statute_runner.LoadedBundle
) -> None:
    facts = {
        name: {"type": fact.type, "values": fact.values, "from": fact.smallest, "to": fact.largest}
        for name, fact in loaded.bundle.facts.items()
    }
    whole = [{**one, "facts": {group: inside or {} for group, inside in one["facts"].items()}} for one in some]
    assert batch(write(tmp_path / "same.ndjson", some), "-o", tmp_path / "same.out.ndjson") == 0
    source = write(tmp_path / "in.ndjson", [by_member(one, facts, "__") for one in whole])

    assert batch(source, "-o", tmp_path / "out.ndjson", "--keep", "all") == 0
    assert (tmp_path / "out.ndjson").read_bytes() == (tmp_path / "same.out.ndjson").read_bytes()


RAW = [
    "1.10",
    "123456789012345678901234567890.0e-5",
    "-0.0",
    '"\\u00e9\\n ü \\u202e"',
    '[1.0, {"a b": [ ] , "a,b" : "x , y"}]',
    "true",
    "null",
    '""',
]
PLAIN = ["1.10", "123456789012345678901234567890.0e-5", "-0.0", "é\n ü \u202e", '[1.0,{"a b":[],"a,b":"x , y"}]']
PLAIN += ["true", "", ""]


def test_what_is_carried_through_is_as_it_is_written(batch: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.ndjson"
    source.write_text("".join(f'{{"note":{raw}, "no":{n}, "day":"2024-03-15"}}\n' for n, raw in enumerate(RAW)))
    told = ("--map", "no=id", "--map", "day=date", "--keep", "note", "--keep", "no")
    for ending in ("ndjson", "csv", "parquet"):
        assert batch(source, "-o", tmp_path / f"out.{ending}", *told) == 0

    found = (tmp_path / "out.ndjson").read_text(encoding="utf-8").splitlines()
    compact = [raw if raw[0] != "[" else PLAIN[place] for place, raw in enumerate(RAW)]
    assert [line.partition(',"note":')[2] for line in found] == [
        f'{raw},"no":{place}}}' for place, raw in enumerate(compact)
    ]
    assert [json.loads(line)["id"] for line in found] == [str(place) for place in range(len(RAW))]
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as file:
        assert [(row["note"], row["no"]) for row in csv.DictReader(file)] == [
            (cell, str(place)) for place, cell in enumerate(PLAIN)
        ]
    pq = pytest.importorskip("pyarrow.parquet")
    texts = [None if raw == "null" else cell for raw, cell in zip(RAW, PLAIN, strict=True)]
    assert pq.read_table(tmp_path / "out.parquet")["note"].to_pylist() == texts


def value(rng: random.Random, depth: int = 0) -> Any:
    if depth < 3 and rng.random() < 0.4:
        inside = [value(rng, depth + 1) for _ in range(rng.randint(0, 3))]
        return inside if rng.random() < 0.5 else {f"k{n} {one!r}"[:9]: one for n, one in enumerate(inside)}
    return rng.choice([None, True, 0, -7, 10**30, "", 'a"b,\\', "x\ty", "é{[,", "2024-03-15"])


def test_any_value_is_carried_through_and_all_others_by_one_word(batch: Run, tmp_path: Path) -> None:
    rng = random.Random(5)
    records = []
    for place in range(60):
        more = {f"x{number}": value(rng) for number in range(rng.randint(0, 3))}
        pairs = [("id", f"r{place}"), ("date", "2024-03-15"), *more.items()]
        rng.shuffle(pairs)
        records.append(dict(pairs))
    source = write(tmp_path / "in.ndjson", records)

    assert batch(source, "-o", tmp_path / "out.ndjson", "--keep", "all") == 0
    for record, answer in zip(records, lines(tmp_path / "out.ndjson"), strict=True):
        assert answer["id"] == record["id"]
        assert list(answer.items())[5:] == [pair for pair in record.items() if pair[0] not in {"id", "date"}]


WRONG = [
    ('{"id":"a","date":"2024-03-15","note":1}', ("--keep", "other"), "unknown key `note`", "`--map KEY=FACT`"),
    ('{"id":"a","date":"2024-03-15","outcome":1}', ("--keep", "all"), "answers have a key `outcome`", "--keep KEY"),
    ('{"id":"a","date":"2024-03-15","note":1,"note":1}', ("--keep", "all"), "duplicate key `note`", ""),
    ('{"id":"a","date":"2024-03-15","note":1,"n\\u006fte":1}', ("--keep", "all"), "duplicate key `note`", ""),
    ('{"id":"a","date":"2024-03-15","note":NaN}', ("--keep", "all"), "got `NaN`", ""),
    ('{"id":"a","date":"2024-03-15","note":"\\ud800"}', ("--keep", "all"), "", ""),
    ('{"id":"a","date":"2024-03-15","counterpart":{"contry":1}}', ("--keep", "all"), "`counterpart.contry`", "country"),
    ('{"id":"a","date":"2024-03-15","counterpart__contry":1}', ("--keep", "all"), "`counterpart__contry`", ""),
    (
        '{"id":"a","date":"2024-03-15","Counterpart":{"country":"MX"}}',
        ("--keep", "all"),
        "`Counterpart`",
        "`counterpart`?",
    ),
    ('{"id":"a","date":"2024-03-15","Facts":{"counterpart":{}}}', ("--keep", "all"), "`Facts`", "`facts`?"),
    ('{"id":"a","date":"2024-03-15","COUNTERPART_COUNTRY":1}', ("--keep", "all"), "`COUNTERPART_COUNTRY`", "country"),
    ('{"id":"a","date":"2024-03-15","facts":{"nobody":{}},"x":1}', ("--keep", "x"), "nobody", ""),
    ('{"id":"a","date":"2024-03-15","facts":7,"x":1}', ("--keep", "x"), "expected", ""),
    (
        '{"id":"a","date":"2024-03-15","c":"MX","counterpart.country":"MX"}',
        ("--map", "c=counterpart.country"),
        "both",
        "",
    ),
    ('{"id":"a","x":1}', ("--keep", "x"), "missing key `date`", "`--map KEY=date`"),
    ('{"id":"a","date":"2024-03-15","c":7}', ("--map", "c=counterpart.country"), "expected", ""),
    ('{"id":1.5,"date":"2024-03-15","x":7}', ("--keep", "x"), "expected", ""),
    ('["id"]', ("--keep", "x"), "", ""),
    ('{"id":"a","date":"2024-03-15","x":[1', ("--keep", "x"), "invalid JSON", ""),
]


@pytest.mark.parametrize(("record", "told", "message", "help_"), WRONG)
def test_a_record_that_cannot_be_read_is_rejected(
    batch: Run, tmp_path: Path, record: str, told: tuple[str, ...], message: str, help_: str
) -> None:
    good = '{"id":"good","date":"2024-03-15"}'
    (tmp_path / "in.ndjson").write_text(f"{good}\n{record}\n{good}\n")

    assert batch(tmp_path / "in.ndjson", "-o", tmp_path / "out.ndjson", *told) == 3
    assert [one["id"] for one in lines(tmp_path / "out.ndjson")] == ["good", "good"]
    (rejected,) = lines(tmp_path / "out.ndjson.rejects.ndjson")
    assert rejected["line"] == 2
    assert message in rejected["reason"]
    assert help_ in rejected["help"]


def test_keys_that_no_record_has_are_told(batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = write(tmp_path / "in.ndjson", [{"id": "a", "date": "2024-03-15", "contry": "MX"}])
    told = ("--map", "country=counterpart.country", "--keep", "contry", "--keep", "note")

    assert batch(source, "-o", tmp_path / "out.ndjson", *told) == 0
    said = capfd.readouterr().err
    assert "no record has a key `country`\n" in said
    assert "no record has a key `note`\n" in said
    assert "`contry`" not in said


def test_columns_of_tables_are_known_before_they_are_read(
    batch: Run, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = write(tmp_path / "in.ndjson", [{"id": "a", "date": "2024-03-15", "note": "MX"}])

    assert batch(source, "-o", tmp_path / "out.csv", "--keep", "all") == 2
    assert "are not known before it is read" in capfd.readouterr().err
    assert batch(source, "-o", tmp_path / "out.ndjson", "--keep", "outcome") == 2
    assert "answers have a column `outcome` of their own" in capfd.readouterr().err


def test_a_file_of_the_project_names_keys_too(
    batch: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "statute-columns.yaml").write_text("format: columns/v1\ncolumns: {no: id, '*': null}\nkeep: [note]\n")
    source = write(tmp_path / "in.ndjson", [{"no": 7, "date": "2024-03-15", "note": 1, "more": 2}])

    assert batch(source, "-o", tmp_path / "out.ndjson") == 0
    (found,) = lines(tmp_path / "out.ndjson")
    assert (found["id"], found["note"], "more" in found) == ("7", 1, False)
    assert "statute-columns.yaml" in capfd.readouterr().err
