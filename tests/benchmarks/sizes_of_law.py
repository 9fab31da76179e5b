"""Law of growing size, all of which is looked at for every request: what it costs to load it, and to decide."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any

import statute_runner

from .shape_files import lines
from .timing import per_block, spread

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 16281
DAY = "2008-05-05"
OF_A_RULE = 3
SIZES = (9, 30, 99, 300, 999, 3000)


def facts_of(size: int) -> list[str]:
    """As many facts as leave each tested three times."""
    return [f"record.f{n}" for n in range(size // OF_A_RULE)]


def bundle(folder: str, size: int) -> str:
    """Law that grants where every rule holds, each of which tests three facts; its path."""
    from random_law import small, write

    names, rng = facts_of(size), random.Random(SEED)
    rules = [[rng.choice(names) for _ in range(OF_A_RULE)] for _ in range(size // OF_A_RULE)]
    when = {"all": [{"any": [{"fact": name, "is": True} for name in each]} for each in rules]}
    path = Path(folder) / f"law-{size}"
    write(small({name: {"type": "yes/no"} for name in names}, when), path)
    return str(path)


def requests(size: int, number: int) -> list[bytes]:
    """Requests in which no fact is a no, so that nothing ends the search; a third or more are left open."""
    rng = random.Random(SEED)
    # A rule is open where none of its facts is known, which is so of one rule in two requests whatever the size.
    unknown = (OF_A_RULE / size / 2) ** (1 / OF_A_RULE)
    made: list[dict[str, Any]] = []
    for n in range(number):
        known = {name.partition(".")[2]: True for name in facts_of(size) if rng.random() >= unknown}
        made.append({"id": f"R-{n:05}", "date": DAY, "facts": {"record": known}})
    return lines(made)


def measured(number: int, rounds: int, sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """For each number of conditions: seconds to load them, and the ratio of deciding to that of the fewest."""
    found: dict[str, Any] = {}
    deciders: dict[str, Callable[[bytes], bytes]] = {}
    asked: dict[str, list[bytes]] = {}
    with TemporaryDirectory() as folder:
        for size in sizes:
            path = bundle(folder, size)
            began = process_time()
            loaded = statute_runner.load(path, cache=False)
            took = process_time() - began
            deciders[str(size)], asked[str(size)] = loaded.decider().decide_json, requests(size, number)
            found[str(size)] = {"seconds": round(took, 3), "facts": len(facts_of(size))}
            said = [json.loads(deciders[str(size)](line))["outcome"] for line in asked[str(size)]]
            found[str(size)]["undetermined"] = round(said.count("undetermined") / number, 3)
    ratios = spread(per_block(deciders, asked, rounds, 10), str(sizes[0]))
    return {name: about | {"decide": ratios[name]} for name, about in found.items()}
