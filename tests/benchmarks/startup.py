"""A whole process for one request, against an interpreter that does nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from .shape import documents
from .shape_files import lines

STATUTE = str(Path(sys.executable).with_name("statute"))
BARE, WARM, COLD = "python -c pass", "statute decide, warm", "statute decide, cold"


def seconds(argv: list[str], environment: dict[str, str]) -> float:
    began = perf_counter()
    subprocess.run(argv, env=environment, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def measured(rounds: int) -> dict[str, Any]:
    """Ratios to the bare interpreter. Warm: the checked law is in the cache; cold: the cache is empty each time."""
    with TemporaryDirectory() as folder:
        request = Path(folder) / "request.json"
        request.write_bytes(lines(documents(1))[0])
        cache = f"{folder}/cache"
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["STATUTE_CACHE"] = cache
        decide = [sys.executable, STATUTE, "decide", str(request)]
        bare = [sys.executable, "-c", "pass"]
        seconds(decide, environment)
        times: dict[str, list[float]] = {BARE: [], WARM: [], COLD: []}
        for turn in range(rounds):
            times[BARE].append(seconds(bare, environment))
            times[WARM].append(seconds(decide, environment))
            if turn % 3 == 0:
                empty = environment | {"STATUTE_CACHE": f"{folder}/cold"}
                times[COLD].append(seconds(decide, empty))
                shutil.rmtree(f"{folder}/cold", ignore_errors=True)
    found = {}
    for name, own in times.items():
        units = times[BARE] if len(own) == rounds else times[BARE][::3]
        ratios = [each / unit for each, unit in zip(own, units, strict=True)]
        lower, _, upper = quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
        found[name] = {
            "ratio": round(median(ratios), 2),
            "lower": round(lower, 2),
            "upper": round(upper, 2),
            "milliseconds": round(median(own) * 1e3, 1),
        }
    return found
