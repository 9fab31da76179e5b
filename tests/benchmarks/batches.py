"""Files to files, each by a process of its own: time a row on one thread and on two, and the most memory held.

The law is the one with flat facts, in which DuckDB and Polars were programmed by hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from .contenders import FLAT_LAW, OURS, TYPED, UNIT, answer, flat_ours, installed
from .population import documents, lines, write

if TYPE_CHECKING:
    from collections.abc import Iterable

CHILD = str(Path(__file__).with_name("one_batch.py"))
STATUTE = str(Path(sys.executable).with_name("statute"))
DUCKDB, POLARS, STATEMENT = "DuckDB by hand", "Polars by hand", "statute sql on DuckDB"
BATCH, BATCH_DUCKDB = "statute batch, Python", "statute batch, DuckDB"
ENDING = {"flat": "parquet", "lists": "parquet", "nested": "ndjson"}
# What takes part for each layout, the unit first; the programs by line know one thread only.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "flat": (DUCKDB, POLARS, STATEMENT),
    "lists": (DUCKDB, POLARS, BATCH_DUCKDB, BATCH),
    "nested": (DUCKDB, POLARS, BATCH, UNIT, TYPED, OURS),
}
BY_LINE = (UNIT, TYPED, OURS)
NEEDED = {DUCKDB: "duckdb", POLARS: "polars", STATEMENT: "duckdb", BATCH_DUCKDB: "duckdb"}


class Run(NamedTuple):
    """One run of a program: seconds, and the most memory of its largest process, in KiB."""

    seconds: float
    kib: int


def command(program: str, layout: str, source: str, target: str, threads: int) -> list[str]:
    if program in {BATCH, BATCH_DUCKDB}:
        engine = "duckdb" if program == BATCH_DUCKDB else "python"
        return [
            *(sys.executable, STATUTE, "batch", source, "-o", target, "--engine", engine, "--workers", str(threads)),
            *("--bundle", FLAT_LAW, "--rejects", target + ".rejects"),
        ]
    return [sys.executable, CHILD, program, layout, source, target, str(threads)]


# A small process between, since a process begins with the memory of the one that started it.
LAUNCHER = """
import json, os, sys, time
began = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(json.dumps([time.perf_counter() - began, used.ru_maxrss]))
raise SystemExit(os.waitstatus_to_exitcode(status))
"""


def run(program: str, layout: str, source: str, target: str, threads: int) -> Run:
    """Runs a program to its end. Raises CalledProcessError."""
    Path(target).unlink(missing_ok=True)
    argv = command(program, layout, source, target, threads)
    done = subprocess.run([sys.executable, "-S", "-c", LAUNCHER, *argv], capture_output=True, check=True)
    return Run(*json.loads(done.stdout))


def answers(path: str, layout: str) -> Iterable[dict[str, Any]]:
    """The answers in a file, each as it would stand in a line."""
    if layout == "nested":
        for line in Path(path).read_bytes().splitlines():
            document = json.loads(line)
            yield document | {"routes": {name: said for name, said in document["routes"].items() if said}}
        return
    with import_module("pyarrow.parquet").ParquetFile(path) as file:
        yield from (as_line(row) for batch in file.iter_batches(10_000) for row in batch.to_pylist())


def as_line(row: dict[str, Any]) -> dict[str, Any]:
    routes = {plain(name): said for name, said in row.items() if said and is_route(name)}
    possible = row["possible"]
    return row | {"routes": routes, "possible": possible.split(",") if isinstance(possible, str) else possible}


ROUTES = {"usc/19/1628/a", "usc/19/1628/c", "publ/116-113/209/e"}
WRITTEN = {"".join(c if c.isalnum() else "_" for c in route): route for route in ROUTES}


def plain(name: str) -> str:
    """The route that a column is about: its citation, or what `statute sql` or `statute batch` make of it."""
    return name if name in ROUTES else WRITTEN.get(name.removeprefix("route__"), name.removeprefix("routes."))


def is_route(name: str) -> bool:
    return plain(name) in ROUTES


def mismatches(path: str, layout: str, expected: list[bytes]) -> int:
    """How many rows of a file answer otherwise than expected, or not at all."""
    wrong = 0
    for row, line in zip_longest(answers(path, layout), expected):
        if row is None or line is None:
            wrong += 1
            continue
        wanted = answer(line)
        row["missing"] = wanted["missing"] if layout == "flat" else sorted(row["missing"])
        wrong += any(row[name] != said for name, said in wanted.items())
    return wrong


def measured(number: int, rounds: int) -> dict[str, Any]:
    """For each layout and number of threads, the ratios to DuckDB by hand on one thread."""
    asked = documents(number)
    expected = list(map(flat_ours(), lines(asked)))
    found: dict[str, Any] = {"rows": number}
    with TemporaryDirectory() as folder:
        sources = write(asked, folder)
        del asked
        for layout, programs in PROGRAMS.items():
            present = [program for program in programs if installed(NEEDED.get(program, "statute_runner"))]
            target = f"{folder}/answers.{ENDING[layout]}"
            wrong: dict[str, int | str] = {}
            for program in present:
                try:
                    run(program, layout, sources[layout], target, 1)
                except subprocess.CalledProcessError as error:
                    wrong[program] = error.stderr.decode(errors="replace").strip().splitlines()[-1]
                    continue
                if count := mismatches(target, layout, expected):
                    wrong[program] = count
            timed = [(program, threads) for program in present if program not in wrong for threads in (1, 2)]
            timed = [(program, threads) for program, threads in timed if threads == 1 or program not in BY_LINE]
            runs: dict[tuple[str, int], list[Run]] = {each: [] for each in timed}
            for turn in range(rounds):
                first = turn % len(timed)
                for program, threads in (*timed[first:], *timed[:first]):
                    runs[program, threads].append(run(program, layout, sources[layout], target, threads))
            found[layout] = {
                "ratios": summary(runs, (DUCKDB, 1), number),
                "mismatches": wrong,
                "not_installed": [program for program in programs if program not in present],
            }
    return found


def summary(runs: dict[tuple[str, int], list[Run]], unit: tuple[str, int], rows: int) -> list[dict[str, Any]]:
    made = []
    for (program, threads), own in runs.items():
        ratios = [each.seconds / of_unit.seconds for each, of_unit in zip(own, runs[unit], strict=True)]
        lower, _, upper = quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
        made.append(
            {
                "program": program,
                "threads": threads,
                "ratio": round(median(ratios), 3),
                "lower": round(lower, 3),
                "upper": round(upper, 3),
                "microseconds": round(median(each.seconds for each in own) / rows * 1e6, 3),
                "mebibytes": round(median(each.kib for each in own) / 1024),
            }
        )
    return made
