"""The requests: seeded, over the whole contract, about 45 % of them undetermined; as lines and as files."""

from __future__ import annotations

import json
import random
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flat_requests import request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEED = 1628
UNKNOWN = 0.27
ROWS_OF_A_GROUP = 25_000
TRUTHS = (
    *("goods.concerned", "counterpart.violated_assurance", "finding.made", "authorization.subsection_c"),
    "assurances.confidence",
)
SETS: dict[str, tuple[str | int, ...]] = {
    "finding.purposes": (
        *("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other"),
    ),
    "finding.chapters": tuple(range(1, 35)),
    "assurances.given_by": ("agency", "country"),
}
TEXTS = (
    *("exchange.direction", "exchange.material", "goods.entered_on", "officer.service", "counterpart.name"),
    *("counterpart.country", "counterpart.kind", "counterpart.level", "finding.agreement", "assurances.use"),
    "assurances.obtained_on",
)


def documents(number: int) -> list[dict[str, object]]:
    """That many requests, the same every time, each with an id of its own."""
    rng = random.Random(SEED)
    return [request(rng, UNKNOWN) | {"id": f"R-{n:07}"} for n in range(number)]


def lines(made: Sequence[Mapping[str, object]]) -> list[bytes]:
    """Each request as one line of compact JSON."""
    return [json.dumps(document, separators=(",", ":")).encode() for document in made]


def stated(document: Mapping[str, Any]) -> dict[str, Any]:
    """The known facts by full name."""
    groups = document.get("facts") or {}
    return {f"{group}.{key}": value for group, inside in groups.items() for key, value in (inside or {}).items()}


def write(made: Sequence[Mapping[str, object]], folder: str) -> dict[str, str]:
    """The requests as NDJSON, and as Parquet with flat columns or with lists; the path of each."""
    pa, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")

    paths = {
        "nested": f"{folder}/requests.ndjson",
        "flat": f"{folder}/flat.parquet",
        "lists": f"{folder}/lists.parquet",
    }
    with open(paths["nested"], "wb") as file:
        file.writelines(line + b"\n" for line in lines(made))
    known = [stated(document) for document in made]
    flat: dict[str, Any] = {
        name: pa.array([document[name] for document in made], pa.string()) for name in ("id", "date")
    }
    lists = dict(flat)
    for fact in (*TEXTS, *TRUTHS):
        column = pa.array([facts.get(fact) for facts in known], pa.string() if fact in TEXTS else pa.bool_())
        flat[fact.replace(".", "__")] = lists[fact] = column
    for fact, members in SETS.items():
        given = [facts.get(fact) for facts in known]
        lists[fact] = pa.array(given, pa.list_(pa.int64() if fact == "finding.chapters" else pa.string()))
        name = fact.replace(".", "__")
        flat[f"{name}__known"] = pa.array([each is not None for each in given])
        for member in members:
            flat[f"{name}__{member}"] = pa.array(
                [None if each is None else member in each for each in given], pa.bool_()
            )
    for name, columns in (("flat", flat), ("lists", lists)):
        # DuckDB gives each thread a group of its own.
        parquet.write_table(pa.table(columns), paths[name], row_group_size=ROWS_OF_A_GROUP)
    return paths
