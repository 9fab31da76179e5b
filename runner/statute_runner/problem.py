"""What is wrong with a file or a request, where, and what was probably meant."""

from __future__ import annotations

from itertools import accumulate

from statute_runner.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Literal

    from statute_runner.budget import Budget
    from statute_runner.rejected_record import Reject, RejectFault


@value
class Span:
    """A place in a file: 1-based line and column, and the column after its end on that line (0: unknown)."""

    file: str
    line: int
    column: int = 1
    end: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@value
class Problem:
    """One fault: a stable `code`, a sentence, its place, the path inside the document, and help.

    `about` names what it is about, such as a provision and words of it; `follows` is the fault that it comes from, and
    goes with. Public are these attributes; all else is the runner's own.
    """

    code: str
    message: str
    span: Span | None = None
    help: str = ""
    path: str = ""
    severity: Literal["error", "warning"] = "error"
    id: str | None = None
    about: tuple[str, ...] = ()
    follows: Problem | None = None

    def __str__(self) -> str:
        return f"{self.span}: {self.code} {self.message}" if self.span else f"{self.code} {self.message}"

    def of(self, request: str | None) -> Problem:
        """The same problem, known to be of the request with this id."""
        return replace(self, id=request)


class Refused(Exception):  # noqa: N818 - the name says what happened, not that it is an error
    """Input was refused; `problems` says why, all of it, each once, in file order.

    Its text has the problems, and below each what helps.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(map(with_help, self.problems)))

    def reject(self, file: str = "", line: int = 1) -> Reject:
        """What `statute batch` writes of a record with these faults: where it stands, its id if known, and why.

        `file` names what the record came from, a file or a topic; `line` is its number there.
        """
        first, *others = map(reject_fault, self.problems)
        of = next((problem.id for problem in self.problems if problem.id), None)
        place, code, why, tip = first["place"], first["code"], first["reason"], first["help"]
        made: Reject = {"file": file, "line": line, "id": of, "place": place, "code": code, "reason": why, "help": tip}
        if others:
            made["also"] = others
        return made

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Problem, ...]]]:
        """What makes the same refusal in another process."""
        return type(self), (self.problems,)


def with_help(problem: Problem) -> str:
    """The problem, and below it what helps, as commands print it."""
    return f"{problem}\n  help: {problem.help}" if problem.help else str(problem)


def refuse(code: str, message: str, span: Span | None = None, **more: Any) -> Refused:
    """The refusal that holds this one problem."""
    return Refused([Problem(code, message, span, **more)])


def stopped(text: str) -> str:
    """The text with a full stop, unless it ends as a sentence does already."""
    return text if text.rstrip('\u201d\u2019"').endswith((".", "?", "!", "\u2026")) else f"{text}."


def sentence(problem: Problem, *, begins: bool = False) -> str:
    """The problem and its help as one sentence, with a capital where it begins a line."""
    said = stopped(f"{problem.message}; {problem.help}" if problem.help else problem.message)
    return f"{said[:1].upper()}{said[1:]}" if begins else said


MOST = 100


def enough(problems: list[Problem]) -> None:
    """Raises `Refused` where a document has a hundred faults: that is not a slip but another kind of file."""
    if len(problems) == MOST:
        message = f"more errors may follow; these are the first {MOST}"
        raise Refused([*problems, Problem("too-many", message, problems[-1].span, id=problems[-1].id)])


def fields(problem: Problem) -> dict[str, object]:
    """The problem as an object; its letters are ASCII when written."""
    span = problem.span
    return {
        "line": span.line if span else None,
        "id": problem.id,
        "code": problem.code,
        "path": problem.path,
        "message": problem.message,
        "help": problem.help,
        "file": span.file if span else None,
        "column": span.column if span else None,
    }


def reject_fault(problem: Problem) -> RejectFault:
    """Place, code, reason and help of one fault; the place is the path of a value, or else the column of the text."""
    place = problem.path or (f"column {problem.span.column}" if problem.span and problem.span.column > 1 else "")
    return {"place": place, "code": problem.code, "reason": problem.message, "help": problem.help}


def in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column; those without a place first."""
    return sorted(problems, key=lambda p: (p.span.file, p.span.line, p.span.column) if p.span else ("", 0, 0))


def printed(problem: Problem, sources: Mapping[str, str]) -> str:
    """The problem as a person reads it, with the line it stands in; `sources` holds the texts of files."""
    line = None
    if problem.span and problem.span.file in sources:
        lines = sources[problem.span.file].split("\n")
        line = lines[problem.span.line - 1] if 0 < problem.span.line <= len(lines) else None
    return with_line(problem, line)


def with_line(problem: Problem, line: str | None, first: int = 1) -> str:
    """The problem as a person reads it: place, code, sentence, the line where it is known with a caret, help.

    The line is known from its column `first` on. Nothing in any of it can act.
    """
    lines = [one_line(str(problem))]
    if problem.span and line is not None and not not_text(line):
        line = line.rstrip("\r").replace("\t", " ").replace("\r", "\\u000d")
        start = min(problem.span.column - first, len(line)) + 1
        width = max(1, min(problem.span.end - first, len(line)) + 1 - start)
        number = str(problem.span.line)
        shown, shift = excerpt(line, start)
        lines += [
            f"  {number} | {shown}".rstrip(),
            f"  {' ' * len(number)} | {' ' * (start - 1 - shift)}{'^' * max(1, min(width, LINE - start + 1 + shift))}",
        ]
    if problem.help:
        lines.append(f"  help: {one_line(problem.help)}")
    from statute_runner.escaping import terminal

    return terminal("\n".join(lines))


LINE = 110


def not_text(line: str) -> bool:
    """Whether a line is bytes of something else than text: to show it would show nothing."""
    return "\ufffd" in line and any(sign < " " and sign not in "\t\r" for sign in line)


def excerpt(line: str, column: int) -> tuple[str, int]:
    """At most 110 characters of the line around the column, and how many were left off before."""
    if len(line) <= LINE:
        return line, 0
    shift = max(0, min(column - LINE // 3, len(line) - LINE))
    return line[shift : shift + LINE], shift


def quoted(text: str, longest: int = 60) -> str:
    """The user's words in backticks, shortened to one line."""
    return f"`{one_line(text[:longest])}{'...' if len(text) > longest else ''}`"


def one_line(text: str) -> str:
    return text.replace("\r", "\\r").replace("\n", "\\n")


MOST_PAIRS = 100_000


def nearest(word: str, words: Iterable[str], hints: Budget | None = None) -> str:
    """The help that names the most similar of the words, or nothing.

    Of many long words only those most alike at their ends are compared. `hints` holds what many such helps together may
    spend: after that only words that differ in case are named.
    """
    candidates = list(words)
    same = [candidate for candidate in candidates if candidate.lower() == word.lower()]
    if not same and len(word) <= max(map(len, candidates), default=0) * 2:
        from difflib import get_close_matches

        if hints is None or hints.affords(min(MOST_PAIRS, len(word) * sum(map(len, candidates)))):
            close = get_close_matches(word, worth_comparing(word, candidates), n=3, cutoff=0.6)
            # difflib counts two letters that changed places as one that is missing and one that is too many
            same = [one for one in close if swapped(word, one)] or close
    return f"did you mean `{same[0]}`?" if same else ""


def swapped(word: str, other: str) -> bool:
    """Whether the two are one word with two neighbouring letters that changed places."""
    apart = [n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b]
    if len(word) != len(other) or len(apart) != 2 or apart[1] != apart[0] + 1:  # noqa: PLR2004 - two letters
        return False
    first, second = apart
    return word[first] == other[second] and word[second] == other[first]


def worth_comparing(word: str, candidates: list[str]) -> list[str]:
    """The candidates to compare with the word, the most alike at their ends first.

    Their letters, taken together, are not too many to be compared with those of the word.
    """
    if len(word) * sum(map(len, candidates)) <= MOST_PAIRS:
        return candidates
    backwards = word[::-1]
    alike = sorted(candidates, key=lambda one: -agreeing(word, one) - agreeing(backwards, one[::-1]))
    left = [MOST_PAIRS - len(word) * letters for letters in accumulate(map(len, alike))]
    return [one for one, more in zip(alike, left, strict=True) if more >= 0]


def agreeing(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
