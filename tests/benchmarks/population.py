"""Requests of the law with flat facts: seeded, over all of it, about 45 % of them undetermined."""

from __future__ import annotations

import random

from flat_requests import request

SEED = 1628
UNKNOWN = 0.27


def documents(number: int) -> list[dict[str, object]]:
    """That many requests, the same every time, each with an id of its own."""
    rng = random.Random(SEED)
    return [request(rng, UNKNOWN) | {"id": f"R-{n:07}"} for n in range(number)]
