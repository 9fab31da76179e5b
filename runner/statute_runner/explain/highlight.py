"""The words of the law, cut where conditions quote them, each piece with the condition it stands for.

Of nested quotes the innermost marks its words; of equal ones the outermost condition, else the first in the trace.
"""

from __future__ import annotations

from bisect import insort
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from statute_runner.law.citations import provision
from statute_runner.law.version_files import version_name
from statute_runner.text.quotes import where, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from statute_runner.decide.decision_document import LawEntry
    from statute_runner.explain.layout_view import MarkedProvision, MarkedSection, MarkedWords, Row
    from statute_runner.text.quotes import Range

    Mark: TypeAlias = tuple[Range, Row]


def statute(law: Iterable[LawEntry], rows: Iterable[Row]) -> list[MarkedSection]:
    """Each section of a decision document's law with its provisions laid out and marked by these conditions."""
    by_file: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["order"]):
        by_file.setdefault(row["source"].rpartition(":")[0], []).append(row)
    sections: list[MarkedSection] = []
    for number, entry in enumerate(law, 1):
        names = entry["version"], version_name(entry["version"], entry["enacted"])
        here = [row for name in names for row in by_file.get(f"{entry['citation']}/{name}.yaml", [])]
        provisions = list(laid_out(entry, here))
        sections.append(
            {
                "number": number,
                "entry": entry,
                "provisions": provisions,
                "tested": any(piece["refs"] for part in provisions for piece in (*part["heading"], *part["text"])),
            }
        )
    return sections


def laid_out(entry: LawEntry, rows: Sequence[Row]) -> Iterator[MarkedProvision]:
    """The provisions in order with label, depth and pieces; those left out in a row become one line."""
    left_out: list[str] = []
    shown: list[str] = []
    for part in (*entry["text"], None):
        if part and not part["heading"] and not part["text"]:
            left_out.append(part["at"])
            continue
        if left_out:
            depth = depth_of(left_out[0], shown)
            ends = [provision(at) for at in (left_out[0], left_out[-1])]
            named = ends[0] if len(left_out) == 1 else f"{ends[0]} to {ends[1]}"
            yield {
                "at": left_out[0],
                "label": "",
                "depth": depth,
                "omitted": named,
                "heading": [],
                "text": [],
                "relied": False,
                "notes": [],
            }
            left_out = []
        if part is None:
            return
        at = part["at"]
        full = f"{entry['citation']}/{at}"
        above = max((one for one in shown if at.startswith(f"{one}/")), key=len, default="")
        heading, text = pieces(part["heading"], part["text"], full, rows)
        yield {
            "at": full,
            "label": provision(at.removeprefix(f"{above}/" if above else "")),
            "depth": depth_of(at, shown),
            "omitted": "",
            "heading": heading,
            "text": text,
            "relied": any(row["decides"] for piece in (*heading, *text) for row in piece["refs"]),
            "notes": [note for note in entry.get("editorial", []) if note["at"] == at],
        }
        shown.append(at)


def depth_of(at: str, shown: Iterable[str]) -> int:
    return sum(at.startswith(f"{one}/") for one in shown)


def pieces(heading: str, text: str, provision: str, rows: Sequence[Row]) -> tuple[list[MarkedWords], list[MarkedWords]]:
    """The pieces of the heading and those of the words, as quotes are looked for in both together."""
    whole = f"{heading}\n{text}" if heading and text else heading or text
    marks = [
        (found, row)
        for row in rows
        for quote in row["quotes"]
        if quote["at"] == provision and (found := where(quote["words"], quote["nth"], whole))
    ]
    begins = len(whole) - len(text)
    return list(cut(whole, 0, len(heading), marks)), list(cut(whole, begins, len(whole), marks))


def cut(whole: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[MarkedWords]:
    """The stretch of the text cut at the edges of the quotes in it."""
    edges = sorted(
        {start, end, *(edge for found, _ in marks for edge in (found.start, found.end) if start < edge < end)}
    )
    run: list[str] = []
    last: Sequence[Row] = ()
    later = sorted(range(len(marks)), key=lambda n: -marks[n][0].start)
    around: list[int] = []
    for a, b in pairwise(edges):
        while later and marks[later[-1]][0].start <= a:
            insort(around, later.pop())
        around = [n for n in around if marks[n][0].end >= b]
        refs = innermost([marks[n] for n in around]) if any(words(whole[a:b])) else []
        if run and [id(row) for row in refs] != [id(row) for row in last]:
            yield from piece("".join(run), last)
            run = []
        run.append(whole[a:b])
        last = refs
    if run:
        yield from piece("".join(run), last)


def piece(text: str, refs: Sequence[Row]) -> Iterator[MarkedWords]:
    """The piece, the blanks around marked words apart; a condition's row leads back to its `first` mark."""
    if not refs:
        yield {"words": text, "refs": []}
        return
    bare = text.strip()
    before, _, after = text.partition(bare)
    if before:
        yield {"words": before, "refs": []}
    yield {"words": bare, "refs": [{**row, "first": not row["shown"]} for row in refs]}
    for row in refs:
        row["shown"] = True
    if after:
        yield {"words": after, "refs": []}


def innermost(around: Sequence[Mark]) -> list[Row]:
    """The conditions with the innermost of the quotes around a stretch.

    Of several with the same quote, one for each value.
    """
    if not around:
        return []
    least = min((found for found, _ in around), key=lambda found: found.end - found.start)
    refs: dict[str, Row] = {}
    for found, row in around:
        if found == least:
            refs.setdefault(row["value"], row)
    lit = list(refs.values())
    # Where members come out differently, the words are lit as by the one that decides.
    return sorted(lit, key=lambda row: not row["decides"]) if any("[" in row.get("fact", "") for row in lit) else lit
