"""Measures everything side by side: prints the ratios, writes them to results.json and into README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import (  # noqa: E402
    batches,
    kept_connection,
    keystrokes,
    many_laws,
    page_strokes,
    per_request,
    postgres_missing,
    report,
    sizes_of_law,
    startup,
)

# A batch of many requests is its own repetition.
BATCH_ROUNDS = 3
PACKAGES = ("msgspec", "orjson", "datalogic-py", "cel-expr-python", "duckdb", "polars")


def versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def parts(requests: int, rows: int, rounds: int) -> dict[str, Callable[[], Any]]:
    """What is measured, one after the other, by the names that it has in results.json."""
    sizes = (0, 1, 10, 100, 1000, 9900) if rounds >= 5 else (0, 50, 100)
    return {
        "bytes_to_bytes": lambda: per_request.bytes_to_bytes(requests, rounds),
        "typed_to_outcomes": lambda: per_request.typed_to_outcomes(requests, rounds),
        "with_lists": lambda: per_request.with_lists(requests, rounds),
        "undetermined_with_lists": lambda: per_request.with_lists(requests, rounds, only_undetermined=True),
        "startup": lambda: startup.measured(6 * rounds),
        "many_laws": lambda: many_laws.measured(sizes, min(requests, 1000), rounds),
        "kept_connection": lambda: kept_connection.measured(min(requests, 1000), rounds),
        "page_strokes": lambda: page_strokes.measured(min(requests, 60), rounds),
        "keystrokes": lambda: keystrokes.measured(rounds),
        "sizes_of_law": lambda: sizes_of_law.measured(min(requests, 500), rounds),
        "postgres_missing": lambda: postgres_missing.measured(min(requests, 2000), rounds),
        **{part: partial(batches.measured, part, rows, min(rounds, BATCH_ROUNDS)) for part in batches.TABLES},
    }


def measured(chosen: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    """One run."""
    found: dict[str, Any] = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": versions(),
    }
    for name, measure in chosen.items():
        began = monotonic()
        found[name] = measure()
        print(f"measured: {name}, {monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few requests and rounds, and nothing is written")
    parser.add_argument("--requests", type=int, help="requests decided one at a time; else 5000")
    parser.add_argument("--rows", type=int, help="requests of a batch; else 150000")
    parser.add_argument("--rounds", type=int, help="how often each is timed; else 5")
    parser.add_argument("--again", action="store_true", help="add this run to those in results.json")
    parser.add_argument(
        "--part", choices=parts(0, 0, 0), help="measure this part only, anew for the last run in results.json"
    )
    given = parser.parse_args()
    requests = given.requests or (500 if given.quick else 5000)
    rows = given.rows or (5000 if given.quick else 150_000)
    rounds = given.rounds or (2 if given.quick else 5)
    results = HERE / "results.json"
    runs = json.loads(results.read_text(encoding="utf-8"))["runs"] if given.again or given.part else []
    chosen = parts(requests, rows, rounds)
    if given.part:
        runs[-1][given.part] = measured({given.part: chosen[given.part]})[given.part]
    else:
        runs.append(measured(chosen))
    if not given.quick:
        results.write_text(json.dumps({"runs": runs}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        page = HERE / "README.md"
        page.write_text(report.written_into(page.read_text(encoding="utf-8"), runs), encoding="utf-8")
    print(report.tables(runs))


if __name__ == "__main__":
    main()
