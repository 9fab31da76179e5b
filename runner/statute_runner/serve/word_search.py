"""Words sought in the law of a day, its rules, its readings and its cases: a match holds every word sought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.citations import provision
from statute_runner.serve import case_table, rule_view
from statute_runner.serve.bundle_pages import argument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.serve.page_view import View

MOST_FOUND = 50
AROUND = 90
Found = dict[str, str]


def found(view: View, words: str) -> list[dict[str, object]]:
    """What holds all the words, by kind; none where no word is given."""
    sought = words.lower().split()
    if not sought:
        return []
    kinds = {"The law": law(view), "Rules": rules(view), "Readings": readings(view), "Cases": cases(view)}
    groups: list[dict[str, object]] = []
    for kind, parts in kinds.items():
        matches = list(matching(parts, sought))
        groups.append({"kind": kind, "count": len(matches), "found": matches[:MOST_FOUND]})
    return groups


def matching(parts: Iterable[Found], sought: list[str]) -> Iterator[Found]:
    for one in parts:
        whole = f"{one['title']} {one['text']}".lower()
        if all(word in whole for word in sought):
            yield {**one, "text": excerpt(one["text"], sought)}


def excerpt(text: str, sought: list[str]) -> str:
    """The words around the first that was sought."""
    at = min((place for word in sought if (place := text.lower().find(word)) >= 0), default=0)
    start, end = max(0, at - AROUND), at + 2 * AROUND
    return f"{'... ' if start else ''}{text[start:end].strip()}{' ...' if end < len(text) else ''}"


def law(view: View) -> Iterator[Found]:
    """The provisions in force on the day looked at."""
    bundle = view.loaded.bundle
    for citation in bundle.versions:
        section = bundle.in_force(citation, view.day)
        link = f"?{view.query(view.state.showing(section=citation))}"
        for part in section.text if section else ():
            if section and not part.omitted:
                title = f"{section.cite}{provision(part.path)}"
                yield {"title": title, "text": f"{part.heading} {part.text}".strip(), "link": link}


def rules(view: View) -> Iterator[Found]:
    """The rules of that day."""
    bundle = view.loaded.bundle
    for citation in bundle.versions:
        section = bundle.in_force(citation, view.day)
        for name, rule in section.rules.items() if section else ():
            link = f"rule?{view.query(rule=f'{citation}#{name}')}"
            yield {"title": rule_view.title(rule), "text": rule.says, "link": link}


def readings(view: View) -> Iterator[Found]:
    """The contested readings, with their options and arguments."""
    for about in view.loaded.bundle.readings.values():
        text = " ".join([about.quote, *about.options.values(), *argument(view.loaded, about.file)]).replace("**", "")
        link = f"readings?{view.query()}#{about.name}"
        yield {"title": about.question, "text": text, "link": link}


def cases(view: View) -> Iterator[Found]:
    """The cases of the suite."""
    every, _ = case_table.cases(view.loaded)
    for one in view.loaded.cached("case rows", lambda: case_table.rows(view.loaded, every)):
        title = f"{one['name']}, {one['day']}: {one['outcome'].replace('_', ' ')}"
        yield {"title": title, "text": one["says"], "link": f"?{one['query']}"}
