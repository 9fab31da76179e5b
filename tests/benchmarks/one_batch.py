"""One batch by one program, run as a process of its own: `one_batch.py PROGRAM LAYOUT SOURCE TARGET THREADS`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

TESTS = str(Path(__file__).parents[1])
LAW = str(Path(__file__).parents[1] / "flat_law")


def by_statement(source: str, target: str, threads: int) -> None:
    """Our law as SQL, printed at each run, over the flat columns; without missing facts, as by hand."""
    import duckdb

    import statute_runner
    from statute_runner.sql.select_statement import statement

    made = statement(statute_runner.load(LAW), "duckdb", missing=False).sql("duckdb")
    base = duckdb.connect(config={"threads": threads})
    base.execute(f"CREATE VIEW requests AS SELECT * FROM read_parquet('{source}')")  # noqa: S608 - a path of ours
    base.execute(f"COPY ({made}) TO '{target}' (FORMAT PARQUET)")


def by_line(program: str, source: str, target: str) -> None:
    """A program that decides one request, over the lines of a file."""
    from benchmarks.contenders import ON_FLAT

    decide = ON_FLAT[program][1]()
    with open(source, "rb") as lines, open(target, "wb") as answers:
        answers.writelines(decide(line) + b"\n" for line in lines)


def main(program: str, layout: str, source: str, target: str, threads: int) -> None:
    if program == "DuckDB by hand":
        from benchmarks.hand_duckdb import run as run_duckdb

        run_duckdb(layout, source, target, threads)
    elif program == "Polars by hand":
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        from benchmarks.hand_polars import run as run_polars

        run_polars(layout, source, target)
    elif program == "statute sql on DuckDB":
        by_statement(source, target, threads)
    else:
        by_line(program, source, target)


if __name__ == "__main__":
    sys.path[0] = TESTS
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
