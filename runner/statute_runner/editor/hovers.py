"""What stands behind a word of a file: a fact's question, a rule in sentences, the words that a quote covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.editor import occurrences
from statute_runner.editor.coverage_fixes import section_of
from statute_runner.editor.word_places import covering, places_in, quotes_of
from statute_runner.escaping import code, markdown
from statute_runner.sign.condition_words import condition_sentences
from statute_runner.text.quotes import where, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.editor.occurrences import Occurrence
    from statute_runner.editor.open_bundle import OpenBundle
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.section import Provision, Section
    from statute_runner.logic.tree import Quote

MOST_VALUES = 40
ORDER = ("value", "option", "fact", "rule", "reading", "provision", "route", "outcome", "case")


def hover(opened: OpenBundle, seen: Snapshot, path: str, line: int, column: int) -> str:
    """What is to be said of a place, as Markdown; nothing where nothing is."""
    bundle = seen.bundle
    if bundle is None:
        return ""
    at = [one for one in opened.names_in(seen, path) if one.holds(line, column)]
    for one in sorted(at, key=lambda name: (ORDER.index(name.kind), name.distance(column))):
        if text := "\n".join(about(seen, bundle, one)):
            return text
    section = section_of(seen, path)
    if section is None:
        return ""
    if quote := quote_at(seen, section, path, line, column):
        return in_place(section, quote)
    return of_word(seen, section, path, line, column)


def about(seen: Snapshot, bundle: Bundle, one: Occurrence) -> Iterator[str]:
    """What is said of a name."""
    name, _, value = one.name.partition("=")
    match one.kind:
        case occurrences.FACT | occurrences.VALUE:
            fact = bundle.facts.every.get(name)
            if fact:
                yield from of_fact(fact, value)
        case occurrences.RULE:
            yield from of_rule(bundle, name, one.file)
        case occurrences.READING | occurrences.OPTION:
            if reading := bundle.readings.get(name):
                yield f"**{markdown(reading.question)}**  \n{code(name)}, of {code(reading.cite)}\n"
                for option, says in reading.options.items():
                    chosen = " (the default)" if option == reading.default else ""
                    mark = "**" if option == value else ""
                    yield f"- {mark}{code(option)}{mark}{chosen}: {markdown(says)}"
        case occurrences.PROVISION:
            if found := provision_named(bundle, one):
                yield f"{code(name)}\n"
                yield from (f"> {markdown(text)}\n>" for text in (found.heading, found.text) if text)
        case occurrences.OUTCOME:
            said = {each.outcomes[name].says for each in bundle.questions.values() if name in each.outcomes}
            yield from (f"{code(name)}: {markdown(text)}" for text in sorted(said))
        case occurrences.CASE:
            for file in seen.readable.values():
                if file.kind == "cases" and file.document and name in file.document.data["cases"]:
                    yield f"{code(name)}, {code(file.path)}  \n{markdown(file.document.data['cases'][name]['says'])}"


def of_fact(fact: FactType, value: str = "") -> Iterator[str]:
    """A fact's question, its values, and who decides it; the value that is asked about first."""
    if value in fact.values:
        yield f"{code(value)}: {markdown(fact.values[value])}\n"
    yield f"**{markdown(fact.ask)}**  \n{code(fact.name)}, {markdown(fact.type)}, {fact.kind} of {markdown(fact.by)}\n"
    yield from (f"- {code(one)}: {markdown(says)}" for one, says in list(fact.values.items())[:MOST_VALUES])
    if len(fact.values) > MOST_VALUES:
        yield f"- and {len(fact.values) - MOST_VALUES} more"
    if fact.absent:
        yield f"- {code('none')}: there is none"
    if fact.silence:
        yield f"\nNot stated, it is {code(str(fact.silence.means))}. {markdown(fact.silence.because)}"
    if fact.note:
        yield f"\n{markdown(fact.note)}"


def of_rule(bundle: Bundle, full: str, file: str) -> Iterator[str]:
    """What a rule says, in a sentence, and its condition below it, in the version that fits the file that names it."""
    section = version_for(bundle, full.partition("#")[0], file)
    rule = section.rules.get(full.partition("#")[2]) if section else None
    if section is None or rule is None:
        return
    yield f"**{markdown(rule.says)}**  \n{code(full)}, of {code(rule.cite)}, version {section.version}\n"
    yield from (
        f"{'  ' * depth}- {markdown(said)}" for depth, said in condition_sentences(rule.body, bundle, section.version)
    )


def version_for(bundle: Bundle, citation: str, file: str) -> Section | None:
    """The version of a section that is in force when that of a file begins; the newest for other files."""
    versions = bundle.versions.get(citation, [])
    own = next((one for one in bundle.version_files if one.path == file), None)
    if own and own.citation == citation:
        return bundle.section_in(citation, file)
    version = bundle.version_on(citation, own.day) if own else None
    live = [one for one in versions if not bundle.section(citation, one).repealed]
    if version is None or version not in live:
        version = live[-1] if live else None
    return bundle.section(citation, version) if version else None


def provision_named(bundle: Bundle, one: Occurrence) -> Provision | None:
    home = bundle.home(one.name)
    section = version_for(bundle, home, one.file) if home else None
    parts = section.text if section else ()
    return next((part for part in parts if section and f"{section.citation}/{part.path}" == one.name), None)


def quote_at(seen: Snapshot, section: Section, path: str, line: int, column: int) -> Quote | None:
    """The quote of a rule that is written at a place."""
    parsed = seen.files[path].parsed
    for _, quote in quotes_of(section):
        at = parsed.positions.find(quote.path) if parsed else None
        if at and at.line == line and at.column <= column <= (at.end or column):
            return quote
    return None


def in_place(section: Section, quote: Quote) -> str:
    """The provision with the words that a quote covers."""
    part = next((one for one in section.text if f"{section.citation}/{one.path}" == quote.provision), None)
    held = where(quote.words, quote.nth, part.whole) if part else None
    if part is None or held is None:
        return ""
    text, start, end = part.whole, held.start, held.end
    shown = f"{spaced(text[:start])}**{markdown(text[start:end])}**{spaced(text[end:])}"
    return f"{code(quote.provision)}\n\n" + "\n>\n".join(f"> {row}" for row in shown.split("\n"))


def spaced(text: str) -> str:
    """The lines of a text as Markdown, with the blanks at their ends, which tell words apart."""
    return "\n".join(
        row[: len(row) - len(row.lstrip())] + markdown(row) + row[len(row.rstrip()) :] if row.strip() else row
        for row in text.split("\n")
    )


def of_word(seen: Snapshot, section: Section, path: str, line: int, column: int) -> str:
    """What covers a word of the law: the rules that quote it, or the reason why none encodes it."""
    for number, part in enumerate(section.text):
        for place, word in zip(places_in(seen.files[path], number, part), words(part.whole), strict=False):
            if place and place.line == line and place.column <= column <= place.end:
                held = [one for one in covering(section)[part.path] if one.range.holds(word)]
                rules = dict.fromkeys(one.rule for one in held if one.rule)
                said = [f"- quoted by {code(rule)}: {markdown(section.rules[rule].says)}" for rule in rules]
                said += [f"- not encoded: {markdown(one.because)}" for one in held if not one.rule]
                return "\n".join(said) or "Nothing covers this word: no rule quotes it, and it is not in `not_encoded`."
    return ""
