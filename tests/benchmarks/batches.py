"""Files to files, each by a process of its own: time a row on one thread and on two, and the most memory held."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import statute_runner

from . import population, shape
from .contenders import FLAT_LAW, OURS, TYPED, UNIT, answer, flat_ours, installed, ours
from .shape_answers import ROUTES
from .shape_files import CELLS, MEMBERS, NESTED, TABLE, lines, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

CHILD = str(Path(__file__).with_name("one_batch.py"))
STATUTE = str(Path(sys.executable).with_name("statute"))
DUCKDB, POLARS, STATEMENT = "DuckDB by hand", "Polars by hand", "statute sql on DuckDB"
BATCH, BATCH_DUCKDB = "statute batch, Python", "statute batch, DuckDB"
BATCH_CELLS, BATCH_MEMBERS = "statute batch, CSV, a list in a cell", "statute batch, CSV, a field of a member in a cell"
BATCH_FLAT, BATCH_FLAT_CELLS = "statute batch, NDJSON, flat facts", "statute batch, CSV, flat facts"
BATCH_LINES = "statute batch, NDJSON"
BY_LINE = (UNIT, TYPED, OURS)
NEEDED = {DUCKDB: "duckdb", POLARS: "polars", STATEMENT: "duckdb", BATCH_DUCKDB: "duckdb"}


class Table(NamedTuple):
    """What one table compares: the program, with the form of its input; the first is the unit."""

    programs: Mapping[str, str]
    ending: str
    missing: bool = True
    threads: tuple[int, ...] = (1, 2)


TABLES = {
    "batch_ndjson": Table(dict.fromkeys((DUCKDB, POLARS, BATCH, *BY_LINE), NESTED), "ndjson"),
    "batch_parquet": Table(dict.fromkeys((DUCKDB, POLARS, BATCH_DUCKDB, BATCH), TABLE), "parquet"),
    "batch_statement": Table(dict.fromkeys((DUCKDB, POLARS, STATEMENT), TABLE), "parquet", missing=False),
    "batch_csv": Table({BATCH_LINES: NESTED, BATCH_CELLS: CELLS, BATCH_MEMBERS: MEMBERS}, "csv", threads=(1,)),
    "batch_csv_flat": Table({BATCH_FLAT: NESTED, BATCH_FLAT_CELLS: CELLS}, "csv", threads=(1,)),
}
ON_FLAT = "batch_csv_flat"


class Run(NamedTuple):
    """One run of a program: seconds, and the most memory of its largest process, in KiB."""

    seconds: float
    kib: int


class Asked(NamedTuple):
    """One batch: by which program, from what, into what, on how many threads."""

    program: str
    form: str
    source: str
    target: str
    threads: int
    missing: bool


def command(asked: Asked) -> list[str]:
    if not asked.program.startswith("statute batch"):
        missing = "missing" if asked.missing else "without"
        return [
            *(sys.executable, CHILD, asked.program, asked.form, asked.source, asked.target),
            *(str(asked.threads), missing),
        ]
    engine = "duckdb" if asked.program == BATCH_DUCKDB else "python"
    law = FLAT_LAW if asked.program in {BATCH_FLAT, BATCH_FLAT_CELLS} else shape.BUNDLE
    return [
        *(sys.executable, STATUTE, "batch", asked.source, "-o", asked.target, "--engine", engine),
        *("--workers", str(asked.threads), "--bundle", law, "--rejects", asked.target + ".rejects"),
    ]


# A small process between, since a process begins with the memory of the one that started it.
LAUNCHER = """
import json, os, sys, time
began = time.perf_counter()
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(child, 0)
print(json.dumps([time.perf_counter() - began, used.ru_maxrss]))
raise SystemExit(os.waitstatus_to_exitcode(status))
"""


def run(asked: Asked) -> Run:
    """Runs a program to its end. Raises CalledProcessError."""
    Path(asked.target).unlink(missing_ok=True)
    argv = [sys.executable, "-S", "-c", LAUNCHER, *command(asked)]
    # Whoever installs a program keeps its modules compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return Run(*json.loads(subprocess.run(argv, capture_output=True, check=True, env=environment).stdout))


def answers(path: str) -> Iterator[dict[str, Any]]:
    """The answers in a file, each as it would stand in a line."""
    if path.endswith(".ndjson"):
        with open(path, "rb") as written:
            for line in written:
                document = json.loads(line)
                yield document | {"routes": {name: said for name, said in document["routes"].items() if said}}
    elif path.endswith(".csv"):
        with open(path, encoding="utf-8", newline="") as written:
            yield from map(as_line, csv.DictReader(written))
    else:
        with import_module("pyarrow.parquet").ParquetFile(path) as file:
            yield from (as_line(row) for batch in file.iter_batches(10_000) for row in batch.to_pylist())


WRITTEN = {"".join(c if c.isalnum() else "_" for c in route): route for route in ROUTES}


def plain(name: str) -> str:
    """The route that a column is about: its citation, or what `statute sql` or `statute batch` make of it."""
    return name if name in ROUTES else WRITTEN.get(name.removeprefix("route__"), name.removeprefix("routes."))


def as_line(row: dict[str, Any]) -> dict[str, Any]:
    """A row, whose lists may be texts with something between."""
    routes = {plain(name): said for name, said in row.items() if said and plain(name) in ROUTES}
    lists = {name: parted(row[name]) for name in ("possible", "missing") if name in row}
    return row | lists | {"routes": routes}


def parted(given: str | list[str]) -> list[str]:
    return given.replace(";", ",").split(",") if isinstance(given, str) and given else list(given)


def mismatches(path: str, expected: Iterable[bytes], *, missing: bool) -> int:
    """How many rows of a file answer otherwise than expected, or not at all."""
    wrong = 0
    for row, line in zip_longest(answers(path), expected):
        if row is None or line is None:
            wrong += 1
            continue
        wanted = answer(line)
        row["missing"] = sorted(row["missing"]) if missing else wanted["missing"]
        wrong += any(row[name] != said for name, said in wanted.items())
    return wrong


def measured(part: str, number: int, rounds: int) -> dict[str, Any]:
    """For each program and number of threads, the ratios to the first program on one thread."""
    table = TABLES[part]
    asked: Sequence[Any] = (population if part == ON_FLAT else shape).documents(number)
    decide: Callable[[bytes], bytes] = flat_ours() if part == ON_FLAT else ours()
    expected = list(map(decide, lines(asked)))
    unit, *_ = table.programs
    present = [name for name in table.programs if installed(NEEDED.get(name, "statute_runner"))]
    with TemporaryDirectory() as folder:
        sources = write(asked, folder, set(table.programs.values()))
        del asked

        def batch(program: str, threads: int) -> Asked:
            form = table.programs[program]
            ending = "ndjson" if form == NESTED else table.ending
            return Asked(program, form, sources[form], f"{folder}/answers.{ending}", threads, table.missing)

        if STATEMENT in present:
            write_statement(f"{folder}/{STATEMENT}.sql")
        wrong = unequal([batch(program, 1) for program in present], expected)
        timed = [
            (program, threads)
            for program in present
            if program not in wrong
            for threads in table.threads
            if threads == 1 or program not in BY_LINE
        ]
        runs: dict[tuple[str, int], list[Run]] = {each: [] for each in timed}
        for turn in range(rounds):
            first = turn % len(timed)
            for program, threads in (*timed[first:], *timed[:first]):
                runs[program, threads].append(run(batch(program, threads)))
    return {
        "rows": number,
        "ratios": summary(runs, (unit, 1), number) if unit not in wrong and unit in present else [],
        "mismatches": wrong,
        "not_installed": [program for program in table.programs if program not in present],
    }


def unequal(batches: Iterable[Asked], expected: Sequence[bytes]) -> dict[str, int | str]:
    """The programs that answer otherwise: how many rows, or why they do not answer at all."""
    wrong: dict[str, int | str] = {}
    for batch in batches:
        try:
            run(batch)
        except subprocess.CalledProcessError as error:
            wrong[batch.program] = error.stderr.decode(errors="replace").strip().splitlines()[-1]
            continue
        if count := mismatches(batch.target, expected, missing=batch.missing):
            wrong[batch.program] = count
    return wrong


def write_statement(path: str) -> None:
    """Our law as SQL, printed once, as one does who keeps it: without missing facts, as by hand."""
    from statute_runner.sql.select_statement import statement

    made = statement(statute_runner.load(shape.BUNDLE), "duckdb", layout="dotted", missing=False)
    Path(path).write_text(made.sql("duckdb"), encoding="utf-8")


def summary(runs: Mapping[tuple[str, int], list[Run]], unit: tuple[str, int], rows: int) -> list[dict[str, Any]]:
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
