"""Measures everything side by side: prints the ratios, writes them to results.json and into README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from benchmarks import batches, many_laws, per_request, report, startup  # noqa: E402

# A batch of millions is its own repetition.
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


def measured(requests: int, rows: int, rounds: int) -> dict[str, Any]:
    """One whole run."""
    sizes = (0, 500, 1000) if rounds >= 5 else (0, 50, 100)
    found: dict[str, Any] = {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": versions(),
    }
    found["bytes_to_bytes"] = per_request.bytes_to_bytes(requests, rounds)
    said("one request, bytes to bytes")
    found["typed_to_outcomes"] = per_request.typed_to_outcomes(requests, rounds)
    said("one request, already read")
    found["startup"] = startup.measured(6 * rounds)
    said("a whole process")
    found["many_laws"] = many_laws.measured(sizes, min(requests, 1000), rounds)
    said("many laws")
    found["batches"] = batches.measured(rows, min(rounds, BATCH_ROUNDS))
    said("batches")
    return found


def said(part: str) -> None:
    print(f"measured: {part}", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few requests and rounds, and nothing is written")
    parser.add_argument("--requests", type=int, help="requests decided one at a time; else 5000")
    parser.add_argument("--rows", type=int, help="requests of a batch; else 2000000")
    parser.add_argument("--rounds", type=int, help="how often each is timed; else 5")
    parser.add_argument("--again", action="store_true", help="add this run to those in results.json")
    given = parser.parse_args()
    requests = given.requests or (500 if given.quick else 5000)
    rows = given.rows or (5000 if given.quick else 2_000_000)
    rounds = given.rounds or (2 if given.quick else 5)
    results = HERE / "results.json"
    runs = json.loads(results.read_text(encoding="utf-8"))["runs"] if given.again else []
    runs.append(measured(requests, rows, rounds))
    if not given.quick:
        results.write_text(json.dumps({"runs": runs}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        page = HERE / "README.md"
        page.write_text(report.written_into(page.read_text(encoding="utf-8"), runs), encoding="utf-8")
    print(report.tables(runs))


if __name__ == "__main__":
    main()
