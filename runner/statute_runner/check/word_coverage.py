"""Every word of the law is quoted by a condition of a rule or listed as not encoded, never both."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from statute_runner.check.omission_checks import left_out
from statute_runner.check.quote_checks import QuotedWords, provision_of, quote_faults, quoted
from statute_runner.logic.tree import Quote
from statute_runner.problem import Problem, Span
from statute_runner.text.quotes import WORD, Range, where, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.section import Provision, Section
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.loading.subject import Subject

EVERY_LENGTH = 10**6


@dataclass(frozen=True, slots=True)
class Share:
    """How many words the law of a bundle has, and how many of them are quoted and listed as not encoded.

    `left_out` counts the provisions whose words the files leave out without a reason, beside others that are encoded.
    """

    words: int
    quoted: int
    not_encoded: int
    left_out: int = 0


def covered(subject: Subject, folder: Folder) -> tuple[Share, list[Problem]]:
    """The shares of the words, and every word or quote that does not fit."""
    left, more = not_encoded(subject)
    standing, found = quoted(subject, left)
    found += more
    total = by_rules = by_list = 0
    counted: dict[str, Share] = {}
    for section in subject.sections:
        before = Share(total, by_rules, by_list)
        for number, part in enumerate(section.text):
            mine = [s for s in standing if s.section is section and s.provision == part.path]
            theirs = [s for s in left if s.section is section and s.provision == part.path]
            ranges = list(words(part.whole))
            in_rules, in_list = held(ranges, mine), held(ranges, theirs)
            rest = [listed and not quoted for quoted, listed in zip(in_rules, in_list, strict=True)]
            total, by_rules, by_list = total + len(ranges), by_rules + sum(in_rules), by_list + sum(rest)
            found += twice(part, theirs, ranges, in_rules)
            bare = [not (one or other) for one, other in zip(in_rules, in_list, strict=True)]
            found += uncovered(subject, folder, section, number, part, ranges, bare)
        counted[section.file] = Share(total - before.words, by_rules - before.quoted, by_list - before.not_encoded)
    omitted = sum(len(parts) for section in subject.sections for parts in left_out(section).values())
    share = Share(total, by_rules, by_list, omitted)
    return share, [*found, *too_many(subject, counted)]


def held(ranges: list[Range], standing: list[QuotedWords]) -> list[bool]:
    """Whether each word of a text is held by one of these stretches."""
    change = [0] * (len(ranges) + 1)
    for first, last in (bounds(ranges, one.range) for one in standing):
        if first < last:
            change[first] += 1
            change[last] -= 1
    return [depth > 0 for depth in accumulate(change[:-1])]


def bounds(ranges: list[Range], stretch: Range) -> tuple[int, int]:
    """The number of the first word that a stretch holds, and that of the first word after."""
    first = bisect_left(ranges, stretch.start, key=lambda word: word.start)
    return first, bisect_right(ranges, stretch.end, key=lambda word: word.end)


def not_encoded(subject: Subject) -> tuple[list[QuotedWords], list[Problem]]:
    """Where the words listed as not encoded stand, and what is wrong with the list."""
    standing: list[QuotedWords] = []
    found: list[Problem] = []
    for section in subject.sections:
        for n, entry in enumerate(section.not_encoded):
            path = f"not_encoded/{n}"
            part = provision_of(section, entry.provision)
            if not entry.words:
                span = subject.span(section.file, f"{path}/at")
                if part is None:
                    name = entry.provision.removeprefix(f"{section.citation}/")
                    known = [part.path for part in section.text]
                    message = f"unknown provision `{name}` of {section.file}"
                    found.append(subject.unknown("unknown-provision", message, name, known, span))
                else:
                    standing.append(QuotedWords(section, part.path, Range(0, len(part.whole)), span))
                continue
            span = subject.span(section.file, f"{path}/quote")
            quote = Quote(entry.provision, entry.words, entry.nth)
            found += quote_faults(subject, section, quote, span, EVERY_LENGTH)
            stretch = where(entry.words, entry.nth, part.whole) if part else None
            if part and stretch:
                standing.append(QuotedWords(section, part.path, stretch, span))
    return standing, found


def twice(part: Provision, listed: list[QuotedWords], ranges: list[Range], in_rules: list[bool]) -> Iterator[Problem]:
    """The entries of `not_encoded` that hold words which are quoted, or listed before."""
    # The next word from each that is quoted, and of those listed the next that was not before: each looked for once.
    quoted = [len(ranges)] * (len(ranges) + 1)
    for n in reversed(range(len(ranges))):
        quoted[n] = n if in_rules[n] else quoted[n + 1]
    free = list(range(len(ranges) + 1))
    for entry in listed:
        first, last = bounds(ranges, entry.range)
        clash = ranges[quoted[first]] if quoted[first] < last else None
        before, n = None, first
        while n < last:
            onward = following(free, n)
            if onward != n:
                before = before or ranges[n]
                n = onward
                continue
            free[n] = n + 1
            n += 1
        word = clash or before
        if word:
            by = "a rule quotes it" if clash else "it is listed before"
            yield Problem(
                "covered-twice",
                f"`{part.whole[word.start : word.end]}` of provision {part.path} is listed as not encoded, and {by}",
                entry.span,
                "list only the words that are left, each once",
            )


def following(free: list[int], n: int) -> int:
    """The first word from here on that is free (union-find, with path halving)."""
    while free[n] != n:
        free[n] = free[free[n]]
        n = free[n]
    return n


def uncovered(
    subject: Subject,
    folder: Folder,
    section: Section,
    number: int,
    part: Provision,
    ranges: list[Range],
    bare: list[bool],
) -> Iterator[Problem]:
    """Each run of words that nothing covers."""
    n = 0
    while n < len(bare):
        if not bare[n]:
            n += 1
            continue
        end = n
        while end + 1 < len(bare) and bare[end + 1]:
            end += 1
        text = " ".join(part.whole[ranges[n].start : ranges[end].end].split())
        shown = text if len(text) <= 80 else f"{text[:77]}..."  # noqa: PLR2004 - one line
        heading = len(list(words(part.heading)))
        key, place = ("heading", n) if n < heading else ("text", n - heading)
        mark = subject.span(section.file, f"text/{number}/{key}")
        yield Problem(
            "word-uncovered",
            f"no rule quotes `{shown}` of provision {part.path}",
            place_of(folder.text(section.file), mark, place, part.whole[ranges[n].start : ranges[n].end]),
            "quote it where it is encoded, or list it in `not_encoded` with the reason",
        )
        n = end + 1


def place_of(source: str, mark: Span, number: int, word: str) -> Span:
    """Where the word of this number stands in the file; the start of the text where that is not plain."""
    lines = source.splitlines()[mark.line - 1 :]
    for offset, line in enumerate(lines):
        text = line[mark.column - 1 :] if offset == 0 else line
        if offset == 0 and text[:1] in {">", "|"}:
            continue
        found = list(WORD.finditer(text))
        if number < len(found):
            match = found[number]
            if match.group() != word:
                return mark
            shift = mark.column if offset == 0 else 1
            return Span(mark.file, mark.line + offset, match.start() + shift, match.end() + shift)
        number -= len(found)
    return mark


def too_many(subject: Subject, counted: Mapping[str, Share]) -> Iterator[Problem]:
    """The versions with a limit of their own that go beyond it, and all others together beyond that of the bundle."""
    rest = dict(counted)
    for file in counted:
        own = subject.bundle.files[file].data.get("not_encoded_at_most")
        if own is None:
            continue
        share = rest.pop(file)
        if beyond(share, own["percent"]):
            yield Problem(
                "not-encoded-share",
                f"{share.not_encoded:,} of {share.words:,} words of this version are not encoded, more than "
                f"{own['percent']} %",
                subject.span(file, "not_encoded_at_most/percent"),
                "encode more of it, or raise its limit with the reason under `because`",
            )
    words, left = (sum(getattr(one, key) for one in rest.values()) for key in ("words", "not_encoded"))
    most = subject.bundle.not_encoded_at_most
    if beyond(Share(words, 0, left), most):
        worst = max(
            (file for file in rest if rest[file].words), key=lambda file: rest[file].not_encoded / rest[file].words
        )
        share = rest[worst]
        yield Problem(
            "not-encoded-share",
            f"{left:,} of {words:,} words are not encoded, more than {most} %",
            subject.span("bundle.yaml", "not_encoded_at_most"),
            f"{share.not_encoded:,} of {share.words:,} words of {worst} are not: encode more; or where it is a lapse or a definition, "
            "give it `not_encoded_at_most: {percent: 100, because: WHY}`",
        )


def beyond(share: Share, percent: int) -> bool:
    return share.not_encoded * 100 > share.words * percent
