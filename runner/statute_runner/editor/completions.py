"""What can be written at a place: facts, their values, rules, readings, provisions, and words of the law to quote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.editor.quote_completion import words_to_quote
from statute_runner.editor.text_changes import yaml_text
from statute_runner.editor.yaml_cursor import cursor_at
from statute_runner.logic.operators import LIST, OPERATORS, YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.editor.yaml_cursor import YamlCursor
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section

LISTS = ("some", "every", "none", "of", "about")
NAMES_FACT = ("fact", "missing", "because", "asked after")


@dataclass(frozen=True, slots=True)
class Completion:
    """A text that can be written from a column on, what it is, and what it means."""

    label: str
    kind: str
    about: str
    text: str
    column: int


def completions(seen: Snapshot, path: str, line: int, column: int) -> list[Completion]:
    """What can be written at a place of a file, whether it can be read as it is or not."""
    bundle = seen.bundle
    if bundle is None:
        return []
    cursor = cursor_at(seen.lines(path), line, column)
    citation = path.rpartition("/")[0].removesuffix("/cases")
    kind = seen.files[path].kind if path in seen.files else ""
    if kind in {"cases", "example"} and "facts" in cursor.keys:
        offered = stated(bundle, cursor)
    elif cursor.key in {"quote", "words"} and kind in {"section", "cases"}:
        return [
            Completion(text, "quote", about, text if cursor.quoted else yaml_text(text), cursor.column)
            for text, about in words_to_quote(seen, path, citation, cursor)
        ]
    else:
        offered = named(seen, path, citation, kind, cursor)
    found = (Completion(name, of, about, name, cursor.column) for name, of, about in offered)
    return [one for one in found if matches(one.label, cursor.typed)]


def matches(label: str, typed: str) -> bool:
    """Whether what is typed begins the label, or a part of it."""
    wanted = typed.strip().lower()
    return wanted in label.lower()


def named(seen: Snapshot, path: str, citation: str, kind: str, cursor: YamlCursor) -> Iterator[tuple[str, str, str]]:
    """What a key can name: each name with what it is, and what it means."""
    bundle = seen.bundle
    assert bundle  # noqa: S101 - asked where there is one
    key, beside = cursor.key, cursor.levels[-1].beside if cursor.levels else {}
    if key in OPERATORS and ("fact" in beside or "its" in beside):
        yield from values(bundle, fact_tested(cursor, beside))
        return
    if key == "is" and "reading" in beside:
        reading = bundle.readings.get(beside["reading"])
        yield from ((name, "option", says) for name, says in (reading.options if reading else {}).items())
    elif (key == "is" and "route" in beside) or key in {"outcome", "any_route"}:
        for question in bundle.questions.values():
            yield from ((one.name, "outcome", one.says) for one in question.outcomes.values())
    if key in NAMES_FACT:
        yield from ((name, "fact", fact.ask) for name, fact in bundle.facts.every.items())
        if key == "fact":
            yield "date", "fact", "the day of the request"
    elif key in LISTS and not (key == "of" and "its" in beside):
        yield from ((name, "fact", one.ask) for name, one in bundle.facts.every.items() if one.type == LIST)
    elif key == "its":
        over = list_around(cursor)
        lists = [bundle.facts.every[over]] if over in bundle.facts.every else bundle.facts.every.values()
        yield from ((field.short, "fact", field.ask) for one in lists for field in one.fields.values())
    if key in {"rule", "because"}:
        yield from rules(bundle, citation)
    elif key == "reading" or cursor.keys[-2:-1] == ["readings"] or key == "readings":
        yield from ((name, "reading", one.question) for name, one in bundle.readings.items())
    elif key in {"route", "routes"}:
        yield from ((route, "route", one.ask) for one in bundle.questions.values() for route in one.routes)
    elif key == "like":
        yield from ((name, "case", "") for name in case_names(seen))
    elif key in {"cite", "at", "in_force", "explained_by"}:
        yield from provisions(bundle, citation if kind == "section" else "", path)


def values(bundle: Bundle, name: str) -> Iterator[tuple[str, str, str]]:
    """The values that a fact can have."""
    fact = bundle.facts.every.get(name)
    if fact is None:
        return
    yield from ((value, "value", says) for value, says in fact.values.items())
    if fact.type == YES_NO:
        yield from (("true", "value", fact.ask), ("false", "value", fact.ask))
    if fact.absent:
        yield "none", "value", "there is none"


def fact_tested(cursor: YamlCursor, beside: dict[str, str]) -> str:
    """The full name of the fact or field beside which a value is written."""
    if "its" not in beside:
        return beside.get("fact", "")
    return f"{beside.get('of') or list_around(cursor)}[].{beside['its']}"


def list_around(cursor: YamlCursor) -> str:
    """The list of whose member a condition speaks."""
    for level in reversed(cursor.levels):
        for name in ("some", "every", "none", "of", "about"):
            if name in level.beside and not (name == "of" and "its" in level.beside):
                return level.beside[name]
    return ""


def rules(bundle: Bundle, citation: str) -> Iterator[tuple[str, str, str]]:
    """The rules, those of the file's own section by their bare names first."""
    found: dict[str, str] = {}
    for section in bundle.all_sections():
        for rule in section.rules.values():
            own = section.citation == citation
            found[rule.name if own else f"{section.citation}#{rule.name}"] = rule.says
    yield from ((name, "rule", says) for name, says in sorted(found.items(), key=lambda one: "#" in one[0]))


def provisions(bundle: Bundle, citation: str, path: str) -> Iterator[tuple[str, str, str]]:
    """The provisions of the file's own version by their place in it; from elsewhere those of every section."""
    sections: Iterable[Section] = bundle.all_sections()
    if any(one.path == path for one in bundle.version_files):
        sections = [bundle.section_in(citation, path)]
    found = {}
    for section in sections:
        for part in section.text:
            found[part.path if citation else f"{section.citation}/{part.path}"] = part.heading or part.text
    yield from ((name, "provision", about) for name, about in found.items())


def case_names(seen: Snapshot) -> Iterator[str]:
    for file in seen.readable.values():
        if file.kind == "cases" and file.document:
            yield from file.document.data["cases"]


def stated(bundle: Bundle, cursor: YamlCursor) -> Iterator[tuple[str, str, str]]:
    """The groups, facts, fields and values of a request, by how deep in `facts:` one is."""
    keys = cursor.keys[cursor.keys.index("facts") + 1 :]
    groups = bundle.facts.groups
    if not keys:
        yield from ((group, "group", "") for group in groups)
        return
    group, *names = keys
    name = f"{group}.{'[].'.join(names)}" if names else ""
    if cursor.key and names:
        yield from values(bundle, name)
    if name in bundle.facts.every and bundle.facts.every[name].fields:
        yield from ((field.short, "fact", field.ask) for field in bundle.facts.every[name].fields.values())
    elif not names:
        yield from ((key, "fact", bundle.facts[f"{group}.{key}"].ask) for key in groups.get(group, ()))
