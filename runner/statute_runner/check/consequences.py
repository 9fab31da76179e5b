"""Which problems follow from another, and go when that goes: each is told under the one to begin with."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from statute_runner.text.typeset_signs import never_meant, plain
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.problem import Problem

MEANT = re.compile(r"did you mean `(.+)`\?")
TYPED = {"typeset-sign", "comment-in-text"}
MOST_LINES, LONGEST_HELP = 4, 120
OF_WORDS = {"quote-verbatim", "word-uncovered", "case-cite"}


def followed(problems: Sequence[Problem], bundle: Bundle) -> list[Problem]:
    """The problems, each that follows from another with that; one from which an error follows is an error."""
    causes = Causes(problems, bundle)
    roots = [causes.root(problem) for problem in problems]
    grave = {id(root) for problem, root in zip(problems, roots, strict=True) if problem.severity == "error"}
    made = {
        id(problem): replace(problem, severity="error") if id(problem) in grave else problem for problem in problems
    }
    return [
        made[id(problem)] if root is problem else replace(problem, follows=made[id(root)])
        for problem, root in zip(problems, roots, strict=True)
    ]


class Causes:
    """The problems of a bundle by what they are about."""

    typed: dict[tuple[str, str], Problem]
    signs: dict[tuple[str, int], Problem]

    def __init__(self, problems: Sequence[Problem], bundle: Bundle) -> None:
        self.bundle = bundle
        self.typed = {place: problem for problem in problems if (place := provision_of(problem, bundle))}
        self.signs = {
            (problem.span.file, problem.span.line): problem
            for problem in problems
            if problem.code == "typeset-sign" and problem.span
        }
        self.first: dict[tuple[str, ...], Problem] = {}
        self.misquoted: dict[tuple[str, str], list[tuple[str, Problem]]] = {}
        self.misnamed: dict[tuple[str, str], Problem] = {}
        for problem in problems:
            if not problem.about:
                continue
            self.first.setdefault((kind(problem.code), *problem.about), problem)
            found = MEANT.search(problem.help)
            if found and problem.code == "quote-verbatim" and problem.span:
                place = (problem.span.file, problem.about[0])
                self.misquoted.setdefault(place, []).append((found[1], problem))
            elif found and problem.code.startswith("unknown-"):
                self.misnamed.setdefault((problem.code.removeprefix("unknown-"), found[1]), problem)

    def root(self, problem: Problem) -> Problem:
        """The problem from which this one follows, or itself."""
        for cause in self.causes(problem):
            if cause is not problem and cause.follows is None:
                return self.root(cause) if cause.code not in TYPED else cause
        return problem

    def causes(self, problem: Problem) -> Iterator[Problem]:
        code, about, span = problem.code, problem.about, problem.span
        if not about or not span:
            return
        if code in OF_WORDS:
            for (file, provision), typed in self.typed.items():
                if provision == about[0] and (code == "case-cite" or file == span.file) and self.spoilt(typed, about):
                    yield typed
            here = self.signs.get((span.file, span.line)) if never_meant(about[1]) else None
            if here and code == "quote-verbatim":
                yield here
        if code == "word-uncovered":
            for meant, quote in self.misquoted.get((span.file, about[0]), []):
                if about[1] in meant:
                    yield quote
        elif code.startswith(("unknown-", "case-")):
            yield self.first[kind(code), *about]
        elif code.startswith("unused-") and (cause := self.misnamed.get((code.removeprefix("unused-"), about[0]))):
            yield cause

    def spoilt(self, typed: Problem, about: tuple[str, ...]) -> bool:
        """Whether words are not found because of a sign or a comment in the text that they should stand in."""
        if typed.code == "comment-in-text":
            return True
        home = self.bundle.home(about[0])
        texts = [part.whole for s in self.bundle.all_sections() if s.citation == home for part in s.text]
        return any(plain(about[1]) in plain(text) and about[1] not in text for text in texts) or bool(
            never_meant(about[1])
        )


def kind(code: str) -> str:
    """What words that are nowhere found are, wherever they are cited: one slip."""
    return "words" if code in {"quote-verbatim", "case-cite"} else code


def provision_of(problem: Problem, bundle: Bundle) -> tuple[str, str] | None:
    """The file and the provision in whose words a sign or a comment stands."""
    steps = problem.path.split("/")
    if problem.code not in TYPED or steps[0] != "text" or not problem.span:
        return None
    found = next((one for one in bundle.all_sections() if one.file == problem.span.file), None)
    return (found.file, f"{found.citation}/{found.text[int(steps[1])].path}") if found else None


def by_cause(problems: Sequence[Problem]) -> dict[Problem, list[Problem]]:
    """Each problem that follows from no other, with those that follow from it."""
    found: dict[Problem, list[Problem]] = {problem: [] for problem in problems if not problem.follows}
    for problem in problems:
        if problem.follows:
            found.setdefault(problem.follows, []).append(problem)
    return found


def following(problems: Sequence[Problem]) -> str:
    """A line on the problems that follow from another: how many, of which kinds, and where the first stand."""
    places = []
    for code, many in Counter(problem.code for problem in problems).items():
        lines: dict[str, list[int]] = {}
        for span in (problem.span for problem in problems if problem.code == code):
            if span and span.line not in lines.get(span.file, []):
                lines.setdefault(span.file, []).append(span.line)
        file, first = next(iter(lines.items()), ("", []))
        more = ", ..." if len(lines) > 1 or len(first) > MOST_LINES else ""
        at = f" ({file}:{', '.join(map(str, first[:MOST_LINES]))}{more})" if file else ""
        places.append(f"{many} {code}{at}")
    return f"  and {len(problems)} that follow{'s' * (len(problems) == 1)} from it: {'; '.join(places)}"


def first_step(problems: Sequence[Problem]) -> str:
    """What to do first, in one line, where there is more than one problem to choose from; else nothing."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if len(errors) < 2:  # noqa: PLR2004 - one needs no choice
        return ""
    counts = Counter(problem.follows for problem in errors if problem.follows)
    roots = [problem for problem in errors if not problem.follows]
    first = min(roots, key=lambda problem: (-counts[problem], rank(problem)), default=errors[0])
    what = (
        first.message
        if not first.help or first.help.startswith("one of ") or len(first.help) > LONGEST_HELP
        else first.help
    )
    many = f" ({counts[first]} of {len(errors)} problems follow from it)" if counts[first] else ""
    return f"begin with {first.span or first.code} ({first.code}): {what}{many}\n"


def rank(problem: Problem) -> int:
    """The place of a problem in the order of work: files, names, words, rules, cases, what is generated."""
    orders = (
        ("yaml-", "text-", "typeset-", "json-", "duplicate-", "bad-", "missing-", "key-", "unknown-key"),
        ("unknown-", "fact-", "operand-", "operator-", "route-", "decision-", "outcome-"),
        ("quote-", "comment-"),
        ("word-", "covered-", "not-encoded"),
    )
    last = ("case-", "condition-", "change-", "schema-", "unused-")
    late = next((n for n, begins in enumerate(last) if problem.code.startswith(begins)), -1)
    if late >= 0:
        return len(orders) + 1 + late
    return next((n for n, begins in enumerate(orders) if problem.code.startswith(begins)), len(orders))
