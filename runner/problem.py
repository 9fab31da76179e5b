"""What is wrong with a file or a request, where, and what was probably meant."""

from __future__ import annotations

from runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@value
class Span:
    """A place in a file: 1-based line and column (characters), and the column after its end on that line (0: unknown)."""

    file: str
    line: int
    column: int = 1
    end: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@value
class Problem:
    """One fault: a stable `code`, a sentence, its place, the path inside the document, and help."""

    code: str
    message: str
    span: Span | None = None
    help: str = ""
    path: str = ""
    severity: str = "error"
    id: str | None = None

    def __str__(self) -> str:
        return f"{self.span}: {self.code} {self.message}" if self.span else f"{self.code} {self.message}"


class Refused(Exception):  # noqa: N818 - the name says what happened, not that it is an error
    """Input was refused; `problems` says why, all of it, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(code: str, message: str, span: Span | None = None, **more: str) -> Refused:
    """The refusal that holds this one problem."""
    return Refused([Problem(code, message, span, **more)])


def in_file_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column; those without a place first."""
    return sorted(problems, key=lambda p: (p.span.file, p.span.line, p.span.column) if p.span else ("", 0, 0))


def printed(problem: Problem, sources: Mapping[str, str]) -> str:
    """The problem as a person reads it: place, code, sentence, the line with a caret, help."""
    lines = [str(problem)]
    if problem.span and problem.span.file in sources:
        text = sources[problem.span.file].splitlines()
        if 0 < problem.span.line <= len(text):
            line = text[problem.span.line - 1].replace("\t", " ")
            start = min(problem.span.column, len(line) + 1)
            width = max(1, min(problem.span.end, len(line) + 1) - start)
            number = str(problem.span.line)
            shown, shift = excerpt(line, start)
            lines += [
                f"  {number} | {shown}",
                f"  {' ' * len(number)} | {' ' * (start - 1 - shift)}{'^' * min(width, 100)}",
            ]
    if problem.help:
        lines.append(f"  help: {problem.help}")
    return "\n".join(lines)


def excerpt(line: str, column: int, width: int = 110) -> tuple[str, int]:
    """At most `width` characters of the line around the column, and how many were left off before."""
    if len(line) <= width:
        return line, 0
    shift = max(0, min(column - width // 3, len(line) - width))
    return line[shift : shift + width], shift


def nearest(word: str, words: Iterable[str]) -> str:
    """The help that names the most similar of the words, or nothing."""
    from difflib import get_close_matches

    candidates = list(words)
    found = get_close_matches(word, candidates, n=1, cutoff=0.6) or get_close_matches(
        word.lower(), [w for w in candidates if w.lower() == word.lower()], n=1
    )
    same = [candidate for candidate in candidates if candidate.lower() == word.lower()]
    best = same[:1] or found
    return f"did you mean `{best[0]}`?" if best else ""
