"""The words of the law, cut where conditions quote them, each piece with the condition it stands for.

Of nested quotes the innermost marks its words; of equal ones the outermost condition, else the first in the trace.
"""

from __future__ import annotations

from bisect import insort
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from statute_runner.law.citations import provision
from statute_runner.law.version_files import version_name
from statute_runner.text.quotes import where, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from statute_runner.decide.decision_document import LawEntry
    from statute_runner.explain.layout_view import MarkedProvision, MarkedSection, MarkedWords, Row
    from statute_runner.text.quotes import Range

    Quoted: TypeAlias = tuple[str, int, int, str, bool, bool]
    Mark: TypeAlias = tuple[Range, Quoted]
    Cut: TypeAlias = tuple[str, tuple[int, ...]]

MOST_CUT = 2048
"""The states of provisions whose cuts are kept; a page of a large law has some hundred provisions."""


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
    shown: set[str] = set()
    quoting = by_provision(rows)
    for part in (*entry["text"], None):
        if part and not part["heading"] and not part["text"]:
            left_out.append(part["at"])
            continue
        if left_out:
            ends = [provision(at) for at in (left_out[0], left_out[-1])]
            named = ends[0] if len(left_out) == 1 else f"{ends[0]} to {ends[1]}"
            yield {
                "at": left_out[0],
                "label": "",
                "depth": len(above(left_out[0], shown)),
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
        around = above(at, shown)
        heading, text = pieces(part["heading"], part["text"], full, quoting.get(full, ()))
        yield {
            "at": full,
            "label": provision(at.removeprefix(f"{around[-1]}/") if around else at),
            "depth": len(around),
            "omitted": "",
            "heading": heading,
            "text": text,
            "relied": any(row["decides"] for piece in (*heading, *text) for row in piece["refs"]),
            "notes": [note for note in entry.get("editorial", []) if note["at"] == at],
        }
        shown.add(at)


def by_provision(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The conditions that quote each provision, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for at in {quote["at"] for quote in row["quotes"]}:
            found.setdefault(at, []).append(row)
    return found


def above(at: str, shown: Collection[str]) -> list[str]:
    """The provisions shown that this one is part of, the outermost first."""
    steps = at.split("/")
    return [one for n in range(1, len(steps)) if (one := "/".join(steps[:n])) in shown]


def pieces(heading: str, text: str, provision: str, rows: Sequence[Row]) -> tuple[list[MarkedWords], list[MarkedWords]]:
    """The pieces of the heading and those of the words, as quotes are looked for in both together."""
    quotes = tuple(
        (quote["words"], quote["nth"], n, row["value"], row["decides"], "[" in row.get("fact", ""))
        for n, row in enumerate(rows)
        for quote in row["quotes"]
        if quote["at"] == provision
    )
    in_heading, in_text = cuts(heading, text, quotes)
    return [marked(one, rows) for one in in_heading], [marked(one, rows) for one in in_text]


def marked(cut: Cut, rows: Sequence[Row]) -> MarkedWords:
    """The piece with the conditions that it stands for; each leads back to its `first` mark."""
    words, numbers = cut
    refs = [rows[n] for n in numbers]
    piece: MarkedWords = {"words": words, "refs": [{**row, "first": not row["shown"]} for row in refs]}
    for row in refs:
        row["shown"] = True
    return piece


@lru_cache(maxsize=MOST_CUT)
def cuts(heading: str, text: str, quotes: tuple[Quoted, ...]) -> tuple[tuple[Cut, ...], tuple[Cut, ...]]:
    """The heading and the words of a provision cut at what is quoted, each piece with the numbers of its conditions.

    A quote has its words, its occurrence, and of its condition the number, the value, whether it decides, and whether
    it is of a member. Nothing else goes into a cut, so that those of provisions of which a change of a request changes
    nothing are kept.
    """
    whole = f"{heading}\n{text}" if heading and text else heading or text
    marks = [(found, quote) for quote in quotes if (found := where(quote[0], quote[1], whole))]
    begins = len(whole) - len(text)
    return tuple(cut(whole, 0, len(heading), marks)), tuple(cut(whole, begins, len(whole), marks))


def cut(whole: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Cut]:
    """The stretch of the text cut at the edges of the quotes in it."""
    edges = sorted(
        {start, end, *(edge for found, _ in marks for edge in (found.start, found.end) if start < edge < end)}
    )
    run: list[str] = []
    last: tuple[int, ...] = ()
    later = sorted(range(len(marks)), key=lambda n: -marks[n][0].start)
    around: list[int] = []
    for a, b in pairwise(edges):
        while later and marks[later[-1]][0].start <= a:
            insort(around, later.pop())
        around = [n for n in around if marks[n][0].end >= b]
        refs = innermost([marks[n] for n in around]) if any(words(whole[a:b])) else ()
        if run and refs != last:
            yield from piece("".join(run), last)
            run = []
        run.append(whole[a:b])
        last = refs
    if run:
        yield from piece("".join(run), last)


def piece(text: str, refs: tuple[int, ...]) -> Iterator[Cut]:
    """The piece, the blanks around marked words apart."""
    if not refs:
        yield text, ()
        return
    bare = text.strip()
    before, _, after = text.partition(bare)
    if before:
        yield before, ()
    yield bare, refs
    if after:
        yield after, ()


def innermost(around: Sequence[Mark]) -> tuple[int, ...]:
    """The numbers of the conditions with the innermost of the quotes around a stretch.

    Of several with the same quote, one for each value.
    """
    if not around:
        return ()
    least = min((found for found, _ in around), key=lambda found: found.end - found.start)
    refs: dict[str, Quoted] = {}
    for found, quote in around:
        if found == least:
            refs.setdefault(quote[3], quote)
    lit = list(refs.values())
    if any(of_member for *_, of_member in lit):
        # Where members come out differently, the words are lit as by the one that decides.
        lit.sort(key=lambda quote: not quote[4])
    return tuple(quote[2] for quote in lit)
