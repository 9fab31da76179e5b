"""Random facts that are known for all rows, the rows with them, and what the predicates must say of each."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from statute_runner.logic.operators import CHOICE, DATE, NUMBER
from statute_runner.request.request_document import json_request
from statute_runner.sql.known_facts import known_of
from statute_runner.sql.known_predicates import Predicates, predicates
from statute_runner.sql.select_statement import Statement
from statute_runner.sql.sql_expression import aliased

from .tables import row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from statute_runner import LoadedBundle

    from .engines import Engine
    from .tables import Row

    Document = dict[str, Any]

NAMES = ("yes", "no", "unknown", "rejected")
WRONG = {CHOICE: "no such value", NUMBER: 2**53 - 1, DATE: "2023-02-29"}


def part_of(rng: Random, loaded: LoadedBundle, document: Document) -> Document:
    """What may be known of all rows: the day or not, and some of the facts that a request states."""
    made: Document = {"date": document["date"]} if rng.random() < 0.6 else {}
    rate = rng.choice([0.0, 0.3, 0.6, 1.0])
    for name in loaded.bundle.facts:
        group, _, key = name.partition(".")
        given = (document["facts"].get(group) or {}).get(key)
        if given is not None and rng.random() < rate:
            made.setdefault("facts", {}).setdefault(group, {})[key] = given
    return made


def with_known(document: Document, known: Document) -> Document:
    """The request with what is known in the place of what it stated."""
    made = copy.deepcopy(document)
    made["date"] = known.get("date", made["date"])
    for group, facts in known.get("facts", {}).items():
        made["facts"][group] = {**(made["facts"].get(group) or {}), **facts}
    return made


def only(document: Document, facts: Sequence[str], known: Document) -> Document:
    """What is known, and of what a request states what is read."""
    read = {
        group: {key: given for key, given in (inside or {}).items() if f"{group}.{key}" in facts}
        for group, inside in document["facts"].items()
    }
    day = document["date"] if "date" in facts or "date" in known else "2001-01-01"
    return with_known({"id": document["id"], "date": day, "facts": read}, known)


def spoilt(rng: Random, loaded: LoadedBundle, document: Document) -> Document:
    """The request with one value that is not allowed."""
    made = copy.deepcopy(document)
    facts = [fact for fact in loaded.bundle.facts.values() if fact.type in WRONG]
    fact = rng.choice([*facts, None])
    if fact is None:
        return {**made, "date": rng.choice(["2023-02-29", None])}
    group, _, key = fact.name.partition(".")
    made["facts"][group] = {**(made["facts"].get(group) or {}), key: WRONG[fact.type]}
    return made


def asked(
    engine: Engine, loaded: LoadedBundle, known: Document, documents: Sequence[Document], layout: str, **options: Any
) -> tuple[Predicates, list[Row]]:
    """What the predicates say of each row, with the facts that are missing where it is not known."""
    facts = known_of(json_request(json.dumps(known).encode(), "known", 1), loaded.bundle.facts)
    made = predicates(loaded, engine.dialect, facts, layout=layout, **options)
    statement = Statement(loaded, engine.dialect, layout, options.get("readings") or {}, None)
    columns = [aliased(getattr(made, name).copy(), name) for name in NAMES]
    columns += [aliased(each.copy(), f"lacks {name}") for name, each in made.lacks.items()]
    asking = exp.select(exp.column("id"), *columns).from_("requests")
    rows = [row(statement.layout, loaded.bundle.facts, each) for each in documents]
    return made, engine.answers(statement.layout, rows, asking)


def whole(
    engine: Engine, loaded: LoadedBundle, documents: Sequence[Document], layout: str, options: Mapping[str, Any]
) -> list[Row]:
    """What the whole statement selects."""
    readings, as_of = options.get("readings") or {}, options.get("as_of")
    statement = Statement(loaded, engine.dialect, layout, readings, None, as_of=as_of)
    rows = [row(statement.layout, loaded.bundle.facts, each) for each in documents]
    return engine.answers(statement.layout, rows, statement.from_table("requests"))


def wanted(answer: Row, made: Predicates) -> str:
    """Which of the four must be true of a row that the whole statement answers so."""
    if answer["rejected"]:
        return "rejected"
    possible = answer["possible"].split(",")
    yes = {outcome in made.outcomes for outcome in possible}
    return "unknown" if len(yes) > 1 else "yes" if yes == {True} else "no"


def disagreements(
    engine: Engine,
    loaded: LoadedBundle,
    known: Document,
    documents: Sequence[Document],
    layout: str = "flat",
    **options: Any,
) -> tuple[list[str], list[str]]:
    """Where the predicates say otherwise than the whole statement; and which was true of each row."""
    rows = [with_known(each, known) for each in documents]
    made, said = asked(engine, loaded, known, documents, layout, **options)
    by_id = {each["id"]: each for each in said}
    assert len(said) == len(documents)
    wrong, seen = [], []
    full = {each["id"]: each for each in whole(engine, loaded, rows, layout, options)}
    read = [only(each, made.facts, known) for each in rows]
    for answer in whole(engine, loaded, read, layout, options):
        found, state = by_id[answer["id"]], wanted(answer, made)
        truths = {name: found[name] for name in NAMES}
        if {name: bool(given) for name, given in truths.items()} != {name: name == state for name in NAMES} or None in (
            truths.values()
        ):
            wrong.append(f"{answer['id']}: expected {state}, got {truths}")
        entire = full[answer["id"]]
        if not entire["rejected"] and wanted(entire, made) != state:
            wrong.append(f"{answer['id']}: what is not read changes {state}: {entire}")
        if state == "unknown" and options.get("missing", True):
            names = {name for name in made.lacks if found[f"lacks {name}"]}
            missing = [name for name in answer["missing"].split(",") if name]
            if names != {name for name in missing if "[" not in name and name not in made.may_lack}:
                wrong.append(f"{answer['id']}: expected {missing}, got {names}")
            if not {without_numbers(name) for name in missing} <= {*made.lacks, *made.may_lack}:
                wrong.append(f"{answer['id']}: expected {missing}, got {made.may_lack}")
        seen.append(state)
    return wrong, seen


def without_numbers(path: str) -> str:
    return "".join(f"[]{part.partition(']')[2]}" if n else part for n, part in enumerate(path.split("[")))
