"""A replay as a page: what was by what is, and what became of each record, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.amend.replay_engine import SAME, UNCOMPARED
from statute_runner.explain.report_page import ReportPart, report_page
from statute_runner.explain.sign_key import MATRIX
from statute_runner.pictures.change_matrix import matrix_picture
from statute_runner.pictures.stacked_bars import BarRow, bars
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.amend.replay_engine import Against, Replayed

LISTED = 5000
"""The records of each kind that a page lists; all of them are counted."""
TONES = {"same": "favourable", "nothing to compare with": "undecided"}


class ReplayRows:
    """What is kept of a replay for its page: as much of many records as a page can show."""

    def __init__(self) -> None:
        self.same: list[Replayed] = []
        self.others: list[tuple[Replayed, bool]] = []
        self.statuses: dict[str, int] = {}

    def take(self, found: Replayed, is_reviewed: bool) -> None:
        self.statuses[found.status] = self.statuses.get(found.status, 0) + 1
        if found.status in {SAME, UNCOMPARED}:
            if len(self.same) < LISTED:
                self.same.append(found)
        elif len(self.others) < LISTED:
            self.others.append((found, is_reviewed))


def replay_page(rows: ReplayRows, moves: Mapping[tuple[str, str], int], against: Against) -> str:
    """The page, which stands alone."""
    bundle = against.loaded.bundle
    whole = sum(rows.statuses.values())
    not_same = whole - sum(rows.statuses.get(status, 0) for status in (SAME, UNCOMPARED))
    facts = [
        ("Records", f"{whole:,}"),
        *((status[0].upper() + status[1:], f"{count:,}") for status, count in rows.statuses.items()),
        ("Decided under", f"the law of {against.day}" if against.day else "the law of the day of each record"),
        *([("Known on", against.known_on)] if against.known_on else []),
        *([("Readings", ", ".join(f"{n}: {o}" for n, o in against.readings.items()))] if against.readings else []),
        ("Bundle", f"{bundle.name} {bundle.version} {bundle.sha256}"),
        ("Runner", VERSION),
    ]
    came = f"{not_same:,} of {whole:,} are not the same" if not_same else f"none of {whole:,} changed"
    return report_page(f"Past decisions decided again: {came}", facts, list(parts(rows, moves)))


def parts(rows: ReplayRows, moves: Mapping[tuple[str, str], int]) -> Iterator[ReportPart]:
    tones = {status: TONES.get(status, "adverse") for status in sorted(rows.statuses, key=lambda name: name != SAME)}
    heading = "What became of the records"
    if rows.statuses:
        picture = bars([BarRow("all records", rows.statuses)], tones, heading)
        yield ReportPart(heading, "", picture, ("Became", "Records"), [(name, rows.statuses[name]) for name in tones])
    counts: dict[tuple[str, str], int] = {}
    for (was, now), count in moves.items():
        pair = plain(was), plain(now)
        counts[pair] = counts.get(pair, 0) + count
    if counts:
        yield ReportPart(
            "Was by is",
            "The records that were decided then and now, by outcome.",
            matrix_picture(counts, "All records"),
            ("Was", "Is", "Records"),
            [(*pair, count) for pair, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))],
            (MATRIX,),
        )
    yield ReportPart(
        "The records that are not the same",
        note(len(rows.others), sum(rows.statuses.values()) - of_same(rows), "Every record is the same."),
        "",
        ("Record", "Line", "Became", "Was", "Is", "What differs", "Cause") if rows.others else (),
        [
            (
                one.id or "no id",
                one.line,
                one.status + (", accepted" if is_reviewed else ""),
                plain(one.old),
                plain(one.new),
                ", ".join(one.what),
                ": ".join(filter(None, (one.cause, one.detail))),
            )
            for one, is_reviewed in rows.others
        ],
    )
    if rows.same:
        yield ReportPart(
            "The records that are the same",
            note(len(rows.same), of_same(rows), ""),
            "",
            ("Record", "Line", "Became", "Outcome", "Verified"),
            [(one.id or "no id", one.line, one.status, plain(one.new), one.verification or "no") for one in rows.same],
        )


def of_same(rows: ReplayRows) -> int:
    return sum(rows.statuses.get(status, 0) for status in (SAME, UNCOMPARED))


def note(listed: int, whole: int, none: str) -> str:
    """How many of the records are listed, where that is not all."""
    return none if not whole else f"The first {listed:,} of {whole:,}." if listed < whole else ""


def plain(name: str) -> str:
    return name.replace("_", " ")
