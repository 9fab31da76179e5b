"""Lines of copied law to provisions: the numbers at their starts, headings, and lines that only go on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.author.designators import CODE_ORDER, NumberGroup, paths
from statute_runner.author.imported_law import CLOSING, OPENING, UNDIVIDED, ImportedProvision
from statute_runner.law.citations import provision as in_parentheses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.author.designators import Path

IN_PARENTHESES = re.compile(
    r"\(\s*([0-9]{1,3}(?:-?[A-Za-z0-9]{1,2})?|[A-Za-z]|[ivxlcdm]{2,6}|[IVXLCDM]{2,6}|([A-Za-z])\2)\s*\)\s*"
)
WITH_SIGN = re.compile(r"([0-9]{1,3}|[A-Za-z]|[ivx]{2,5})[.)](?:\s+|\Z)")
REFERS = re.compile(
    r"(?:\b(?:(?:sub)?(?:section|paragraph|clause|division|part|title)s?|items?|rules?|chapters?|of|under|in|to|by|through|than)"
    r"|[(]|\([0-9A-Za-z]{1,4}\)(?:,? (?:or|and|through|to))?)\s*\Z"
)
# a heading, and the first number below it on the same line
BELOW_HEADING = re.compile(r"(?<=\.\u2014)\s?(?=\([0-9A-Za-z]{1,4}\))")
GOES_ON = re.compile(r"[,;)]|(?:of|or|and|through|to) ")
RUN_IN = re.compile(r"([A-Z“][^.—;:]{0,120}?)\.?\s*(?:—|--)\s*(?=[A-Z“(]|\Z)(.*)\Z", re.DOTALL)
SENTENCE_END = re.compile(
    r"(?:[.;:,?\u2014-]| (?:and|or|if|unless|that|to|of|the|an?|shall|may|must|for|in|by|when|where|who|which|with))\Z"
)
SAYS = re.compile(r" (?:shall|may|must|is|are|was|were|has|have|means|includes) ")
LONGEST_HEADING, LEAST_WRAPPED, MOST_WRAPPED, FULL_LINE = 140, 50, 220, 0.6


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A line: its numbers, the words after them, where it stands; whether a blank line or a heading stood before."""

    labels: Path
    words: str
    number: int
    width: int
    apart: bool


def provisions(lines: Sequence[str], order: Sequence[str] = CODE_ORDER) -> tuple[list[ImportedProvision], list[str]]:
    """The provisions of the lines in order, and what a person should look at."""
    read = list(numbered(lines))
    marked = [n for n, line in enumerate(read) if line.labels]
    found, doubtful = paths([group(read, n) for n in marked], order)
    at = dict(zip(marked, found, strict=True))
    remarks = [
        f"line {read[marked[n]].number}: {whole(read[marked[n]])} was read as {in_parentheses('/'.join(found[n] or ()))}, "
        "and could be of another level"
        for n in doubtful
    ]
    made = Provisions(widest(read), remarks)
    for n, line in enumerate(read):
        path = at.get(n)
        if line.labels and path is None:
            made.goes_on(line, f"{whole(line)} {line.words}".strip(), reference=True)
        elif path is not None:
            after = read[n + 1] if n + 1 < len(read) else None
            made.begins("/".join(path), line, made.is_heading(line, after, is_child(path, at.get(n + 1))))
        else:
            made.goes_on(line, line.words)
    return made.done(), remarks


def is_child(path: Path, after: Path | None) -> bool:
    return after is not None and after[: len(path)] == path and len(after) > len(path)


def numbered(lines: Sequence[str]) -> Iterator[NumberedLine]:
    """Each line that has words, with its numbers apart; numbers without parentheses count where there are no others."""
    mark = IN_PARENTHESES if any(IN_PARENTHESES.match(line.strip()) for line in lines) else WITH_SIGN
    apart = False
    for number, line in enumerate(lines, 1):
        words = " ".join(line.split())
        if not words:
            apart = True
            continue
        width = len(words)
        for piece in BELOW_HEADING.split(words):
            rest, labels = piece, list[str]()
            while (found := mark.match(rest)) and (mark is IN_PARENTHESES or not labels):
                labels.append(found[1])
                rest = rest[found.end() :]
            yield NumberedLine(tuple(labels), rest, number, width, apart)
            apart = False


def group(read: Sequence[NumberedLine], n: int) -> NumberGroup:
    """The numbers of a line with what the line before it says of them."""
    line, before = read[n], read[n - 1].words if n else ""
    whole_before = before or (f"({read[n - 1].labels[-1]})" if n and read[n - 1].labels else "")
    refers = bool(n and before and not line.apart and REFERS.search(whole_before)) or bool(GOES_ON.match(line.words))
    return NumberGroup(line.labels, refers, before.endswith(("—", ":", "--")), before.endswith((".", ";", ".”")))


def whole(line: NumberedLine) -> str:
    return "".join(f"({label})" for label in line.labels)


def widest(read: Sequence[NumberedLine]) -> int:
    """The length at which lines are broken; 0 where a line is a paragraph."""
    longest = max((line.width for line in read), default=0)
    full = sum(line.width >= FULL_LINE * longest for line in read)
    return longest if LEAST_WRAPPED <= longest <= MOST_WRAPPED and len(read) > 1 and full * 3 >= len(read) else 0


def is_beginning(words: str) -> bool:
    return words[:1].isupper() or words[:1] in {"“", "("}


class Provisions:
    """Provisions as they are read, line by line."""

    wrapped_at: int
    remarks: list[str]
    path: str

    def __init__(self, wrapped_at: int, remarks: list[str]) -> None:
        self.wrapped_at, self.remarks = wrapped_at, remarks
        self.parts: dict[str, tuple[list[str], list[str]]] = {}
        self.path = ""
        self.last: NumberedLine | None = None

    def begins(self, path: str, line: NumberedLine, heading: bool) -> None:
        """A line with numbers."""
        if path in self.parts:
            self.remarks.append(f"line {line.number}: {in_parentheses(path)} stands twice; the second is `{path}_2`")
            path += "_2"
        self.path, self.last = path, line
        run_in = RUN_IN.match(line.words)
        if heading:
            self.parts[path] = ([line.words], [])
        elif run_in and len(run_in[1]) < LONGEST_HEADING and (run_in[2] or line.words.rstrip("—-").endswith(".")):
            self.parts[path] = ([run_in[1]], [run_in[2]] if run_in[2] else [])
        else:
            self.parts[path] = ([], [line.words] if line.words else [])

    def goes_on(self, line: NumberedLine, words: str, *, reference: bool = False) -> None:
        """A line without numbers, or whose numbers are words of the line before."""
        path = self.path or OPENING
        _, text = self.parts.setdefault(path, ([], []))
        if self.path and text and not reference and not self.is_wrapped(line):
            place = f"{self.path.rpartition('/')[0]}/{CLOSING}".removeprefix("/")
            self.remarks.append(
                f"line {line.number} has no number of its own and was kept in {in_parentheses(self.path)}: if it closes what "
                f"stands above, give it an entry of its own, `at: {place}`"
            )
        text.append(words)
        self.last = line

    def is_wrapped(self, line: NumberedLine) -> bool:
        """Whether a line is the rest of the line before, which was as long as lines are here."""
        return bool(self.last and not line.apart and self.wrapped_at and self.last.width >= FULL_LINE * self.wrapped_at)

    def is_heading(self, line: NumberedLine, after: NumberedLine | None, child: bool) -> bool:
        """Whether the words of a line are a heading: short, no sentence, with words or a lower level below."""
        if not line.words or len(line.words) > LONGEST_HEADING or SENTENCE_END.search(line.words) or after is None:
            return False
        if SAYS.search(line.words) or (self.wrapped_at and line.width >= FULL_LINE * self.wrapped_at and not child):
            return False
        return line.words[:1].isupper() and (child or (not after.labels and is_beginning(after.words)))

    def done(self) -> list[ImportedProvision]:
        if list(self.parts) == [OPENING]:
            self.parts = {UNDIVIDED: self.parts[OPENING]}
        return [
            ImportedProvision(path, " ".join(heading).rstrip(".").strip(), " ".join(" ".join(text).split()))
            for path, (heading, text) in self.parts.items()
            if heading or text
        ]
