"""The sheet that counsel signs: text, rules in words, cases, open points, and the entry that records the signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import counted
from statute_runner.law.citations import provision as cited
from statute_runner.law.drafts import unfinished
from statute_runner.law.signatures import READING, SECTION, unsigned
from statute_runner.logic.tree import Test, nodes_of
from statute_runner.sign.condition_words import condition_sentences, tested_values
from statute_runner.sign.signed_matter import matter, reading_digests
from statute_runner.sign.signing_blocks import HEADING, ITEM, LINE, PARAGRAPH, VERBATIM, SheetBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.law.bundle import Bundle, Reading
    from statute_runner.law.section import Section
    from statute_runner.law.signature import Signature
    from statute_runner.logic.tree import Node
    from statute_runner.sign.shown_cases import ShownCases
    from statute_runner.sign.signed_matter import SignedMatter


def provision_sheet(bundle: Bundle, section: Section, path: str, cases: ShownCases) -> list[SheetBlock]:
    """The sheet of a provision of a version, with all that stands below it; of the whole where the path is empty."""
    found = matter(bundle, section, path)
    return [
        SheetBlock(
            HEADING, f"{begun(bundle, section)}: {section.cite}{cited(path) if path else ''}, {section.heading}", 1
        ),
        SheetBlock(
            PARAGRAPH,
            f"Version in force from {section.version}, enacted {section.enacted}: {section.source['law']}, {section.source['at']}; revision {section.revision}. {bundle.title}, version {bundle.version}.",
        ),
        *signed_already(section.signatures, tuple(found.digests)),
        SheetBlock(HEADING, "The text", 2),
        *words_of(found),
        SheetBlock(HEADING, "Its rules in words", 2),
        *rules_of(bundle, found),
        SheetBlock(HEADING, "What they ask", 2),
        *asked(bundle, found.trees()),
        *case_blocks(cases),
        SheetBlock(HEADING, "Open points", 2),
        *open_points(bundle, found),
        *lines_to_sign(section.file, path, found.digests),
    ]


def reading_sheet(bundle: Bundle, reading: Reading, argument: str, cases: ShownCases) -> list[SheetBlock]:
    """The sheet of a reading: its question, options, authority and argument, and the rules that turn on it."""
    return [
        SheetBlock(HEADING, f"{begun(bundle, reading)}: the reading {reading.name}", 1),
        SheetBlock(PARAGRAPH, f"{reading.question} {bundle.title}, version {bundle.version}."),
        *signed_already(reading.signatures, (READING,)),
        SheetBlock(HEADING, "The words and the options", 2),
        SheetBlock(PARAGRAPH, f"{reading.cite}: “{reading.quote}”"),
        *(
            SheetBlock(ITEM, f"{name}{' (the default)' * (name == reading.default)}: {says}")
            for name, says in reading.options.items()
        ),
        SheetBlock(HEADING, "Authority", 2),
        *(SheetBlock(ITEM, one) for one in reading.authority),
        SheetBlock(HEADING, "The argument", 2),
        *argued(argument),
        SheetBlock(HEADING, "What turns on it", 2),
        *turning_on(bundle, reading.name),
        *case_blocks(cases),
        *lines_to_sign(reading.file, None, reading_digests(bundle, reading.name)),
    ]


def begun(bundle: Bundle, one: Section | Reading) -> str:
    """What a sheet begins with: a draft is not to be signed."""
    return "A DRAFT, NOT YET TO BE SIGNED" if unfinished(bundle, one) else "To be signed"


def argued(argument: str) -> Iterator[SheetBlock]:
    """The page below the front matter: its headings, and its paragraphs without their emphasis."""
    for part in argument.strip().split("\n\n"):
        words = " ".join(part.split()).replace("**", "")
        yield SheetBlock(HEADING, words.lstrip("# "), 3) if words.startswith("#") else SheetBlock(PARAGRAPH, words)


def signed_already(entries: Iterable[Signature], parts: Sequence[str]) -> Iterator[SheetBlock]:
    """Which signatures stand for these parts, and which parts have none."""
    entries = tuple(entries)
    for one in entries:
        until = f", until {one.until}" if one.until else ""
        stands = [part for part in one.parts if part in parts]
        void = [part for part in one.void if part in parts]
        if stands:
            yield SheetBlock(ITEM, f"signed by {one.by} on {one.day}{until}: {named(stands)}")
        if void:
            yield SheetBlock(ITEM, f"signed by {one.by} on {one.day}, and changed since: {named(void)}")
    left = unsigned(entries, parts)
    yield SheetBlock(PARAGRAPH, f"No lawyer has signed {named(left)}." if left else "All of it is signed as it is.")


def named(parts: Iterable[str]) -> str:
    spoken = {SECTION: "what belongs to no provision", READING: "this reading"}
    return ", ".join(spoken.get(part) or cited(part) for part in parts)


def words_of(found: SignedMatter) -> Iterator[SheetBlock]:
    if found.section.repealed:
        yield SheetBlock(PARAGRAPH, "Repealed.")
    for part in found.text:
        heading = f" {part.heading}." if part.heading else ""
        words = " (words left out here)" if part.omitted else f" {part.text}" if part.text else ""
        yield SheetBlock(ITEM, f"{cited(part.path)}{heading}{words}", part.path.count("/"))


def rules_of(bundle: Bundle, found: SignedMatter) -> Iterator[SheetBlock]:
    home, day = f"{found.section.citation}/", found.section.version
    for rule in found.rules:
        yield SheetBlock(ITEM, f"{rule.name}, {cited(rule.cite.removeprefix(home))}: {rule.says}")
        yield from sentences(bundle, rule.body, day)
    for route, cases in found.decisions.items():
        yield SheetBlock(ITEM, f"Under {cited(route.removeprefix(home))} the answer is")
        for n, case in enumerate(cases):
            yield SheetBlock(
                ITEM, f"{'else ' * (n > 0)}{case.outcome.replace('_', ' ')}{' where' * bool(case.when)}", 1
            )
            yield from sentences(bundle, case.when, day, 2) if case.when else ()
            yield from (SheetBlock(ITEM, f"to be kept to: {one.text}", 2) for one in case.conditions)
    for notice in found.notices:
        yield SheetBlock(ITEM, f"It is remarked: {notice.say}")
        yield from sentences(bundle, notice.when, day)
    if not (found.rules or found.decisions or found.notices):
        yield SheetBlock(ITEM, "no rule encodes it")


def sentences(bundle: Bundle, node: Node, day: str, depth: int = 1) -> Iterator[SheetBlock]:
    return (SheetBlock(ITEM, said, depth + deep) for deep, said in condition_sentences(node, bundle, day))


def asked(bundle: Bundle, trees: Iterable[Node]) -> Iterator[SheetBlock]:
    """The question of each fact that the conditions test, and what the values mean that they ask for."""
    tests = [node for tree in trees for node in nodes_of(tree) if isinstance(node, Test)]
    known = tested_values(tests, bundle)
    for name, values in known.items():
        yield SheetBlock(ITEM, f"{name}: {bundle.facts.every[name].ask}")
        yield from (SheetBlock(ITEM, one, 1) for one in values)
    if not known:
        yield SheetBlock(ITEM, "nothing")


def case_blocks(cases: ShownCases) -> Iterator[SheetBlock]:
    yield SheetBlock(HEADING, f"Its cases ({len(cases.named)})", 2)
    yield from (SheetBlock(ITEM, one) for one in cases.named or ["no case names it"])
    if cases.others:
        yield SheetBlock(PARAGRAPH, f"The answers of {counted(cases.others, 'more case')} rest on it.")


def open_points(bundle: Bundle, found: SignedMatter) -> Iterator[SheetBlock]:
    """What is not verified, not encoded, taken as constant, or contested."""
    points = [f"not verified, of the whole version: {one}" for one in found.section.source["unverified"]]
    points += [f"the words of {cited(one.path)} are {one.words}" for one in found.text if one.words not in {"", "seen"}]
    home = f"{found.section.citation}/"
    for one in found.not_encoded:
        words = f"“{one.words}”" if one.words else "all of it"
        points.append(f"not encoded, {cited(one.provision.removeprefix(home))}, {words}: {one.because}")
    places = [node.at for tree in found.trees() for node in nodes_of(tree) if node.at and node.at.always]
    points += [f"always {place.always}, {place.id}: {place.because}" for place in places]
    for name in found.readings():
        reading = bundle.readings[name]
        state = "" if reading.reviewed else "; no lawyer has signed this reading"
        options = "; ".join(f"{option}: {says.removesuffix('.')}" for option, says in reading.options.items())
        points.append(f"contested, {name} (the default is {reading.default}{state}): {reading.question} {options}.")
    yield from (SheetBlock(ITEM, one) for one in points or ["none is recorded"])


def turning_on(bundle: Bundle, name: str) -> Iterator[SheetBlock]:
    """The rules, of every version, that test a reading."""
    found: dict[str, list[str]] = {}
    for section in bundle.all_sections():
        for rule in section.rules.values():
            if any(str(getattr(node, "ref", "")) == f"reading.{name}" for node in nodes_of(rule.body)):
                found.setdefault(f"{section.citation}#{rule.name}: {rule.says}", []).append(section.version)
    for said, versions in found.items():
        yield SheetBlock(ITEM, f"{said} (versions of {', '.join(versions)})")
    if not found:
        yield SheetBlock(ITEM, "no rule")


def lines_to_sign(file: str, path: str | None, digests: Mapping[str, str]) -> Iterator[SheetBlock]:
    """The lines to write on, and the entry that records the signature."""
    yield SheetBlock(HEADING, "Signature", 2)
    for line in ("Name and office", "Day", "Until (where it has an end)", "Except, and remarks", "Signed"):
        yield SheetBlock(LINE, line)
    yield SheetBlock(HEADING, "To be recorded", 2)
    yield SheetBlock(
        PARAGRAPH,
        f"Write this under reviewed: of {file}, beside the entries that stand; leave out what is not signed.",
    )
    scope = f"[{path}]" if path else "all"
    signed = "".join(f'\n      {part}: "{found}"' for part, found in digests.items())
    entry = f'reviewed:\n  - by: NAME, OFFICE\n    day: "YYYY-MM-DD"\n    scope: {scope}\n    signed:{signed}'
    yield SheetBlock(VERBATIM, entry)
