"""Every quote stands in the law as it is written: verbatim, whole words, few enough, one place, crossing no other."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.loading.subject import RULE
from statute_runner.problem import Problem
from statute_runner.text.passages import passage, with_left_over
from statute_runner.text.quotes import times, where, words
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.law.section import Provision, Section
    from statute_runner.loading.subject import Subject
    from statute_runner.logic.tree import Quote
    from statute_runner.problem import Span
    from statute_runner.text.quotes import Range

LONGEST = 15


@dataclass(frozen=True, slots=True)
class QuotedWords:
    """Words that are quoted or listed: the provision they stand in, their range in it, and where the file says so."""

    section: Section
    provision: str
    range: Range
    span: Span


def quoted(subject: Subject, listed: Sequence[QuotedWords] = ()) -> tuple[list[QuotedWords], list[Problem]]:
    """Where each quote of a rule stands, and what is wrong with those of all conditions.

    Words that are `listed` as not encoded are not among those that a quote was meant to hold.
    """
    standing: list[QuotedWords] = []
    found: list[Problem] = []
    missed: list[tuple[int, Section, Provision, Range]] = []
    for condition in subject.conditions:
        section, rule = condition.owner.section, condition.owner.kind == RULE
        if section and rule and condition.leaf and not condition.quoted:
            at = subject.at(condition)
            found.append(
                Problem("quote-missing", "this condition quotes no words of the law", at, "add the `quote` it encodes")
            )
        for quote in condition.place.quotes:
            at = subject.span(condition.place.file, quote.path)
            if section is None:
                found.append(
                    Problem("quote-misplaced", "a condition of a question quotes no law", at, "remove the quote")
                )
                continue
            faults = list(quote_faults(subject, section, quote, at))
            part = provision_of(section, quote.provision)
            if part and rule and faults and faults[0].help.startswith("did you mean"):
                stretch = likely(subject, quote, part)
                missed += [(len(found), section, part, stretch)] if stretch else []
            found += faults
            stretch = where(quote.words, quote.nth, part.whole) if part else None
            if part and stretch and rule:
                standing.append(QuotedWords(section, part.path, stretch, at))
    for number, section, part, stretch in missed:
        taken = [one.range for one in (*standing, *listed) if one.section is section and one.provision == part.path]
        taken += [other for _, home, at, other in missed if (home, at) == (section, part) and other is not stretch]
        whole = with_left_over(part.whole, stretch, taken)
        found[number] = replace(found[number], help=did_you_mean(part, whole))
    return standing, [*found, *ignored(subject), *crossings(standing)]


def provision_of(section: Section, full: str) -> Provision | None:
    path = full.removeprefix(f"{section.citation}/")
    return next((part for part in section.text if part.path == path), None)


def quote_faults(subject: Subject, section: Section, quote: Quote, at: Span, most: int = LONGEST) -> Iterator[Problem]:
    """What is wrong with one quote; a quote of words left unencoded may be of any length."""
    path = quote.provision.removeprefix(f"{section.citation}/")
    part = provision_of(section, quote.provision)
    if part is None:
        message = f"unknown provision `{path}` of {section.file}"
        yield subject.unknown("unknown-provision", message, path, provisions(section), at)
        return
    if part.omitted:
        yield Problem(
            "quote-verbatim",
            f"the file leaves the words of provision {path} out",
            at,
            "add its words, or quote another provision",
        )
        return
    count = len(list(words(quote.words)))
    places = times(quote.words, part.whole)
    if not count:
        yield Problem("quote-verbatim", f"`{quote.words}` has no word", at, "quote whole words")
    elif not places and quote.words in part.whole:
        yield Problem(
            "quote-part", f"`{quote.words}` begins or ends within a word of provision {path}", at, "quote whole words"
        )
    elif not places:
        yield Problem(
            "quote-verbatim",
            f"`{quote.words}` does not occur in provision {path}",
            at,
            meant(subject, section, quote, part),
            about=(quote.provision, quote.words),
        )
    elif not quote.nth and places > 1:
        yield Problem(
            "quote-ambiguous",
            f"`{quote.words}` occurs {places} times in provision {path}",
            at,
            f"lengthen it, or say which with `nth`, 1 to {places}",
        )
    elif quote.nth > places:
        once = places == 1
        yield Problem(
            "quote-ambiguous",
            f"`{quote.words}` occurs {'once' if once else f'{places} times'} in provision {path}, not {quote.nth}",
            at,
            "remove `nth`" if once else f"`nth` is 1 to {places}",
        )
    if count > most:
        yield Problem("quote-long", f"a quote of {count} words; the limit is {most}", at, "make two of it, in a list")


def provisions(section: Section) -> list[str]:
    return [part.path for part in section.text]


def meant(subject: Subject, section: Section, quote: Quote, part: Provision) -> str:
    """Where the words do stand, or what stands there that is most like them."""
    for other in section.text:
        if times(quote.words, other.whole):
            return f"they are in {other.path}; say `at: {other.path}`"
    found = likely(subject, quote, part)
    return did_you_mean(part, found) if found else ""


def likely(subject: Subject, quote: Quote, part: Provision) -> Range | None:
    """The passage of a provision that is most like a quote, while there is a budget to look for it."""
    many = len(list(words(part.whole))) * (1 + len(list(words(quote.words))) // LONGEST)
    return passage(quote.words, part.whole) if subject.places.affords(many) else None


def did_you_mean(part: Provision, found: Range) -> str:
    return f"did you mean `{' '.join(part.whole[found.start : found.end].split())}`?"


def ignored(subject: Subject) -> Iterator[Problem]:
    """The quotes beside a `when`, which belong inside it."""
    for section in subject.sections:
        rules = subject.bundle.files[section.file].data.get("rules", {})
        for name, rule in rules.items():
            if "when" in rule and "quote" in rule:
                yield Problem(
                    "quote-misplaced",
                    "a quote beside `when` belongs to no condition",
                    subject.span(section.file, f"rules/{name}/quote"),
                    "write it inside `when`",
                )


def crossings(standing: list[QuotedWords]) -> Iterator[Problem]:
    """The quotes that overlap another without one holding the other."""
    told = set()
    before: dict[tuple[str, str], Stretches] = {}
    for one in standing:
        others = before.setdefault((one.section.file, one.provision), Stretches())
        other = others.crossing(one)
        if other and one.span not in told:
            told.add(one.span)
            yield Problem(
                "quote-crossing",
                f"this quote crosses the one on line {other.span.line}",
                one.span,
                "let one hold the other, or let them share no word",
            )
        others.add(one)


class Stretches:
    """Stretches of one text by where they start, of equal ones the first, so that only those near are looked at."""

    longest: int

    def __init__(self) -> None:
        self.starts: list[tuple[int, int, int]] = []
        self.known: dict[tuple[int, int], QuotedWords] = {}
        self.longest = 0

    def add(self, one: QuotedWords) -> None:
        start, end = one.range.start, one.range.end
        if (start, end) not in self.known:
            insort(self.starts, (start, end, len(self.known)))
            self.known[start, end] = one
            self.longest = max(self.longest, end - start)

    def crossing(self, one: QuotedWords) -> QuotedWords | None:
        """The first of them, as they were added, that crosses this one."""
        start, end = one.range.start, one.range.end
        near = self.starts[bisect_left(self.starts, (start - self.longest,)) : bisect_left(self.starts, (end,))]
        crossing = [
            (number, first, last)
            for first, last, number in near
            if first < start < last < end or start < first < end < last
        ]
        if not crossing:
            return None
        _, first, last = min(crossing)
        return self.known[first, last]
