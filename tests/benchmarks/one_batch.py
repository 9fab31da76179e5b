"""One batch by one program, run as a process of its own: `one_batch.py PROGRAM FORM SOURCE TARGET THREADS missing`.

Any other last word leaves out the missing facts.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

TESTS = str(Path(__file__).parents[1])


def by_statement(source: str, target: str, threads: int) -> None:
    """Our law as SQL, which was printed beside the source, over a file as it is."""
    import duckdb

    made = next(Path(source).parent.glob("*.sql")).read_text(encoding="utf-8")
    base = duckdb.connect(config={"threads": threads})
    base.execute(
        f"CREATE VIEW requests AS SELECT *, NULL::VARCHAR AS \"counterpart.agency\" FROM read_parquet('{source}')"  # noqa: S608 - a path of ours
    )
    base.execute(f"COPY ({made}) TO '{target}' (FORMAT PARQUET)")


def by_line(program: str, source: str, target: str) -> None:
    """A program that decides one request, over the lines of a file."""
    from benchmarks.contenders import CONTENDERS

    decide = CONTENDERS[program][1]()
    with open(source, "rb") as lines, open(target, "wb") as answers:
        answers.writelines(decide(line) + b"\n" for line in lines)


def main(program: str, form: str, source: str, target: str, threads: int, *, missing: bool) -> None:
    if program == "DuckDB by hand":
        from benchmarks.hand_duckdb import run as run_duckdb

        run_duckdb(form, source, target, threads, missing=missing)
    elif program == "Polars by hand":
        os.environ["POLARS_MAX_THREADS"] = str(threads)
        from benchmarks.hand_polars import run as run_polars

        run_polars(form, source, target, missing=missing)
    elif program == "statute sql on DuckDB":
        by_statement(source, target, threads)
    else:
        by_line(program, source, target)


if __name__ == "__main__":
    sys.path[0] = TESTS
    by, of, taken, made, at_once, said = sys.argv[1:]
    main(by, of, taken, made, int(at_once), missing=said == "missing")
