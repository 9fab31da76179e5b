"""What was measured, as tables of Markdown: medians over the runs, with the quartiles that lie furthest apart."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from .goals import WITH_LISTS, goals
from .measured_table import excluded, numbers, of_part, rows_of, spreads, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    Results = dict[str, Any]

BEGIN, END = "<!-- measured: written by python -m tests.benchmarks -->\n", "<!-- end of what was measured -->\n"
KEPT, POSTGRES, SIZES = "kept_connection", "postgres_missing", "sizes_of_law"
STROKES = {
    "page_strokes": ("The page of the law after a change", "As a browser asks for it, beside one document of as much."),
    "keystrokes": (
        "A keystroke in an editor",
        "In the shipped law, each beside what `statute check` does with all of it.",
    ),
}
BATCHES = {
    "batch_ndjson": "NDJSON to NDJSON, with missing facts",
    "batch_parquet": "Parquet to Parquet, lists as structures, with missing facts",
    "batch_statement": "Parquet to Parquet, lists as structures, without missing facts",
    "batch_csv": "CSV to CSV, beside NDJSON to NDJSON",
    "batch_csv_flat": "The same under the law with flat facts",
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
            f"### {title}\n\n{found[-1]['rows']:,} rows, whole processes.\n\n" + of_batches(found)
            for part, title in BATCHES.items()
            if (found := of_part(runs, part))
        ),
        *(["### `statute sql` on PostgreSQL\n\n" + of_postgres(found)] if (found := of_part(runs, POSTGRES)) else []),
        "### A whole process for one request\n\n" + of_startup(runs),
        *(["### A call over a connection that is kept\n\n" + of_calls(kept)] if (kept := of_part(runs, KEPT)) else []),
        *(
            f"### {title}\n\n{said}\n\n" + milliseconds(found)
            for part, (title, said) in STROKES.items()
            if (found := of_part(runs, part))
        ),
        "### Many laws: the curve by sections beside the one that decides\n\n" + of_many_laws(runs),
        *(["### The curve by size of law\n\n" + of_sizes(found)] if (found := of_part(runs, SIZES)) else []),
    ]
    return "\n\n".join(parts) + "\n"


def said_of_requests(run: Results) -> str:
    about = run["bytes_to_bytes"]
    return f"{about['requests']:,} requests of {about['bytes']} bytes on average; {about['undetermined']:.0%} are undetermined.\n\n"


def of_batches(found: Sequence[Results]) -> str:
    made = []
    for program, threads in rows_of(found[-1]):
        own = [rows[program, threads] for each in found if (program, threads) in (rows := rows_of(each))]
        row, held = (median(each[name] for each in own) for name in ("microseconds", "mebibytes"))
        made.append((program, str(threads), *numbers(own), f"{row:.2f}", f"{held:.0f}"))
    heads = ("what", "threads", "ratio", "quartiles", "µs a row", "MiB, largest process")
    return table(heads, made) + excluded(found)


def of_lists(found: Sequence[Results]) -> str:
    said = f"{found[-1]['requests']:,} requests of {found[-1]['bytes']} bytes; {found[-1]['undetermined']:.0%} are undetermined."
    return said + "\n\n" + spreads(found)


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


def of_sizes(found: Sequence[Results]) -> str:
    rows = []
    for size, last in found[-1].items():
        own = [each[size]["decide"] for each in found if size in each]
        micro = median(each["microseconds"] for each in own)
        load = median(each[size]["seconds"] for each in found if size in each)
        undetermined = f"{last['undetermined']:.0%}"
        about = (f"{int(size):,}", f"{last['facts']:,}", undetermined, *numbers(own), f"{micro:.1f}")
        rows.append((*about, f"{micro / int(size) * 1e3:.0f}", f"{load * 1e3:.0f}"))
    heads = (
        "conditions",
        "facts",
        "undetermined",
        "deciding",
        "quartiles",
        "µs a request",
        "ns a condition",
        "load, ms",
    )
    said = "Every condition is looked at for every request, and every fact is asked for by three of them, so that requests grow as the law does."
    return f"{said}\n\n" + table(heads, rows)


def of_postgres(found: Sequence[Results]) -> str:
    said = f"{found[-1]['rows']:,} rows into a table; what the server works, and equal answers first."
    return f"{said}\n\n" + milliseconds(found) + excluded(found)


def milliseconds(found: Sequence[Results]) -> str:
    rows = []
    for name in found[-1]["ratios"]:
        own = [each["ratios"][name] for each in found if name in each["ratios"]]
        rows.append((name, *numbers(own), f"{median(each['microseconds'] for each in own) / 1000:.0f}"))
    return table(("what", "ratio", "quartiles", "ms"), rows)


def written_into(page: str, runs: Sequence[Results]) -> str:
    """The page with the tables in their place."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables(runs)}\n{END}{after}"
