"""The same requests with lists come to the same answers, to the byte, in every form in which they are written."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import statute_runner
from random_law import write
from random_lists import ListMaker, request
from statute_runner.cli import main
from statute_runner.request.request_document import request_from
from statute_runner.request.request_reader import requests_of

from .conftest import lines, short
from .list_tables import in_columns, in_json, in_structures

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

LAWS, REQUESTS = 8, 60
KNOWN = [0.1, 0.2, 0.3, 0.5, 0.9]


def documents(rng: Random, files: Any, count: int = REQUESTS) -> list[dict[str, Any]]:
    return [{**request(rng, files, rng.choice(KNOWN)), "id": f"r{number}"} for number in range(count)]


def answered(root: Path, path: Path, *options: object, status: int = 0) -> bytes:
    """What `batch` answers, and what it rejects, without the name of the file."""
    output = path.with_name(f"{path.name}.out.ndjson")
    assert (
        main(["batch", "--bundle", str(root), str(path), "-o", str(output), "--workers", "1", *map(str, options)])
        == status
    )
    rejects = output.with_name(f"{output.name}.rejects.ndjson")
    return output.read_bytes() + (rejects.read_bytes().replace(path.name.encode(), b"") if rejects.exists() else b"")


@pytest.mark.parametrize("seed", range(LAWS))
def test_every_form_of_the_same_requests_comes_to_the_same_bytes(tmp_path: Path, seed: int) -> None:
    rng = Random(f"tables {seed}")
    files = ListMaker(rng).files()
    facts = files["facts.yaml"]["facts"]
    root = tmp_path / "bundle"
    write(files, root)
    made = documents(rng, files)
    written = {
        "in.ndjson": "".join(json.dumps(one) + "\n" for one in made),
        "in.json": json.dumps(made, indent=1),
        "json.csv": in_json(made, facts),
        "columns.csv": in_columns(made, facts),
        "columns.tsv": in_columns(made, facts).replace(",", "\t"),
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text)
    for days in (True, False):
        pq.write_table(in_structures(pa, made, facts, days=days), tmp_path / f"{days}.parquet", row_group_size=25)
    expected = answered(root, tmp_path / "in.ndjson")

    assert [answered(root, tmp_path / name, "--block", 900) for name in written] == [expected] * len(written)
    for days in (True, False):
        assert answered(root, tmp_path / f"{days}.parquet", "--engine", "python") == expected
    loaded = statute_runner.load(str(root))
    assert lines(tmp_path / "in.ndjson.out.ndjson") == [short(loaded.decide(one, trace=False)) for one in made]
    (tmp_path / "in.yaml").write_text(yaml.safe_dump_all(map(json.loads, map(json.dumps, made))))
    read = [request_from(raw, loaded.bundle.facts) for raw in requests_of(str(tmp_path / "in.yaml"))]
    assert read == [loaded.request(one) for one in made]
