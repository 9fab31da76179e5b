"""The goals, each with what was measured and whether it is met; a goal whose part was not measured is left out."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from . import batches, kept_connection, page_strokes, postgres_missing, startup
from .contenders import FLOOR, OURS, REFERENCE, TYPED, UNIT
from .measured_table import of_part, ratio, rows_of
from .per_request import FLAT, LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Results = dict[str, Any]
    Goal = tuple[str, str, str, str]

WITH_LISTS = {
    "with_lists": "The same, beside a law with flat facts",
    "undetermined_with_lists": "The same, where the answer is undetermined",
}
# What the page took on a processor before this goal was set, in milliseconds, on the machine of that day.
PAGE_BEFORE = 45
# In the table of a part: the program, the unit, how many times of it at most, the name of the goal, threads.
OF_BATCHES = (
    ("batch_ndjson", batches.BATCH, batches.POLARS, 1.0, "statute batch, Python, NDJSON, 2 workers", 2),
    ("batch_ndjson", batches.BATCH, batches.DUCKDB, 2.0, "statute batch, Python, NDJSON, 2 workers", 2),
    ("batch_parquet", batches.BATCH_DUCKDB, batches.DUCKDB, 1.1, "statute batch, DuckDB, Parquet, 2 workers", 2),
    ("batch_parquet", batches.BATCH, batches.DUCKDB, 1.5, "statute batch, Python, Parquet to Parquet, 2 workers", 2),
    ("batch_statement", batches.STATEMENT, batches.DUCKDB, 1.1, "statute sql on DuckDB, Parquet, 2 threads", 2),
    ("batch_csv", batches.BATCH_CELLS, batches.BATCH_LINES, 1.5, "CSV to CSV, a list in a cell", 1),
    ("batch_csv", batches.BATCH_MEMBERS, batches.BATCH_LINES, 1.5, "CSV to CSV, a field of a member in a cell", 1),
    ("batch_csv_flat", batches.BATCH_FLAT_CELLS, batches.BATCH_FLAT, 1.5, "CSV to CSV, flat facts", 1),
)


def goals(runs: Sequence[Results]) -> Iterator[Goal]:
    """All of them."""
    yield from of_one_request(runs)
    yield from of_tables(runs)
    yield from of_processes(runs)
    yield from of_calls(runs)
    yield from of_pages(runs)
    yield from of_many_laws(of_part(runs, "many_laws"))
    yield from of_sizes(of_part(runs, "sizes_of_law"))


def of_one_request(runs: Sequence[Results]) -> Iterator[Goal]:
    one = [each["ratios"] for each in of_part(runs, "bytes_to_bytes")]
    typed = [each["ratios"] for each in of_part(runs, "typed_to_outcomes")]
    if typed and OURS in typed[-1]:
        own, others = ratio(typed, OURS), [ratio(typed, name) for name in typed[-1] if name not in {OURS, TYPED}]
        what = "outcomes of one request, already read"
        yield what, "1.2 times by hand; faster than every peer", *judged(own, 1.2, all(own < other for other in others))
    if one and OURS in one[-1]:
        what = "JSON bytes to decision bytes, validated"
        yield what, "1.5 times orjson, parse and print", *judged(quotient(one, OURS, FLOOR), 1.5)
        for name in (TYPED, UNIT):
            yield what, f"1.0 times {name}", *judged(quotient(one, OURS, name), 1.0)
    if one and REFERENCE in one[-1]:
        yield "whole document with trace", "20 times the outcome alone", *judged(quotient(one, REFERENCE, OURS), 20)
    for part in WITH_LISTS:
        if ratios := [each["ratios"] for each in of_part(runs, part) if each["ratios"]]:
            yield (
                f"a request with lists{', undetermined' if part.startswith('undet') else ''}",
                "2.0 times one with flat facts",
                *judged(quotient(ratios, LISTS, FLAT), 2),
            )


def of_tables(runs: Sequence[Results]) -> Iterator[Goal]:
    for part, program, unit, most, what, threads in OF_BATCHES:
        found = [rows_of(each) for each in of_part(runs, part)]
        found = [each for each in found if (program, threads) in each and (unit, threads) in each]
        if found:
            own = median(each[program, threads]["ratio"] / each[unit, threads]["ratio"] for each in found)
            yield what, f"{most} times {unit}", *judged(own, most)
    held = [rows_of(each).get((batches.BATCH, 2)) for each in of_part(runs, "batch_ndjson")]
    if most_held := [each["mebibytes"] for each in held if each]:
        own = median(most_held)
        what = "memory of statute batch, Python, NDJSON, 2 workers"
        yield what, "under 100 MB", f"{own:.0f} MiB", yes(own * 1.048576 < 100)
    if found_there := [each["ratios"] for each in of_part(runs, "postgres_missing") if each["ratios"]]:
        own = quotient(found_there, postgres_missing.WITH, postgres_missing.WITHOUT)
        yield "statute sql on PostgreSQL, with `missing`", "1.5 times without", *judged(own, 1.5)


def of_processes(runs: Sequence[Results]) -> Iterator[Goal]:
    for name, most in ((startup.WARM, 4), (startup.COLD, 20)):
        if found := of_part(runs, "startup"):
            yield name, f"{most} times {startup.BARE}", *judged(ratio(found, name), most)


def of_calls(runs: Sequence[Results]) -> Iterator[Goal]:
    kept = of_part(runs, "kept_connection")
    called = [each.get("busy") or each["ratios"] for each in kept]
    for program, unit, most, what, goal in (
        (
            *(kept_connection.SHORT, kept_connection.ECHO, 1.25, "one HTTP decision, keep-alive"),
            f"0.8 of the calls of a {kept_connection.ECHO}: 1.25 times its work",
        ),
        (
            *(kept_connection.SHAPED, kept_connection.CERBOS, 0.33, "the same, beside Cerbos"),
            f"3 times the calls of {kept_connection.CERBOS}: 0.33 times its work",
        ),
        (
            *(kept_connection.HEALTH, kept_connection.PLAIN, 3, "a small answer over a kept connection"),
            f"3 times {kept_connection.PLAIN}",
        ),
    ):
        if any(program in each and unit in each for each in called):
            yield what, goal, *judged(quotient(called, program, unit), most)


def of_pages(runs: Sequence[Results]) -> Iterator[Goal]:
    pages = [each["ratios"] for each in of_part(runs, "page_strokes")]
    goal = f"a quarter of the {PAGE_BEFORE} ms of before: {PAGE_BEFORE / 4:.0f} ms"
    for words, name in (
        ("a page after a keystroke", page_strokes.FLAT),
        ("the same, few facts missing", page_strokes.FLAT + page_strokes.SEARCHED),
    ):
        if timed := [each for each in pages if name in each]:
            own = median(each[name]["microseconds"] for each in timed) / 1000
            yield words, goal, f"{own:.0f} ms, {ratio(timed, name):.1f} times a document", yes(own <= PAGE_BEFORE / 4)


def of_many_laws(laws: Sequence[Results]) -> Iterator[Goal]:
    if not laws:
        return
    none, *_, half, full = laws[-1]
    deciding = median(each[full]["decide"]["ratio"] for each in laws)
    yield f"deciding with {int(full):,} more sections", "1.1 times with none", *judged(deciding, 1.1)
    cold = {size: median(each[size]["cold_seconds"] for each in laws) for size in (none, half, full)}
    growth = (cold[full] - cold[none]) / (cold[half] - cold[none]) / (int(full) / int(half))
    said = f"{growth:.2f} times a section's time with {int(half):,}"
    yield f"loading {int(full):,} more sections", "linear", said, yes(growth < 1.2)


def of_sizes(found: Sequence[Results]) -> Iterator[Goal]:
    """A law ten times as large takes at most ten times as long, once the law is most of the time."""
    if not found:
        return
    *_, middle, _, full = found[-1]
    each = [{size: {"ratio": one[size]["decide"]["ratio"] / int(size)} for size in (middle, full)} for one in found]
    goal = f"flat: 1.1 times a condition's time among {int(middle):,}"
    yield f"deciding by size of law, {int(full):,} conditions", goal, *judged(quotient(each, full, middle), 1.1)


def quotient(found: Sequence[Results], name: str, unit: str) -> float:
    both = [each for each in found if name in each and unit in each]
    return float(median(each[name]["ratio"] / each[unit]["ratio"] for each in both))


def judged(measured: float, most: float, also: bool = True) -> tuple[str, str]:
    return f"{measured:.2f} times", yes(round(measured, 2) <= most and also)


def yes(truth: bool) -> str:
    return "yes" if truth else "no"
