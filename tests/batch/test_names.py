"""Batches under law with nasty names.

Every format of requests, on both engines, is answered as the reference answers.
"""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from nasty_names import Nasty
from random_law import Maker, request, write
from statute_runner.cli import main

from .conftest import lines, short
from .test_formats import as_csv, flat

if TYPE_CHECKING:
    from pathlib import Path

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
ENGINES = ("python", "duckdb")
TYPES = {
    "yes/no": pa.bool_(),
    "whole number": pa.int64(),
    "set of choices": pa.list_(pa.string()),
    "set of whole numbers": pa.list_(pa.int64()),
}


@pytest.mark.parametrize("seed", range(12))
def test_every_format_and_engine_answers_alike(seed: int, tmp_path: Path) -> None:
    rng = Random(f"batch {seed}")
    files = Maker(rng, once=False).files()
    nasty = Nasty(rng, files)
    write(nasty.files(files), tmp_path / "law")
    loaded = statute_runner.load(str(tmp_path / "law"), cache=False)
    made = [request(rng, sorted(files["facts.yaml"]["facts"]), rng.choice([0.2, 0.5, 0.9])) for _ in range(60)]
    documents = [{**nasty.document(each), "id": f"r{n}"} for n, each in enumerate(made)]
    expected = [short(loaded.decide(each)) for each in documents]
    tables(documents, loaded, tmp_path)
    for name, engines in {"in.ndjson": ENGINES[:1], "in.csv": ENGINES[:1], "in.parquet": ENGINES}.items():
        for engine in engines:
            out = tmp_path / f"{engine} {name}.ndjson"
            arguments = ["--bundle", loaded.bundle.root, "--no-cache", "--engine", engine, "--workers", "1"]

            assert main(["batch", *arguments, str(tmp_path / name), "-o", str(out)]) == 0
            assert lines(out) == expected


def tables(documents: list[dict[str, Any]], loaded: statute_runner.LoadedBundle, folder: Path) -> None:
    """The requests as lines, as CSV and as Parquet."""
    facts = loaded.bundle.facts
    (folder / "in.ndjson").write_text("".join(json.dumps(each, separators=(",", ":")) + "\n" for each in documents))
    (folder / "in.csv").write_text(as_csv(documents, list(facts)))
    schema = [("id", pa.string()), ("date", pa.string())]
    schema += [(name, TYPES.get(fact.type, pa.string())) for name, fact in facts.items()]
    rows = [{**dict.fromkeys(facts), "id": each["id"], "date": each["date"], **flat(each)} for each in documents]
    pq.write_table(pa.Table.from_pylist(rows, schema=pa.schema(schema)), folder / "in.parquet")
