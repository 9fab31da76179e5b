"""Three predicates under what is known for all rows say what the whole statement answers, of every row, on every engine."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

import statute_runner
from effort import some
from random_law import Maker, bundle_of
from random_law import request as plain_request
from random_lists import READINGS, ListMaker
from random_lists import request as list_request

from .known_tables import disagreements, part_of, spoilt

if TYPE_CHECKING:
    from .engines import Engine
    from .known_tables import Document

ROWS = 40


def drawn(seed: int, *, lists: bool) -> tuple[statute_runner.LoadedBundle, list[Document], Document, dict[str, str]]:
    """Random law, rows of which some hold what is not allowed, what is known of all of them, and readings."""
    rng = Random(f"known {seed}")
    files = ListMaker(rng).files() if lists else Maker(rng, False).files()
    loaded = statute_runner.LoadedBundle(bundle_of(files))
    readings = {name: rng.choice(options) for name, options in READINGS.items() if name in loaded.bundle.readings}
    share = rng.choice([0.3, 0.6])
    documents = [
        {
            **(list_request(rng, files, share) if lists else plain_request(rng, list(loaded.bundle.facts), share)),
            "id": f"r{n}",
        }
        for n in range(ROWS)
    ]
    known = part_of(rng, loaded, rng.choice(documents))
    documents += [{**spoilt(rng, loaded, rng.choice(documents)), "id": f"s{n}"} for n in range(ROWS // 5)]
    return loaded, documents, known, readings


def agrees(engine: Engine, seed: int, layout: str = "flat", *, lists: bool = False) -> list[str]:
    """What came of each row."""
    loaded, documents, known, readings = drawn(seed, lists=lists)
    wrong, seen = disagreements(engine, loaded, known, documents, layout, readings=readings)

    assert wrong == [], known
    return seen


@pytest.mark.parametrize("seed", some(range(200), 10))
def test_random_law(engine: Engine, seed: int) -> None:
    agrees(engine, seed)


@pytest.mark.parametrize("seed", some(range(100, 160), 10))
def test_random_law_with_lists(engine: Engine, seed: int) -> None:
    agrees(engine, seed, lists=True)
