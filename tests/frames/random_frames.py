"""Random law with lists, requests under it as one Arrow table, some with a fault, and what `statute batch` says."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from batch.list_tables import in_structures
from random_law import write
from random_lists import ListMaker, request
from statute_runner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pa: Any = pytest.importorskip("pyarrow")
pq: Any = pytest.importorskip("pyarrow.parquet")

ROWS = 60
FAULTS: list[tuple[str, Any]] = [
    ("date", "never"),
    ("date", None),
    ("id", " "),
    ("person.kind", "no such"),
    ("person.age", 99),
    ("goods.count", 99),
    ("goods.chapters", [1, 1]),
    ("goods.sorts", ["x", None]),
    ("person.name", "a\u202eb"),
]


@dataclass(frozen=True)
class Frame:
    """A table of requests between other columns, the law, and the answers that are expected, row by row."""

    law: statute_runner.LoadedBundle
    table: Any
    expected: list[dict[str, Any]]

    @property
    def added(self) -> list[str]:
        return list(self.expected[0])

    def answers(self, table: Any) -> list[dict[str, Any]]:
        """The columns that were added, by rows."""
        assert table.schema.names[: self.table.num_columns] == self.table.schema.names
        assert table.schema.names[self.table.num_columns :] == self.added
        return table.select(self.added).to_pylist()  # type: ignore[no-any-return]

    def without_words(self) -> list[dict[str, Any]]:
        """What is expected of a statement: of a set the set is the place, and a hidden character is a wrong value."""
        made = []
        for row in self.expected:
            code, place = row["rejected"], row["rejected_at"]
            if code == "text-character":
                code, place = "request-value", "facts.person.name"
            elif place in PLACES_IN_SETS:
                place = place.partition("[")[0]
            told = {**row, "rejected": code, "rejected_at": place}
            del told["rejected_because"]
            made.append(told)
        return made


PLACES_IN_SETS = {"facts.goods.chapters[1]", "facts.goods.sorts[1]"}


def frame(folder: Path, seed: int) -> Frame:
    """A frame of many rows, a fifth of them with a fault."""
    rng = Random(f"frames {seed}")
    files = ListMaker(rng).files()
    root = folder / f"law-{seed}"
    write(files, root)
    facts = files["facts.yaml"]["facts"]
    documents = [{**request(rng, files, rng.choice([0.2, 0.5, 0.9])), "id": f"r{number}"} for number in range(ROWS)]
    table = in_structures(pa, documents, facts, days=seed % 2 == 0)
    for row in rng.sample(range(ROWS), ROWS // 5):
        name, wrong = rng.choice(FAULTS)
        if name in table.schema.names:
            place = table.schema.get_field_index(name)
            values = table[name].to_pylist()
            values[row] = wrong
            table = table.set_column(place, name, pa.array(values, table.schema.types[place]))
    law = statute_runner.load(str(root))
    expected = batch_answers(folder, root, table, law)
    others = {"note": pa.array(range(ROWS), pa.int8()), "team": pa.array(["a", None] * (ROWS // 2)).dictionary_encode()}
    columns = {**others, **dict(zip(table.schema.names, table.columns, strict=True)), "last": pa.array([0.5] * ROWS)}
    return Frame(law, pa.table(columns), expected)


def batch_answers(folder: Path, root: Path, table: Any, law: statute_runner.LoadedBundle) -> list[dict[str, Any]]:
    """What `statute batch` answers, and rejects, of each row of the table."""
    path, output = folder / "in.parquet", folder / "out.ndjson"
    pq.write_table(table, path)
    status = main(
        ["batch", "--bundle", str(root), str(path), "-o", str(output), "--engine", "python", "--workers", "1"]
    )
    rejects = output.with_name("out.ndjson.rejects.ndjson")
    wrong = {one["line"]: one for one in map(json.loads, rejects.read_text().splitlines())} if status else {}
    given = iter(map(json.loads, output.read_text().splitlines()))
    return [row_of(law, wrong.get(line), given) for line in range(1, ROWS + 1)]


def row_of(law: statute_runner.LoadedBundle, wrong: dict[str, Any] | None, given: Any) -> dict[str, Any]:
    routes = law.question().routes
    if wrong is None:
        answer = next(given)
        found = [answer["outcome"], answer["possible"], *(answer["routes"].get(route) for route in routes)]
        found += [answer["missing"], None, None, None]
    else:
        several = [wrong, *wrong.get("also", ())]
        lines = [
            f"{one['place'] + ': ' if len(several) > 1 and one['place'] else ''}{one['reason']}"
            f"{'; ' + one['help'] if one['help'] else ''}"
            for one in several
        ]
        found = [*[None] * (len(routes) + 3), wrong["code"], wrong["place"], "\n".join(lines)]
    names = ["outcome", "possible", *routes, "missing", "rejected", "rejected_at", "rejected_because"]
    return dict(zip(names, found, strict=True))
