"""The files of a bundle that begins: one section with all its words, of which one rule encodes a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.author.imported_law import text_yaml
from statute_runner.author.plain_yaml import block, plain
from statute_runner.author.unencoded_words import entries_left, whole_of
from statute_runner.explain.sandbox import day
from statute_runner.text.quotes import where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.author.first_answers import FirstAnswers

NOT_YET = "Not encoded yet."


def law_files(answers: FirstAnswers) -> dict[str, str]:
    """The files of law by path in the bundle."""
    home = answers.section.path
    return {
        "bundle.yaml": written("bundle", "", bundle(answers)),
        "facts.yaml": written("facts", "", {"format": "facts/v1", "facts": {answers.fact: fact(answers)}}),
        f"{home}/{answers.since}.yaml": section(answers),
        f"{home}/cases/first.yaml": written(
            "cases", f"{home}/cases/", {"format": "cases/v1", "cases": dict(cases(answers))}
        ),
        "properties.yaml": written("properties", "", properties(answers)),
        "examples/first.yaml": example(answers),
    }


def modeline(kind: str, folder: str) -> str:
    """The line by which an editor finds the schema of a file in this folder of the bundle."""
    return f"# yaml-language-server: $schema={'../' * folder.count('/')}schemas/v1/{kind}.schema.json\n"


def written(kind: str, folder: str, data: Mapping[str, object]) -> str:
    lines = (line for key, value in data.items() for line in block(key, value))
    return modeline(kind, folder) + "".join(f"{line}\n" for line in lines)


def question_name(answers: FirstAnswers) -> str:
    return answers.name.replace("-", "_")


def route(answers: FirstAnswers) -> str:
    return f"{answers.section.path}/{answers.at}"


def rule_name(answers: FirstAnswers) -> str:
    return answers.fact.rpartition(".")[2]


def bundle(answers: FirstAnswers) -> dict[str, object]:
    good, *_, other = answers.outcomes
    return {
        "format": "bundle/v1",
        "name": answers.name,
        "title": title(answers),
        "version": "0.1.0",
        "not_encoded_at_most": 100,
        "limits": [
            f"Of {answers.section.cite} only the words that a rule quotes were read; the others are listed under `not_encoded`.",
            "This is not legal advice.",
        ],
        "questions": {
            question_name(answers): {
                "ask": answers.question,
                "explained_by": answers.section.path,
                "outcomes": {
                    name: {"says": says, "tone": "favourable" if name == good else "adverse"}
                    for name, says in answers.outcomes.items()
                },
                "routes": [route(answers)],
                "decision": [{"outcome": good, "when": {"any_route": good}}, {"outcome": other}],
                "not_in_force": {
                    "outcome": other,
                    "says": f"Before {day(answers.since)} no version of {answers.section.cite} stands in this bundle.",
                },
            }
        },
    }


def title(answers: FirstAnswers) -> str:
    cite = answers.section.cite
    return cite if answers.heading == cite else f"{cite}: {answers.heading}"


def fact(answers: FirstAnswers) -> dict[str, object]:
    return {"type": "yes/no", "ask": answers.ask, "decides": {"kind": "judgment", "by": answers.by}}


def section(answers: FirstAnswers) -> str:
    home = f"{answers.section.path}/"
    good, *_, other = answers.outcomes
    about = {
        "cite": answers.section.cite,
        "identifier": answers.section.identifier,
        "heading": answers.heading,
        "in_force": {"from": answers.since},
        "enacted": answers.enacted,
        "source": {
            "law": answers.source,
            "at": answers.page,
            "verified": [],
            "unverified": ["Whether the words, the law that made them and its days are right was not confirmed."],
        },
        "revision": 1,
    }
    name = rule_name(answers)
    rule = {
        "cite": answers.at,
        "says": answers.says,
        "when": {"fact": answers.fact, "is": True, "quote": answers.quote},
    }
    rest: dict[str, object] = {
        "rules": {name: rule},
        "decisions": {route(answers): [{"outcome": good, "when": {"all": [{"rule": name}]}}, {"outcome": other}]},
        "not_encoded": left(answers),
    }
    return "".join(
        [
            written("section", home, about),
            "\n",
            text_yaml(answers.law, answers.words),
            *(f"\n{line}\n" if not line.startswith(" ") else f"{line}\n" for line in lines_of(rest)),
        ]
    )


def lines_of(data: Mapping[str, object]) -> Iterator[str]:
    return (line for key, value in data.items() if value for line in block(key, value))


def left(answers: FirstAnswers) -> list[dict[str, object]]:
    """The words of the law that the first rule does not quote."""
    found: list[dict[str, object]] = []
    for provision in answers.law.provisions:
        text = whole_of(provision)
        quoted = where(answers.quote, 0, text) if provision.path == answers.at else None
        found += entries_left(provision.path, text, [quoted] if quoted else [], NOT_YET)
    return found


def cases(answers: FirstAnswers) -> Iterable[tuple[str, dict[str, object]]]:
    """The first case on both sides of its condition, and without an answer to it."""
    good, *_, other = answers.outcomes
    name, (group, key) = rule_name(answers), answers.fact.split(".")
    slug = name.replace("_", "-")
    cites = [{"at": route(answers), "quote": answers.quote}]
    yield (
        slug,
        {
            "says": f"{answers.ask} Yes.",
            "cites": cites,
            "date": answers.since,
            "facts": {group: {key: True}},
            "expect": {"outcome": good, "because": [name]},
        },
    )
    yield (
        f"{slug}-not",
        {
            "says": f"{answers.ask} No.",
            "cites": cites,
            "like": slug,
            "facts": {group: {key: False}},
            "expect": {"outcome": other},
        },
    )
    yield (
        f"{slug}-unknown",
        {
            "says": f"{answers.ask} Nobody has said.",
            "cites": cites,
            "like": slug,
            "facts": {group: {key: None}},
            "expect": {"outcome": "undetermined", "missing": [answers.fact]},
        },
    )


def properties(answers: FirstAnswers) -> dict[str, object]:
    good = next(iter(answers.outcomes))
    name = f"{good}-rests-on-{rule_name(answers)}".replace("_", "-")
    claim = {
        "says": f"Where the answer to “{answers.ask}” is no, the outcome is never {good.replace('_', ' ')}.",
        "given": {"fact": answers.fact, "is": False},
        "never": {"outcome": good},
    }
    return {"format": "properties/v1", "properties": {name: claim}}


def example(answers: FirstAnswers) -> str:
    """A request to decide; it lies beside the schema that describes what may be said."""
    group, key = answers.fact.split(".")
    return (
        "# yaml-language-server: $schema=../request.schema.json\n"
        f"id: first\ndate: {plain(answers.since)}  # the day asked about; it picks the law in force\n"
        f"facts:\n  {group}:\n    {key}: true  # {' '.join(answers.ask.split())}\n"
    )
