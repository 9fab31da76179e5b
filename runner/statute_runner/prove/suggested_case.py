"""The smallest request that would kill a mutant, as a worked case ready to be read by a lawyer."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from statute_runner.decide.decision import chosen_readings, document
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.loading import file_replacement
from statute_runner.loading.bundle_files import content_of, kind_of
from statute_runner.loading.output_target import inside
from statute_runner.logic.tree import nodes_of
from statute_runner.problem import Span
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.quotes import times

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.cases.worked_case import Expectation
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section
    from statute_runner.prove.mutation import MutantResult

FILE = "from-mutation.yaml"
MOST_WORDS = 12
HEAD = "# Requests that tell the law from a slightly different one. The answers are those of the rules, and are for a lawyer to confirm."

EYE = """\
  # for a lawyer's eye: is this the answer of the law? Then write `confirmed_by: NAME` in the place of `unconfirmed: true`.
"""


@dataclass(frozen=True, slots=True)
class SuggestedCase:
    """A case that is not there yet: the file it would stand in, its name and its text."""

    file: str
    name: str
    text: str


def suggested_case(bundle: Bundle, fate: MutantResult) -> SuggestedCase:
    """The case that would kill a survivor, expecting what the rules answer now."""
    found, period, mutant = fate.killing, fate.period, fate.mutant
    if not found or not period:
        raise ValueError("only a survivor has a case that would kill it")
    place = mutant.place
    where = f"{place.file}:{place.line}" if place else mutant.home[0]
    name = f"mutant-{hashlib.sha256(f'{where} {mutant.what}'.encode()).hexdigest()[:10]}"
    request = found.document(name)
    readings = chosen_readings(bundle, found.readings)
    checked = request_from(Raw(request, Span("request", 1)), bundle.facts)
    made = document(bundle, period.law, checked, readings, as_of=request["date"], with_trace=False)
    citation = mutant.home[0] or bundle.home(period.question.routes[0]) or ""
    expect: Expectation = {"outcome": made["outcome"]}
    if made["outcome"] == UNDETERMINED:
        expect["possible"] = made["possible"]
    expect["routes"] = {route: answer["outcome"] for route, answer in made["routes"].items()}
    expect["notices"] = [notice["id"] for notice in made["notices"]]
    other = {name: option for name, option in found.readings.items() if option != bundle.readings[name].default}
    case = {
        "says": f"Tells the law from one with this change: {mutant.what}.",
        "cites": [words_of(bundle, citation, request["date"], fate)],
        **({"question": period.question.name} if len(bundle.questions) > 1 else {}),
        "date": request["date"],
        "facts": request["facts"],
        **({"readings": other} if other else {}),
        "expect": expect,
        "source": f"found by changing {where}",
        "unconfirmed": True,
    }
    written = yaml.safe_dump({name: case}, sort_keys=False, allow_unicode=True, width=140, default_flow_style=None)
    body = "\n".join(f"  {line}" for line in written.splitlines())
    return SuggestedCase(f"{citation}/cases/{FILE}", name, f"{EYE}{body}\n")


def words_of(bundle: Bundle, citation: str, day: str, fate: MutantResult) -> dict[str, str]:
    """Words of the law that the changed condition quotes, else others of its rule, else the first of the section."""
    section = bundle.in_force(citation, day) or bundle.section(citation, bundle.versions[citation][0])
    texts = {f"{citation}/{part.path}": part.whole for part in section.text}
    for at, words in candidates(section, fate):
        if at in texts and times(words, texts[at]):
            return {"at": at, "quote": words}
    part = next(part for part in section.text if part.text or part.heading)
    return {"at": f"{citation}/{part.path}", "quote": " ".join((part.text or part.heading).split()[:MOST_WORDS])}


def candidates(section: Section, fate: MutantResult) -> Iterator[tuple[str, str]]:
    place = fate.mutant.place
    if place:
        yield from ((quote.provision, quote.words) for quote in place.quotes)
        name = place.id.partition("#")[2].partition("/")[0]
        if name in section.rules:
            for node in nodes_of(section.rules[name].body):
                yield from ((quote.provision, quote.words) for quote in (node.at.quotes if node.at else ()))


def write(root: str, killings: list[SuggestedCase]) -> list[str]:
    """Adds the cases to their files, and returns the files written."""
    files: dict[str, list[SuggestedCase]] = {}
    for killing in killings:
        files.setdefault(killing.file, []).append(killing)
    written: list[str] = []
    for path, added in files.items():
        place = inside(root, path)
        os.makedirs(os.path.dirname(place.path), exist_ok=True)
        old = ""
        if place.identity:
            old = content_of(place.path).decode()
        fresh = [killing.text for killing in added if f"\n  {killing.name}:" not in old]
        if not fresh:
            continue
        written.append(path)
        text = (old.rstrip("\n") + "\n\n" if old else head(root, path)) + "\n".join(fresh)
        file_replacement.write(place, text.encode())
    return sorted(written)


def head(root: str, path: str) -> str:
    """The first lines of a new file, with the modeline that the section's own file has."""
    citation = path.rpartition("/cases/")[0]
    folder = os.path.join(root, *citation.split("/"))
    for name in sorted(os.listdir(folder)):
        if kind_of(f"{citation}/{name}") == "section":
            first = content_of(os.path.join(folder, name)).partition(b"\n")[0].decode()
            found = re.match(r"# yaml-language-server: \$schema=(.*)section\.schema\.json", first)
            if found:
                return f"# yaml-language-server: $schema=../{found[1]}cases.schema.json\n{HEAD}\nformat: cases/v1\ncases:\n"
    return f"{HEAD}\nformat: cases/v1\ncases:\n"
