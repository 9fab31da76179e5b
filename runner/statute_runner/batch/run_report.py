"""The report of a run: outcomes by day and by choice, the conditions that block, the facts that hold answers back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.batch.run_counts import BLOCKS, DAY, DECIDED, FACT, MISSING, by_key
from statute_runner.batch.run_summary import used
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.explain.heat_map import heat_map
from statute_runner.explain.member_wording import counted
from statute_runner.explain.outcome_looks import looks, pictured
from statute_runner.explain.report_page import ReportPart, report_page
from statute_runner.explain.sign_key import HEAT
from statute_runner.law.citations import cited
from statute_runner.pictures.stacked_bars import BarRow, bars
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.checkpoint import RunTally

DRAWN = 20
"""The rows of a picture; the table beside it has all."""
MONTHS = 40
"""The days from which on a picture counts by month, and the months from which on it counts by year."""
VALUES = {"yes": "holds", "no": "does not hold", "unknown": "is not known"}


def run_report(loaded: LoadedBundle, tally: RunTally, question: str) -> str:
    """The report as a page that stands alone."""
    of = looks(loaded.question(question))
    names = [name for name in dict.fromkeys([*of, UNDETERMINED, *tally.outcomes]) if name in tally.outcomes]
    tones = {plain(name): pictured(of, name) for name in names}
    law = "; ".join(f"{citation} {', '.join(versions)}" for citation, versions in used(loaded, tally, question))
    facts = [
        ("Question", plain(question)),
        ("Read", f"{tally.read:,}"),
        ("Decided", f"{tally.decided:,}"),
        ("Rejected", f"{tally.rejected:,}"),
        ("Law", law or "none"),
        ("Bundle", f"{loaded.bundle.name} {loaded.bundle.version} {loaded.bundle.sha256}"),
        ("Runner", VERSION),
    ]
    return report_page(
        f"A run of {counted(tally.decided, 'request')}: {loaded.bundle.title}",
        facts,
        [*parts(loaded, tally, tones), *heat(loaded, tally, question)],
    )


def parts(loaded: LoadedBundle, tally: RunTally, tones: Mapping[str, str]) -> Iterable[ReportPart]:
    yield part("Outcomes", "How the requests were answered.", [("all requests", tally.outcomes)], tones)
    days = [(day, counts) for (day,), counts in sorted(by_key(tally.counted, DAY).items())]
    spans = summed(summed(days, 7), 4) if len({day[:7] for day, _ in days}) > MONTHS else summed(days, 7)
    yield part(
        "By day", "By the day asked about.", days, tones, drawn=days if len(days) <= MONTHS else spans, head="Day"
    )
    every = by_key(tally.counted, FACT)
    blocking = [
        (f"{cite(loaded, at)}: {says} {VALUES[value].capitalize()}.", counts)
        for (at, says, value), counts in by_key(tally.counted, BLOCKS).items()
    ]
    yield part(
        "What blocks most",
        "What the adverse answers give as their reasons, and how many rest on each. An answer may rest on several.",
        ordered(blocking),
        tones,
        head="Condition",
    )
    missing = [(ask(loaded, name), counts) for (name,), counts in by_key(tally.counted, MISSING).items()]
    yield part(
        "What holds most back",
        "The missing facts, and how many answers each of them keeps open. Several may be missing from one request.",
        ordered(missing),
        tones,
        head="Missing fact",
    )
    for fact in dict.fromkeys(name for name, _ in every):
        rows = [(given or "not stated", counts) for (name, given), counts in every.items() if name == fact]
        if any(name != "not stated" for name, _ in rows):
            yield part(f"By {fact}", ask(loaded, fact), ordered(rows), tones, head=fact)
    decided = [
        (f"{cite(loaded, at)}: \u201c{words}\u201d {VALUES[value]}", counts)
        for (at, words, value), counts in by_key(tally.counted, DECIDED).items()
    ]
    yield part(
        "The words that decided",
        "Every passage on which an answer rests, and how many answers of each kind rest on it.",
        ordered(decided),
        tones,
        head="Words of the law",
    )


def heat(loaded: LoadedBundle, tally: RunTally, question: str) -> Iterable[ReportPart]:
    """The words that decided, over the newest version by which something was decided of each section."""
    counts: dict[tuple[str, str], int] = {}
    for (at, words, _), found in by_key(tally.counted, DECIDED).items():
        counts[at, words] = counts.get((at, words), 0) + sum(found.values())
    sections = [loaded.bundle.section(name, versions[-1]) for name, versions in used(loaded, tally, question)]
    if shaded := heat_map(sections, counts):
        note = "The darker and the more thickly underlined, the more answers rest on the words; the number says how many. The table has all passages, those of earlier versions too."
        rows = [(f"{cite(loaded, at)}: \u201c{words}\u201d", count) for (at, words), count in counts.items()]
        rows.sort(key=lambda row: (-row[1], row[0]))
        yield ReportPart(
            "The words of the law, by how often they decided", note, shaded, ("Words", "Answers"), rows, (HEAT,)
        )


def part(
    heading: str,
    note: str,
    rows: Sequence[tuple[str, Mapping[str, int]]],
    tones: Mapping[str, str],
    *,
    drawn: Sequence[tuple[str, Mapping[str, int]]] | None = None,
    head: str = "",
) -> ReportPart:
    shown = (rows if drawn is None else drawn)[: MONTHS if drawn is not None else DRAWN]
    if not rows:
        return ReportPart(heading, f"{note} There is nothing of the kind.")
    if len(shown) < len(rows) and drawn is None:
        note += f" The picture shows the first {len(shown)} of {len(rows)}; the table has all."
    counted = [BarRow(name, {plain(kind): count for kind, count in counts.items()}) for name, counts in shown]
    table = [
        (name, *({plain(k): n for k, n in counts.items()}.get(kind, 0) for kind in tones), sum(counts.values()))
        for name, counts in rows
    ]
    return ReportPart(heading, note, bars(counted, tones, heading), (head or "Requests", *tones, "together"), table)


def ordered(rows: Iterable[tuple[str, Mapping[str, int]]]) -> list[tuple[str, Mapping[str, int]]]:
    """The rows, the greatest first; those of nothing left out."""
    return sorted(
        ((name, counts) for name, counts in rows if sum(counts.values())),
        key=lambda row: (-sum(row[1].values()), row[0]),
    )


def summed(days: Sequence[tuple[str, Mapping[str, int]]], letters: int) -> list[tuple[str, dict[str, int]]]:
    """The counts by month, or by year: by the first letters of the day."""
    found: dict[str, dict[str, int]] = {}
    for day, counts in days:
        into = found.setdefault(day[:letters], {})
        for kind, count in counts.items():
            into[kind] = into.get(kind, 0) + count
    return list(found.items())


def ask(loaded: LoadedBundle, name: str) -> str:
    fact = loaded.bundle.facts.every.get(name)
    return f"{fact.ask} ({name})" if fact else name


def cite(loaded: LoadedBundle, at: str) -> str:
    """The provision as the law is cited."""
    versions = loaded.bundle.versions
    law = [{"citation": name, "cite": loaded.bundle.section(name, known[-1]).cite} for name, known in versions.items()]
    return cited(law, at)


def plain(name: str) -> str:
    return name.replace("_", " ")
