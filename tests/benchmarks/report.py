"""What was measured, as tables of Markdown: medians over the runs, with the quartiles that lie furthest apart."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from . import batches, kept_connection, startup
from .contenders import FLOOR, OURS, REFERENCE, TYPED, UNIT
from .measured_table import excluded, numbers, ratio, spreads, table
from .per_request import FLAT, LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Results = dict[str, Any]

BEGIN, END = "<!-- measured: written by python -m tests.benchmarks -->\n", "<!-- end of what was measured -->\n"
KEPT = "kept_connection"
STROKES = {
    "page_strokes": ("The page of the law after a change", "As a browser asks for it, beside one document of as much."),
    "keystrokes": (
        "A keystroke in an editor",
        "In the shipped law, each beside what `statute check` does with all of it.",
    ),
}
WITH_LISTS = {
    "with_lists": "The same, beside a law with flat facts",
    "undetermined_with_lists": "The same, where the answer is undetermined",
}
LAYOUTS = {
    "nested": "NDJSON to NDJSON, with missing facts",
    "lists": "Parquet to Parquet, a set as a list, with missing facts",
    "flat": "Parquet to Parquet, a column a member of a set, without missing facts",
}


def tables(runs: Sequence[Results]) -> str:
    """All tables."""
    last = runs[-1]
    parts = [
        (
            f"Medians of {len(runs)} run{'s' if len(runs) > 1 else ''} on {last['cores']} cores, Python {last['python']}, "
            f"{', '.join(f'{name} {version}' for name, version in last['versions'].items())}."
        ),
        "### The goals\n\n" + table(("what", "goal", "measured", "met"), goals(runs)),
        "### One request, JSON bytes to decision bytes, validated\n\n"
        + said_of_requests(last)
        + spreads([run["bytes_to_bytes"] for run in runs]),
        "### One request, already read, to its outcomes\n\n" + spreads([run["typed_to_outcomes"] for run in runs]),
        *(f"### {title}\n\n" + of_lists(found) for part, title in WITH_LISTS.items() if (found := of_part(runs, part))),
        *(
            f"### {title}\n\n{last['batches']['rows']:,} rows, whole processes.\n\n" + of_batches(runs, layout)
            for layout, title in LAYOUTS.items()
        ),
        "### A whole process for one request\n\n" + of_startup(runs),
        *(["### A call over a connection that is kept\n\n" + of_calls(kept)] if (kept := of_part(runs, KEPT)) else []),
        *(
            f"### {title}\n\n" + of_strokes(found, said)
            for part, (title, said) in STROKES.items()
            if (found := of_part(runs, part))
        ),
        "### Many laws\n\n" + of_many_laws(runs),
    ]
    return "\n\n".join(parts) + "\n"


def said_of_requests(run: Results) -> str:
    about = run["bytes_to_bytes"]
    return f"{about['requests']:,} requests of {about['bytes']} bytes on average; {about['undetermined']:.0%} are undetermined.\n\n"


def rows_of(run: Results, layout: str) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["program"], row["threads"]): row for row in run["batches"][layout]["ratios"]}


def of_batches(runs: Sequence[Results], layout: str) -> str:
    made = []
    for program, threads in rows_of(runs[-1], layout):
        own = [found[program, threads] for run in runs if (program, threads) in (found := rows_of(run, layout))]
        row, held = (median(each[name] for each in own) for name in ("microseconds", "mebibytes"))
        made.append((program, str(threads), *numbers(own), f"{row:.2f}", f"{held:.0f}"))
    heads = ("what", "threads", "ratio", "quartiles", "µs a row", "MiB, largest process")
    return table(heads, made) + excluded([run["batches"][layout] for run in runs])


def of_lists(found: Sequence[Results]) -> str:
    said = f"{found[-1]['requests']:,} requests of {found[-1]['bytes']} bytes; {found[-1]['undetermined']:.0%} are undetermined."
    return said + "\n\n" + spreads(found)


def of_part(runs: Sequence[Results], part: str) -> list[Results]:
    """What the runs that have the part measured of it."""
    return [run[part] for run in runs if part in run]


def of_calls(found: Sequence[Results]) -> str:
    said = f"{found[-1]['calls']:,} calls of each, one after the other; the plain server gives the bytes of the decision for nothing. Work is what the server does, on all processors; time is by the clock.\n\n"
    rows = []
    for name in found[-1]["ratios"]:
        own = [each["ratios"][name] for each in found if name in each["ratios"]]
        late = [each["latency"][name] for each in found if name in each.get("latency", ())]
        middle, last = (f"{median(each[part] for each in late):.0f}" if late else "" for part in ("p50", "p99"))
        work = [each["busy"][name] for each in found if name in each.get("busy", ())]
        busy = (*numbers(work), f"{median(each['microseconds'] for each in work):.0f}") if work else ("", "", "")
        rows.append((name, *busy, *numbers(own), middle, last))
    known = [each for each in found if "mismatches" in each]
    return (
        said
        + table(("what", "work", "quartiles", "µs a call", "time", "quartiles", "p50, µs", "p99, µs"), rows)
        + excluded(known)
    )


def of_strokes(found: Sequence[Results], said: str) -> str:
    rows = []
    for name in found[-1]["ratios"]:
        own = [each["ratios"][name] for each in found]
        rows.append((name, *numbers(own), f"{median(each['microseconds'] for each in own) / 1000:.0f}"))
    return said + "\n\n" + table(("what", "ratio", "quartiles", "ms"), rows)


def of_startup(runs: Sequence[Results]) -> str:
    rows = []
    for name in runs[-1]["startup"]:
        own = [run["startup"][name] for run in runs]
        rows.append((name, *numbers(own), f"{median(each['milliseconds'] for each in own):.0f}"))
    return table(("what", "ratio", "quartiles", "ms"), rows)


def of_many_laws(runs: Sequence[Results]) -> str:
    rows = []
    for size in runs[-1]["many_laws"]:
        own = [run["many_laws"][size] for run in runs]
        cold, warm = (median(each[name] for each in own) * 1e3 for name in ("cold_seconds", "warm_seconds"))
        held, decided = (median(each[name] for each in own) / 1024 for name in ("loaded_kib", "decided_kib"))
        deciding = numbers([each["decide"] for each in own])
        rows.append(
            (f"{int(size):,} more sections", *deciding, f"{cold:.0f}", f"{warm:.0f}", f"{held:.0f}", f"{decided:.0f}")
        )
    heads = ("what", "deciding", "quartiles", "load, ms", "from the cache, ms", "MiB loaded", "MiB after deciding")
    return table(heads, rows)


def goals(runs: Sequence[Results]) -> Iterator[tuple[str, str, str, str]]:
    """The goals, each with what was measured and whether it is met."""
    one = [run["bytes_to_bytes"]["ratios"] for run in runs]
    typed = [run["typed_to_outcomes"]["ratios"] for run in runs]
    if OURS in typed[-1]:
        own, others = ratio(typed, OURS), [ratio(typed, name) for name in typed[-1] if name not in {OURS, TYPED}]
        what = "outcomes of one request, already read"
        yield what, "1.2 times by hand; faster than every peer", *judged(own, 1.2, all(own < other for other in others))
    if OURS in one[-1]:
        own = quotient(one, OURS, FLOOR)
        yield "JSON bytes to decision bytes", "1.5 times orjson, parse and print", *judged(own, 1.5)
        for name in (TYPED, UNIT):
            yield "the same", f"1.0 times {name}", *judged(quotient(one, OURS, name), 1.0)
    if REFERENCE in one[-1]:
        yield "whole document with trace", "20 times the outcome alone", *judged(quotient(one, REFERENCE, OURS), 20)
    for part in WITH_LISTS:
        if ratios := [each["ratios"] for each in of_part(runs, part) if each["ratios"]]:
            yield (
                f"a request with lists{', undetermined' if part.startswith('undet') else ''}",
                "2.0 times one with flat facts",
                *judged(quotient(ratios, LISTS, FLAT), 2),
            )
    for layout, program, goal_of in (
        ("nested", batches.BATCH, {batches.POLARS: 1.0, batches.DUCKDB: 2.0}),
        ("lists", batches.BATCH_DUCKDB, {batches.DUCKDB: 1.1}),
        ("lists", batches.BATCH, {batches.DUCKDB: 1.5}),
        ("flat", batches.STATEMENT, {batches.DUCKDB: 1.1}),
    ):
        for unit, most in goal_of.items():
            found = [rows_of(run, layout) for run in runs]
            found = [each for each in found if (program, 2) in each and (unit, 2) in each]
            if found:
                own = median(each[program, 2]["ratio"] / each[unit, 2]["ratio"] for each in found)
                what = f"{program}, {'NDJSON' if layout == 'nested' else 'Parquet'}, 2 workers"
                yield what, f"{most} times {unit}", *judged(own, most)
    held = [rows_of(run, "nested").get((batches.BATCH, 2)) for run in runs]
    if most_held := [each["mebibytes"] for each in held if each]:
        yield (
            "memory of that batch",
            "under 100 MB",
            f"{median(most_held):.0f} MiB",
            yes(median(most_held) * 1.048576 < 100),
        )
    for name, most in ((startup.WARM, 4), (startup.COLD, 20)):
        own = median(run["startup"][name]["ratio"] for run in runs)
        yield name, f"{most} times {startup.BARE}", *judged(own, most)
    if kept := of_part(runs, KEPT):
        called = [each.get("busy") or each["ratios"] for each in kept]
        own = quotient(called, kept_connection.HEALTH, kept_connection.PLAIN)
        yield "a small answer over a kept connection", f"3 times {kept_connection.PLAIN}", *judged(own, 3)
        if any(kept_connection.SHORT in each for each in called):
            own = quotient(called, kept_connection.SHORT, kept_connection.ECHO)
            yield "a short answer over a kept connection", f"1.25 times {kept_connection.ECHO}", *judged(own, 1.25)
        if any(kept_connection.CERBOS in each for each in called):
            own = quotient(called, kept_connection.SHAPED, kept_connection.CERBOS)
            yield "short answers over a kept connection", f"0.33 times {kept_connection.CERBOS}", *judged(own, 0.33)
    yield from goals_of_many_laws(runs)


def goals_of_many_laws(runs: Sequence[Results]) -> Iterator[tuple[str, str, str, str]]:
    none, *_, half, full = runs[-1]["many_laws"]
    laws = [run["many_laws"] for run in runs]
    deciding = median(each[full]["decide"]["ratio"] for each in laws)
    yield f"deciding with {int(full):,} more sections", "1.1 times with none", *judged(deciding, 1.1)
    cold = {size: median(each[size]["cold_seconds"] for each in laws) for size in (none, half, full)}
    growth = (cold[full] - cold[none]) / (cold[half] - cold[none]) / (int(full) / int(half))
    said = f"{growth:.2f} times a section's time with {int(half):,}"
    yield f"loading {int(full):,} more sections", "linear", said, yes(growth < 1.2)


def quotient(found: Sequence[dict[str, Any]], name: str, unit: str) -> float:
    both = [each for each in found if name in each and unit in each]
    return float(median(each[name]["ratio"] / each[unit]["ratio"] for each in both))


def judged(measured: float, most: float, also: bool = True) -> tuple[str, str]:
    return f"{measured:.2f} times", yes(round(measured, 2) <= most and also)


def yes(truth: bool) -> str:
    return "yes" if truth else "no"


def written_into(page: str, runs: Sequence[Results]) -> str:
    """The page with the tables in their place."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables(runs)}\n{END}{after}"
